package web

import (
	"strings"
	"testing"
)

func TestCleanName(t *testing.T) {
	tests := map[string]string{
		"julio.xlsx":             "julio.xlsx",
		`C:\datos\julio.xlsx`:    "julio.xlsx",
		"../../etc/passwd":       "passwd",
		"a\x00b\r\nc.csv":        "abc.csv",
		"factura\u202efdp.exe":   "facturafdp.exe",
		`x"><script>.csv`:        "x___script_.csv",
		"  .hidden":              "hidden",
		"..":                     "file",
		"":                       "file",
		"Año 2023 – México.xlsx": "Año 2023 – México.xlsx",
	}
	for in, want := range tests {
		if got := CleanName(in); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", in, got, want)
		}
	}
	long := CleanName(strings.Repeat("ñ", 300) + ".xlsx")
	if len([]rune(long)) != 120 || !strings.HasSuffix(long, ".xlsx") {
		t.Errorf("a long name becomes %q", long)
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add(`..\..\x`)
	f.Fuzz(func(t *testing.T, in string) {
		got := CleanName(in)
		if got == "" || strings.ContainsAny(got, "/\\\x00\r\n\"<>") || got[0] == '.' || len([]rune(got)) > 120 {
			t.Errorf("cleanName(%q) = %q", in, got)
		}
	})
}
