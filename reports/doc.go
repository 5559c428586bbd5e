// Package reports turns answers of the warehouse into what a reader sees: a
// Table is one result without a format, a ChartSpec one chart without a
// drawing, a Report an ordered set of both. The folders below it write them as
// workbooks (xlsx), pages (page), charts (chart) and data files (export).
//
// Reports ask their questions through the small Source interface and know
// neither the database nor the web. A published figure is never altered for
// looks: nothing is rounded so that parts add up.
package reports
