// Package refit fits a known layout to a file that has drifted from it: rows or
// columns came or went, a sheet or a heading was renamed, a title moved. The result
// is a copy of the layout and a list of what is different. It does not guess.
//
// [Recognise] finds the layout of a file, fitted where it must be; [Fit] fits one
// that is known.
package refit
