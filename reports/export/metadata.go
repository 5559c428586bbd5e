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
func metadata(h *warehouse.Head, blocks warehouse.Blocks, opt Options) ([]entry, error) {
	all, err := Notes(h, blocks, opt)
	if err != nil {
		return nil, err
	}
	notes, err := json.Marshal(lines(all, opt.lang()))
	if err != nil {
		return nil, err
	}
	return []entry{
		{"dataset", datasetID(h)},
		{"vintage", strconv.Itoa(h.Vintage)},
		{"notes", string(notes)},
		{"truncated", strconv.FormatBool(h.Truncated)},
	}, nil
}

func datasetID(h *warehouse.Head) string {
	if h.Dataset == nil {
		return ""
	}
	return h.Dataset.ID
}
