package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse/catalog"
)

// records reads a published delimited file whole.
func records(from, file string) ([][]string, error) {
	data, err := os.ReadFile(filepath.Join(from, file))
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	return r.ReadAll()
}

// cube holds the figures of one IOM file by month and label.
type cube map[[2]string]int

func (c cube) labels() []string { return c.distinct(1) }
func (c cube) months() []string { return c.distinct(0) }

func (c cube) distinct(i int) []string {
	seen := map[string]bool{}
	var all []string
	for k := range c {
		if !seen[k[i]] {
			seen[k[i]] = true
			all = append(all, k[i])
		}
	}
	slices.Sort(all)
	return all
}

// year keeps one year's months.
func (c cube) year(year string) cube {
	kept := cube{}
	for k, v := range c {
		if strings.HasPrefix(k[0], year+"-") {
			kept[k] = v
		}
	}
	return kept
}

// ranked lists the labels by the figure of the last month, greatest first, as
// offices print them, so that the order moves with every edition.
func (c cube) ranked() []string {
	labels, months := c.labels(), c.months()
	last := months[len(months)-1]
	slices.SortStableFunc(labels, func(a, b string) int { return c[[2]string{last, b}] - c[[2]string{last, a}] })
	return labels
}

// iomColumn reads the figures of an IOM file whose column `where` holds `is`,
// by month and the label in column `label`; where < 0 takes all records.
func iomColumn(from, file string, where int, is string, label, value int) (cube, error) {
	all, err := records(from, file)
	if err != nil {
		return nil, err
	}
	c := cube{}
	for _, r := range all[1:] {
		if where >= 0 && r[where] != is {
			continue
		}
		n, err := strconv.Atoi(r[value])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		name := ""
		if label >= 0 {
			name = r[label]
		}
		c[[2]string{r[0], name}] = n
	}
	if len(c) == 0 {
		return nil, fmt.Errorf("%s has no record of %s", file, is)
	}
	return c, nil
}

// officeSpellings are ways in which offices of the region write names, in
// place of the catalog's.
var officeSpellings = map[string]string{
	"USA": "Estados Unidos de América",
	"DOM": "Dominicana, Rep.",
	"KOR": "Corea, Rep. (Sur)",
	"NLD": "Países Bajos (Holanda)",
	"OOO": "Otros",
	"NA":  "No especificada", // not Namibia: R writes a nationality that is not known so
}

// spanish writes an ISO code as an office of the region would.
func spanish(code string) string {
	if name := officeSpellings[code]; name != "" {
		return name
	}
	list, err := catalog.Default().List(catalog.AreaList)
	if err != nil {
		return code
	}
	return list.Label(code, "es")
}

var monthsES = []string{"Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre"}

// monthOf gives the month, from zero, of "2023-07".
func monthOf(t string) int {
	n, _ := strconv.Atoi(t[5:])
	return n - 1
}

func month(year, m int) string { return fmt.Sprintf("%d-%02d", year, m+1) }
