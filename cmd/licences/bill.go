package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// component is one library of a bill of materials.
type component struct {
	Name, Version string
	// Licences are SPDX expressions; all of them hold.
	Licences []string
}

// readBill reads a bill of materials (CycloneDX 1.4 and later, JSON). A licence is
// what the author states, or, where nothing is stated, what the text is.
func readBill(content []byte) ([]component, error) {
	type choice struct {
		License    struct{ ID, Name string }
		Expression string
	}
	var bill struct {
		BOMFormat  string
		Components []struct {
			Name, Version string
			Licenses      []choice
			Evidence      struct{ Licenses []choice }
		}
	}
	if err := json.Unmarshal(content, &bill); err != nil {
		return nil, err
	}
	if bill.BOMFormat != "CycloneDX" || len(bill.Components) == 0 {
		return nil, errors.New("this is no CycloneDX bill of materials, or it names no library")
	}
	var out []component
	for _, c := range bill.Components {
		next := component{Name: c.Name, Version: c.Version}
		stated := c.Licenses
		if len(stated) == 0 {
			stated = c.Evidence.Licenses
		}
		for _, l := range stated {
			for _, text := range []string{l.Expression, l.License.ID, l.License.Name} {
				if text != "" {
					next.Licences = append(next.Licences, text)
					break
				}
			}
		}
		out = append(out, next)
	}
	return out, nil
}

// free are the licences (SPDX) that ask for no more than a notice.
var free = []string{
	"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-Source-Code", "ISC", "MIT", "MIT-0", "CC0-1.0", "Unlicense", "Zlib", "Unicode-3.0", "Unicode-DFS-2016",
}

// perFile are libraries under a licence that asks for the source of their own files
// alone. They are passed on unchanged, and the notices say where their source is.
var perFile = map[string]string{"@resvg/resvg-wasm": "MPL-2.0"}

// judge returns an error that names every library whose licence is unknown or asks
// for more than the project can promise.
func judge(all []component) error {
	var faults []error
	for _, c := range all {
		if len(c.Licences) == 0 {
			faults = append(faults, fmt.Errorf("%s %s: its licence is unknown", c.Name, c.Version))
		}
		for _, l := range c.Licences {
			if !allowed(c.Name, l) {
				faults = append(faults, fmt.Errorf("%s %s: the licence %s is not one of those that the project may pass on", c.Name, c.Version, l))
			}
		}
	}
	return errors.Join(faults...)
}

// allowed reports whether a library may be passed on under an SPDX expression: where
// it says OR, one side is enough; where it says AND, both are needed. An exception
// (WITH) is read as part of the licence's name.
func allowed(library, expression string) bool {
	expression = strings.TrimSpace(expression)
	if sides := splitTop(expression, " OR "); len(sides) > 1 {
		return slices.ContainsFunc(sides, func(side string) bool { return allowed(library, side) })
	}
	if sides := splitTop(expression, " AND "); len(sides) > 1 {
		return !slices.ContainsFunc(sides, func(side string) bool { return !allowed(library, side) })
	}
	// Without a word between its sides an expression in brackets is in one pair of them.
	if strings.HasPrefix(expression, "(") && strings.HasSuffix(expression, ")") {
		return allowed(library, expression[1:len(expression)-1])
	}
	return slices.Contains(free, expression) || expression != "" && perFile[library] == expression
}

// splitTop splits an expression at a word, with its spaces, that is in no brackets.
func splitTop(expression, word string) []string {
	var sides []string
	depth, from := 0, 0
	for i := range expression {
		switch c := expression[i]; {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && i >= from && strings.HasPrefix(expression[i:], word):
			sides = append(sides, expression[from:i])
			from = i + len(word)
		}
	}
	return append(sides, expression[from:])
}
