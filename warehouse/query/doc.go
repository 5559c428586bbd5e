// Package query answers questions about figures: a question as plain data is planned,
// written as plain star SQL for a dialect, and its answer settled in Go. It knows no
// driver: it reads through an [Engine], which the store implements over DuckDB.
//
// The engine holds these tables: one fact table per dataset, a row per figure and
// wording of it, with the numbers of the release that brought it (valid_from) and of
// the one that replaced or ended it (valid_to), so that "as of release N" is
// valid_from <= N < valid_to. Codes, periods and sheets are small integers into tables
// of their own. The release and cut tables are read into a [Register].
//
// docs/query.md says what a question means; docs/decisions/0014-engine-seam.md why
// the room is cut this way.
package query
