package query

import (
	"strconv"
	"strings"
)

// IntList writes numbers for an IN list; one that matches nothing where there
// are none.
func IntList(ids []int32) string {
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

// Pointers is what Scan fills a key through.
func Pointers(key []int32) []any {
	out := make([]any, len(key))
	for i := range key {
		out[i] = &key[i]
	}
	return out
}

func TextsOf(codes []string, key []int32) []string {
	out := make([]string, len(key))
	for i, id := range key {
		out[i] = codes[id]
	}
	return out
}

// Bit is the bit of a dimension in the masks.
func Bit(dim int) int { return 1 << dim }

// QuoteName writes an identifier for SQL. Identifiers come from the catalog only.
func QuoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
