package store

import (
	"strconv"
	"strings"
)

// intList writes numbers for an IN list; one that matches nothing where there
// are none.
func intList(ids []int32) string {
	if len(ids) == 0 {
		return "-1"
	}
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(id)))
	}
	return b.String()
}

// pointers is what Scan fills a key through.
func pointers(key []int32) []any {
	out := make([]any, len(key))
	for i := range key {
		out[i] = &key[i]
	}
	return out
}

func textsOf(codes []string, key []int32) []string {
	out := make([]string, len(key))
	for i, id := range key {
		out[i] = codes[id]
	}
	return out
}

// bit is the bit of a dimension in the masks.
func bit(dim int) int { return 1 << dim }

// quoteName writes an identifier for SQL. Identifiers come from the catalog only.
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
