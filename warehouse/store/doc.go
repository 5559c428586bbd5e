// Package store keeps figures, releases and submissions in one DuckDB file. It is the
// DuckDB engine of warehouse/query, which answers questions about them.
//
// How a figure is kept: one fact table per dataset, a row per figure and
// wording of it. A row carries the numbers of the release that brought it
// (valid_from) and of the one that replaced or ended it (valid_to), so that "as
// of release N" is valid_from <= N < valid_to and nothing is overwritten.
// Codes, periods and sheets are small integers into tables of their own. Each
// row knows its cell: submission, sheet, row, column.
//
// What readers are told of releases passes gate.go; what they may see of each is
// decided by warehouse.Reader.
//
// docs/decisions/0003-storage.md says why; docs/query.md what a query means.
package store
