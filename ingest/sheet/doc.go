// Package sheet reads a spreadsheet file, whatever its format, as a grid: cells
// by address, each as its file stores it. It judges nothing: that "1,165" is a
// number is the layout's word, not the grid's.
//
// A sheet is handed over in blocks of rows and can be read again from the
// start as often as needed, so that a long file never is in memory whole.
package sheet
