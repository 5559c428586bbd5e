// Package ingest is the pipeline: a spreadsheet comes in, and becomes a draft
// release or a list of findings that say, cell by cell, why it did not.
//
//	file ─► sheet ─► layout ─► harmonise ─► check ─► Ledger
//
// It owns the life of a submission behind the Ledger interface, which the store
// implements. Reading is the business of ingest/sheet, headings that of
// ingest/layout; here headings become codes, texts numbers and markers
// statuses, and the rules of docs/rules.md are held against the figures.
package ingest
