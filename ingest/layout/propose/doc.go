// Package propose thinks up a layout for a workbook that no layout fits: where
// the tables are, what is header, stub and figure, how the headings nest, and
// what they mean. The result is an ordinary layout file with a reason and a
// confidence for every decision; layout.Tidy executes it as any other.
package propose
