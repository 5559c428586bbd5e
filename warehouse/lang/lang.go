// Package lang is the home of every message, label and number format in
// Spanish, English and French.
//
// Messages are YAML files in messages/, one per room, in the form
//
//	id: {es: "…", en: "…", fr: "…"}
//
// Placeholders are written {name} and are the same in the three languages;
// {count|file|files} chooses a word by the number that count is, and {area:code}
// writes the code of a value in the place of its label. A message with the id
// "x@desk" takes the place of "x" at the desk, "x@api" in the API and "x@command"
// on the command line.
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
// one that is built in.
func Rule(lang, id string) string {
	if !Has("rule." + id) {
		return id
	}
	return T(lang, "rule."+id)
}

// T is the message of an id in a language, with its placeholders filled from pairs
// of name and value ([warehouse.NewMessage]). An id that is not known shows itself
// as «id», a language that is not known gives English, and a placeholder without a
// value stays as it is.
func T(lang, id string, pairs ...any) string {
	return Reader{Language: lang}.Say(warehouse.NewMessage(id, pairs...))
}
