package export

import (
	"io"
	"strings"

	"siemmes/reports"
	"siemmes/warehouse"
	"siemmes/warehouse/rowfile"
)

// writeJSON writes one object:
//
//	{"dataset": "…", "vintage": 7, "columns": ["FREQ", …], "notes": ["…"],
//	 "noted": [{"id": "query.summed", "rows": 3, "of": 12, "which": "…", "codes": {"ref_area": ["CRI", …]}}],
//	 "truncated": false, "rows": [{"FREQ": "M", …, "OBS_VALUE": 26046}, …]}
//
// The notes are for people; noted has for each of them what programs ask for: for
// how many rows it holds, which they are, and all codes that it names.
//
// Numbers are numbers and a missing one is null. Rows come last, one on a line, so
// that a reader may read them as they come.
func writeJSON(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error {
	cols := columns(h, opt)
	ids, quoted := make([]string, len(cols)), make([]memo, len(cols))
	for i, c := range cols {
		ids[i], quoted[i].write = c.id, rowfile.Quote
	}
	head, err := jsonHead(h, blocks, ids, opt)
	if err != nil {
		return err
	}
	head += `,"rows":[` + "\n"
	out := rowfile.NewObjects(w, ids, rowfile.Frame{Before: head, Between: ",\n", Behind: "\n]}\n", Empty: head + "]}\n"})
	for b, err := range blocks {
		if err != nil {
			return err
		}
		read(cols, b)
		for i := range b.Len() {
			for j, c := range cols {
				switch {
				case c.kind == integer:
					out.Number(float64(c.ints[i]))
				case c.kind == number:
					out.Number(c.nums[i])
				case c.at[i] == none:
					out.Value("null")
				default:
					out.Value(quoted[j].of(c, c.at[i]))
				}
			}
			if err := out.End(); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

// jsonHead is the object without its rows and its end.
func jsonHead(h *warehouse.Head, blocks warehouse.Blocks, ids []string, opt Options) (string, error) {
	notes, err := Notes(h, blocks, opt)
	if err != nil {
		return "", err
	}
	var head strings.Builder
	err = rowfile.Document(&head, struct {
		Dataset   string   `json:"dataset"`
		Vintage   int      `json:"vintage"`
		Columns   []string `json:"columns"`
		Notes     []string `json:"notes"`
		Noted     []noted  `json:"noted"`
		Truncated bool     `json:"truncated"`
	}{datasetID(h), h.Vintage, ids, lines(notes, opt.lang()), notedOf(notes), h.Truncated})
	return strings.TrimSuffix(head.String(), "}\n"), err
}

// noted is what a program learns of a note.
type noted struct {
	ID    string              `json:"id"`
	Rows  int                 `json:"rows"` // none where it is about the answer as a whole
	Of    int                 `json:"of"`
	Which string              `json:"which,omitempty"`
	Codes map[string][]string `json:"codes,omitempty"` // by the argument's name
}

func notedOf(notes []reports.Said) []noted {
	out := make([]noted, len(notes))
	for i, n := range notes {
		out[i] = noted{ID: n.ID, Rows: n.Rows, Of: n.Of, Which: n.Which}
		for name, value := range n.Texts() {
			if _, words := n.Arg(name).(warehouse.Names); words {
				continue
			}
			if out[i].Codes == nil {
				out[i].Codes = map[string][]string{}
			}
			out[i].Codes[name] = strings.Split(value, ", ")
		}
	}
	return out
}
