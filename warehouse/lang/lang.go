// Package lang is the home of every message, label and number format in
// Spanish, English and French.
//
// Messages are YAML files in messages/, one per room, in the form
//
//	id: {es: "…", en: "…", fr: "…"}
//
// A room that says something adds its own file. Placeholders are written
// {name} and are the same in the three languages; {count|file|files} chooses a
// word by the number that count is.
//
// The program reads messages.json, which go generate makes of these files. After
// a change to one of them:
//
//	go generate ./warehouse/lang
//
// A conflict in messages.json is resolved by running that again; never edit it by
// hand. A test fails when it is not current.
package lang

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"siemmes/warehouse"
	"siemmes/warehouse/yamldata"
)

//go:generate go run siemmes/warehouse/yamldata/bundle messages.json messages/*.yml

//go:embed messages.json
var embedded []byte

// messages holds, by id and language, what is said.
var messages = sync.OnceValue(func() map[string]map[string]string {
	m, _ := read(embedded) // the tests of this package see that it reads
	return m
})

// read joins the messages of all files. An id may be in one of them only.
func read(text []byte) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	var files map[string]map[string]map[string]string
	if err := yamldata.Decode(text, &files); err != nil {
		return all, err
	}
	for name, own := range files {
		for id, said := range own {
			if all[id] != nil {
				return all, fmt.Errorf("%s: message %s is in another file too", name, id)
			}
			all[id] = said
		}
	}
	return all, nil
}

// Has reports whether there is a message of that id.
func Has(id string) bool { return messages()[id] != nil }

// Rule is what a rule of findings is called in a language: its id where it is not
// one of the house.
func Rule(lang, id string) string {
	if !Has("rule." + id) {
		return id
	}
	return T(lang, "rule."+id)
}

// T is the message of an id in a language, with its placeholders filled from
// pairs of name and value. An id that is not known shows itself as «id», a
// language that is not known gives English, and a placeholder without a value
// stays as it is.
func T(lang, id string, args ...string) string {
	said := messages()[id]
	if said == nil {
		return "«" + id + "»"
	}
	if lang == warehouse.Every {
		return warehouse.InEvery(func(l string) string { return T(l, id, args...) })
	}
	if said[lang] == "" {
		lang = warehouse.English
	}
	return fill(lang, said[lang], args)
}

// fill puts values in the place of {name} and of {name|one|many}.
func fill(lang, text string, args []string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		b.WriteString(value(lang, inside, args))
		text = after
	}
}

func value(lang, inside string, args []string) string {
	name, words, plural := strings.Cut(inside, "|")
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		if !plural {
			return warehouse.Spoken(args[i+1], lang)
		}
		one, many, _ := strings.Cut(words, "|")
		if isOne(lang, args[i+1]) {
			return one
		}
		return many
	}
	return "{" + inside + "}"
}

// isOne reports whether a number takes the singular: 1, and in French 0 too
// (Unicode CLDR, plural rules, for the whole numbers that messages count).
func isOne(lang, n string) bool {
	return n == "1" || lang == warehouse.French && n == "0"
}
