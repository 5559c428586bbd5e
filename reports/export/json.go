package export

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"

	"siemmes/reports"
	"siemmes/warehouse"
)

// writeJSON writes one object:
//
//	{"dataset": "BORDER", "vintage": 7, "columns": ["FREQ", …], "notes": ["…"],
//	 "noted": [{"id": "query.summed", "rows": 3, "of": 12, "which": "…", "codes": {"ref_area": ["CRI", …]}}],
//	 "truncated": false, "rows": [{"FREQ": "M", …, "OBS_VALUE": 26046}, …]}
//
// The notes are for people; noted has for each of them what programs ask for: for
// how many rows it holds, which they are, and all codes that it names.
//
// Numbers are numbers and a missing one is null. Rows come last and stand on a
// line each, so that a reader may stream them.
func writeJSON(w io.Writer, a *warehouse.Answer, opt Options) error {
	cols := columns(a, opt)
	ids := make([]string, len(cols))
	for i, c := range cols {
		ids[i] = c.id
	}
	notes := Notes(a, opt)
	head, err := json.Marshal(struct {
		Dataset   string   `json:"dataset"`
		Vintage   int      `json:"vintage"`
		Columns   []string `json:"columns"`
		Notes     []string `json:"notes"`
		Noted     []noted  `json:"noted"`
		Truncated bool     `json:"truncated"`
	}{datasetID(a), a.Vintage, ids, lines(notes, opt.lang()), notedOf(notes), a.Truncated})
	if err != nil {
		return err
	}
	buf := bufio.NewWriterSize(w, 1<<16)
	buf.Write(head[:len(head)-1])
	buf.WriteString(`,"rows":[`)
	quoted := newQuoter()
	for i := range a.Rows {
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.WriteByte('\n')
		writeObject(buf, cols, &a.Rows[i], quoted)
	}
	buf.WriteString("\n]}\n")
	return buf.Flush()
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
		for name, value := range n.Args {
			if n.What != nil && name == "what" {
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

func writeObject(buf *bufio.Writer, cols []column, row *warehouse.Row, quoted func(string) string) {
	buf.WriteByte('{')
	for j, c := range cols {
		if j > 0 {
			buf.WriteByte(',')
		}
		buf.WriteString(quoted(c.id))
		buf.WriteByte(':')
		switch {
		case !c.has(row):
			buf.WriteString("null")
		case c.kind == text:
			buf.WriteString(quoted(c.str(row)))
		default:
			buf.WriteString(warehouse.FormatNumber(c.num(row)))
		}
	}
	buf.WriteByte('}')
}

// newQuoter writes texts as JSON strings and remembers them: the rows of an
// answer repeat few codes many times.
func newQuoter() func(string) string {
	known := map[string]string{}
	return func(s string) string {
		q, ok := known[s]
		if !ok {
			b, _ := json.Marshal(s) // a string always has a JSON form
			q = string(b)
			known[s] = q
		}
		return q
	}
}
