package web

import (
	"mime"
	"path"
	"strings"
	"unicode"
)

// CleanName makes a file's name out of whatever a browser sent: the last part
// of the path, without control and format characters (which can turn
// "fdp.exe" around) and without what a file system or a spreadsheet cannot
// bear; 120 letters at most, the ending kept.
func CleanName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case strings.ContainsRune(`<>:"/|?*`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.TrimSpace(name), ".-")
	if runes := []rune(name); len(runes) > 120 {
		ending := []rune(path.Ext(name))
		if len(ending) > 10 {
			ending = nil
		}
		name = string(runes[:120-len(ending)]) + string(ending)
	}
	if strings.Trim(name, "._ ") == "" {
		return "file"
	}
	return name
}

// Attachment tells a browser to save an answer under a name (RFC 6266).
func Attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
