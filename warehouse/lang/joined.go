package lang

import (
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang/typeset"
)

// Colon joins two texts by the colon of the language: "a: b", in French "a : b"
// with a no-break blank.
func Colon(language, before, after string) string {
	return before + ahead(language) + ": " + after
}

// Semicolons joins texts by the semicolon of the language: "a; b", in French
// "a ; b" with a no-break blank.
func Semicolons(language string, texts []string) string {
	return strings.Join(texts, ahead(language)+"; ")
}

// ahead is the blank of the language before a colon or a semicolon.
func ahead(language string) string {
	if language == warehouse.French {
		return typeset.NoBreak
	}
	return ""
}
