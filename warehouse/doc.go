// Package warehouse holds the words of SIEMMES as Go types: datasets,
// dimensions, measures, observations, findings, releases, queries and their
// answers. It knows no file format, no database and no web page, imports only
// the standard library, and may be imported from every other room.
//
// The words follow SDMX 2.1 (https://sdmx.org): a dataset is a statistical
// cube, an observation one value at one full key and period, its status a code
// of CL_OBS_STATUS.
package warehouse
