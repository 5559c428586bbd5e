// Package definition reads reports that are written as data: their sections, the
// questions of their tables, the forms of these and the kinds of their charts.
//
// Parse reads a file and checks it against the catalog. It lists every mistake
// with its line and column. Plan turns a definition into the queries of a report.
// docs/reports.md has every key.
package definition
