// Package indicator computes the catalog's indicators: formulas over figures of
// answers. Statuses and bounds of the figures are carried to the result, and the
// order in which the factors of a formula are written does not change it.
package indicator
