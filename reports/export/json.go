package export

import (
	"bufio"
	"encoding/json"
	"io"

	"siemmes/warehouse"
)

// writeJSON writes one object:
//
//	{"dataset": "BORDER", "vintage": 7, "columns": ["FREQ", …], "notes": ["…"],
//	 "truncated": false, "rows": [{"FREQ": "M", …, "OBS_VALUE": 26046}, …]}
//
// Numbers are numbers and a missing one is null. Rows come last and stand on a
// line each, so that a reader may stream them.
func writeJSON(w io.Writer, a *warehouse.Answer, opt Options) error {
	cols := columns(a, opt)
	ids := make([]string, len(cols))
	for i, c := range cols {
		ids[i] = c.id
	}
	head, err := json.Marshal(struct {
		Dataset   string   `json:"dataset"`
		Vintage   int      `json:"vintage"`
		Columns   []string `json:"columns"`
		Notes     []string `json:"notes"`
		Truncated bool     `json:"truncated"`
	}{datasetID(a), a.Vintage, ids, Notes(a, opt), a.Truncated})
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
