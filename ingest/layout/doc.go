// Package layout is the layout language: data (YAML), never code per file, that
// says how to recognise one publisher's file, where its tables are, which cells
// are headings, what each heading means, and how the numbers are written. Its
// reference page is docs/layouts.md.
//
// [Parse] reads one layout and [Encode] writes one, [Layout.Check] compares it with
// the catalog, [Open] reads the embedded ones with a user's own folder, and
// [Library.Recognise] finds the one that fits a workbook.
//
// The packages below use it and not each other: tidy applies a layout to a
// workbook, propose makes one for a file that no layout fits. Only refit, which fits
// a layout to a file that has drifted, reads headings with tidy.
package layout
