// Package layout is the layout language: data (YAML), never code per file, that
// says how to recognise one publisher's file, where its tables are, which cells
// are headings, what each heading means, and how the numbers are written. Its
// reference page is docs/layouts.md.
//
// [Parse] reads one layout, [Open] the embedded ones with a user's own folder,
// [Library.Recognise] finds the one that fits a workbook, and [Layout.Tidy]
// turns the workbook into tidy cells: one value with every heading that
// qualifies it, its period composed and its marker read, before any judgement
// about codes.
package layout
