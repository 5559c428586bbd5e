package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"siemmes/warehouse/catalog"
)

// continents are the section rows of the Unidad de Política Migratoria's
// tables, with the M49 region that holds their countries.
var continents = []struct{ name, group string }{
	{"América", "M49_019"}, {"Europa", "M49_150"}, {"Asia", "M49_142"}, {"África", "M49_002"}, {"Oceanía", "M49_009"},
}

// mexicoEntries is laid out like table 1.1 of the Boletín mensual of a year:
// countries indented below their continent, numbers, a nil written as a dash.
func mexicoEntries(year int) func(from, to string) error {
	return func(from, to string) error {
		c, err := iomColumn(from, "iom_americas/regin.csv", iomFirst, "MEX", iomNat, iomValue)
		if err != nil {
			return err
		}
		b := newBook()
		b.add("Cuadro 1.1")
		b.byContinent(year, "1.1 Entradas de extranjeros a México, según continente y país de nacionalidad", "Entradas1/", c,
			"1/ Eventos de entrada; una misma persona puede entrar más de una vez. No incluye a las personas mexicanas.",
			"Fuente: Unidad de Política Migratoria, Registro e Identidad de Personas, por medio de la OIM (github.com/iom/amerdigest, regin.csv, geo = MEX, columna n).")
		return b.save(to, "UPMRIP")
	}
}

// mexicoIrregular is table 3.1.1.
func mexicoIrregular(from, to string) error {
	c, err := iomColumn(from, "iom_americas/irreg_mexico_nat.csv", -1, "", iomNat, iomValue)
	if err != nil {
		return err
	}
	b := newBook()
	b.add("Cuadro 3.1.1")
	b.byContinent(2023, "3.1.1 Eventos de personas en situación migratoria irregular en México, según continente y país de nacionalidad", "Eventos1/", c,
		"1/ Se refiere a eventos debido a que una misma persona pudo haber sido presentada en más de una ocasión.",
		"Fuente: Unidad de Política Migratoria, Registro e Identidad de Personas, por medio de la OIM (github.com/ksreyes/gdidata, irreg_mexico_nat.csv, columna n).")
	return b.save(to, "UPMRIP")
}

func (b *book) byContinent(year int, title, caption string, c cube, notes ...string) {
	c = c.year(strconv.Itoa(year))
	b.merge(1, 1, 13, 1, fmt.Sprintf("%s, %d", title, year), "title")
	b.merge(1, 3, 1, 4, "Continente / país de nacionalidad", "head")
	b.merge(2, 3, 13, 3, caption, "head")
	for m, name := range monthsES {
		b.set(m+2, 4, name[:3]+".", "head")
	}
	row := 5
	placed := map[string]bool{}
	for _, continent := range continents {
		members := catalog.Default().Members(continent.group, 0)
		b.set(1, row, continent.name, "section")
		row++
		for _, nat := range c.labels() {
			if slices.Contains(members, nat) && !placed[nat] {
				placed[nat] = true
				row = b.countryRow(row, nat, year, c)
			}
		}
	}
	b.set(1, row, "Otros y no especificados", "section")
	row++
	for _, nat := range c.labels() {
		if !placed[nat] {
			row = b.countryRow(row, nat, year, c)
		}
	}
	for i, note := range notes {
		b.set(1, row+1+i, note, "note")
	}
	b.keep(b.f.SetColWidth(b.sheet, "A", "A", 38))
}

// countryRow writes a country's months; the office prints a dash where the
// record holds a zero, and nothing where there is no record.
func (b *book) countryRow(row int, nat string, year int, c cube) int {
	b.set(1, row, spanish(nat), "indent")
	for m := range 12 {
		n, ok := c[[2]string{month(year, m), nat}]
		switch {
		case ok && n == 0:
			b.set(m+2, row, "-", "")
		case ok:
			b.set(m+2, row, n, "number")
		}
	}
	return row + 1
}

// banxicoByCountry keeps the records of two years, as published.
func banxicoByCountry(from, to string) error {
	return excerpt(from, "mexico_banxico/remesas_pais.csv", to, 0, func(r []string) bool {
		return strings.HasPrefix(r[0], "2022-") || strings.HasPrefix(r[0], "2023-")
	})
}

// banxicoMonthly keeps the months since 2010.
func banxicoMonthly(from, to string) error {
	return excerpt(from, "mexico_banxico/remesas_mensuales.csv", to, 0, func(r []string) bool { return r[0] >= "2010" })
}

// conapoIndicators copies the sheet of indicators for 2010–2030.
func conapoIndicators(from, to string) error {
	const sheet = "Indicadores demográficos"
	src, err := excelize.OpenFile(from + "/mexico_conapo/state-projections_RepublicaMexicana.xlsx")
	if err != nil {
		return err
	}
	defer src.Close()
	b := newBook()
	b.add(sheet)
	b.copyBlock(src, sheet, 1, 60, 1, 22)
	b.keep(b.f.SetColWidth(b.sheet, "A", "A", 38))
	return b.save(to, "CONAPO")
}
