// Package tidy applies a layout to a workbook: it gives one cell for each figure of
// each table, with all headings that qualify it and what the layout says that they
// mean, and an account of the numbers that it leaves out.
//
// [Cells] and [Read] are the entry points, [Write] is the csv of siemmes tidy.
package tidy
