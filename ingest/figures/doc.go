// Package figures holds the figures of a submission for the rules that compare them:
// cubes with an index from key to figure, the batches they are filled from, the bounds
// of what a figure may be, the past of every series, and what the last release says.
package figures
