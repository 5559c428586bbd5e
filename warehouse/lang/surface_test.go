package lang

import (
	"regexp"
	"testing"

	"siemmes/warehouse"
)

// No English word is in a Spanish or French text, on the command line as on pages.
func TestNoEnglishWordInSpanishAndFrench(t *testing.T) {
	var data struct {
		Words []string `json:"words"`
	}
	wordData(t, "english.yml", &data)
	allowed := exceptions(t, "english-exceptions.csv")
	english := wholeWords(data.Words)
	// Commands, keys, addresses and what is quoted as a word of a file are as they are.
	verbatim := regexp.MustCompile(`«[^»]*»|siemmes [a-z -]+|-{1,2}[a-z-]+|\{[^}]*\}|[a-z-]+:|\[[^\]]*\]|[\w/.-]+\.(yml|md|csv)`)
	for _, text := range shownTexts(t) {
		if text.language == warehouse.English {
			continue
		}
		for _, m := range english.FindAllStringSubmatch(verbatim.ReplaceAllString(text.text, " "), -1) {
			if !allowed(text.place, text.language, m[1]) {
				t.Errorf("%s has the English word %q", text, m[1])
			}
		}
	}
}

// Flags, commands and names of files of the program are for the command line. A page
// tells nobody to use them.
func TestPagesNameNoFlagAndNoCommand(t *testing.T) {
	allowed := exceptions(t, "flags-exceptions.csv")
	flag := regexp.MustCompile(`(?:^|[\s(«“])(--[a-z][a-z-]*|-o\b|siemmes [a-z]+|[\w/]*[\w-]+\.(?:yml|md)\b|SIEMMES_[A-Z]+|make (?:build|assets|test))`)
	found := 0
	for _, text := range shownTexts(t) {
		for _, m := range flag.FindAllStringSubmatch(text.text, -1) {
			found++
			if !text.onCommandLine() && !allowed(text.place, text.language, m[1]) {
				t.Errorf("%s names %q", text, m[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d flags and commands are found on the command line", found)
	}
}
