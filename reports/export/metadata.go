package export

import (
	"encoding/json"
	"strconv"

	"siemmes/warehouse"
)

// entry is one line of a file's metadata.
type entry struct{ key, value string }

// metadata goes with parquet and arrow files: one that was passed on still says
// what it is, as of which release, and what a reader must know. Notes are a
// JSON array of texts.
func metadata(a *warehouse.Answer, opt Options) ([]entry, error) {
	notes, err := json.Marshal(lines(Notes(a, opt), opt.lang()))
	if err != nil {
		return nil, err
	}
	return []entry{
		{"dataset", datasetID(a)},
		{"vintage", strconv.Itoa(a.Vintage)},
		{"notes", string(notes)},
		{"truncated", strconv.FormatBool(a.Truncated)},
	}, nil
}

func datasetID(a *warehouse.Answer) string {
	if a.Dataset == nil {
		return ""
	}
	return a.Dataset.ID
}
