// Package chart draws charts. A reports.ChartSpec, which is plain data, becomes
// an ECharts option (Option); the same option is drawn in the browser by the
// loader in assets/js, and on the server, by the same scripts, as SVG and PNG
// (Renderer). What is shown is decided here, where on the surface it is
// decided by the scripts, which know the size and can measure text.
//
// It is the only package that imports go-echarts, and needs the assets that
// `make assets` fetches: the option alone can be made without them.
package chart
