package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// The columns of the IOM files: t, geo, nat, n. In regout geo and nat are
// swapped upstream.
const (
	iomFirst = 1
	iomNat   = 2
	iomValue = 3
)

// costaRica lays entries and exits out as the Dirección General de Migración y
// Extranjería does: a sheet for each, the year merged over the months, the
// nationalities ranked.
func costaRica(from, to string) error {
	in, err := iomColumn(from, "iom_americas/regin.csv", iomFirst, "CRI", iomNat, iomValue)
	if err != nil {
		return err
	}
	out, err := iomColumn(from, "iom_americas/regout.csv", iomNat, "CRI", iomFirst, iomValue)
	if err != nil {
		return err
	}
	b := newBook()
	b.nationalityByMonth("Entradas", "Costa Rica: Entradas internacionales por mes, según nacionalidad. Año 2023", in.year("2023"),
		"Fuente: Dirección General de Migración y Extranjería, por medio de la OIM (github.com/iom/amerdigest, regin.csv, geo = CRI, columna n).")
	b.nationalityByMonth("Salidas", "Costa Rica: Salidas internacionales por mes, según nacionalidad. Año 2023", out.year("2023"),
		"Fuente: Dirección General de Migración y Extranjería, por medio de la OIM (github.com/iom/amerdigest, regout.csv, nat = CRI, columna n).")
	return b.save(to, "DGME")
}

func (b *book) nationalityByMonth(sheet, title string, c cube, source string) {
	b.add(sheet)
	b.merge(1, 1, 13, 1, title, "title")
	b.merge(1, 3, 1, 4, "Nacionalidad", "head")
	b.merge(2, 3, 13, 3, 2023, "head")
	for m, name := range monthsES {
		b.set(m+2, 4, name, "head")
	}
	row := 5
	for _, nat := range c.ranked() {
		b.set(1, row, spanish(nat), "")
		for m := range 12 {
			if n, ok := c[[2]string{month(2023, m), nat}]; ok {
				b.set(m+2, row, n, "number")
			}
		}
		row++
	}
	b.set(1, row+1, source, "note")
	b.keep(b.f.SetColWidth(b.sheet, "A", "A", 34))
}

// guatemala writes a semicolon file in Windows-1252 with a dot between the
// thousands, as spreadsheets set to the country's older habits save it.
func guatemala(from, to string) error {
	in, err := iomColumn(from, "iom_americas/regin.csv", iomFirst, "GTM", iomNat, iomValue)
	if err != nil {
		return err
	}
	out, err := iomColumn(from, "iom_americas/regout.csv", iomNat, "GTM", iomFirst, iomValue)
	if err != nil {
		return err
	}
	var s strings.Builder
	s.WriteString("Año;Mes;Tipo de movimiento;Nacionalidad;Personas\r\n")
	for _, part := range []struct {
		kind string
		c    cube
	}{{"Entrada", in.year("2023")}, {"Salida", out.year("2023")}} {
		for _, t := range part.c.months() {
			for _, nat := range part.c.labels() {
				if n, ok := part.c[[2]string{t, nat}]; ok {
					fmt.Fprintf(&s, "2023;%s;%s;%s;%s\r\n", monthsES[monthOf(t)], part.kind, spanish(nat), strings.ReplaceAll(text(n), ",", "."))
				}
			}
		}
	}
	s.WriteString("Fuente: Instituto Guatemalteco de Migración, por medio de la OIM (github.com/iom/amerdigest, regin.csv con geo = GTM y regout.csv con nat = GTM, columna n);;;;\r\n")
	encoded, err := charmap.Windows1252.NewEncoder().String(s.String())
	if err != nil {
		return err
	}
	return os.WriteFile(to, []byte(encoded), 0o644)
}

// hondurasMovements keeps a sheet a year, with entries and exits side by side.
func hondurasMovements(from, to string) error {
	in, err := iomColumn(from, "iom_americas/regin.csv", iomFirst, "HND", iomNat, iomValue)
	if err != nil {
		return err
	}
	out, err := iomColumn(from, "iom_americas/regout.csv", iomNat, "HND", iomFirst, iomValue)
	if err != nil {
		return err
	}
	b := newBook()
	for _, year := range []string{"2022", "2023"} {
		b.sideBySide(year, in.year(year), out.year(year))
	}
	return b.save(to, "INM")
}

func (b *book) sideBySide(year string, in, out cube) {
	b.add(year)
	b.set(1, 1, "Instituto Nacional de Migración", "title")
	b.set(1, 2, "Movimiento migratorio por nacionalidad, "+year, "title")
	b.merge(1, 4, 1, 5, "País de nacionalidad", "head")
	nats := cube{}
	for k := range in {
		nats[k] = 0
	}
	for k := range out {
		nats[k] = 0
	}
	blocks := []struct {
		title string
		col   int
		c     cube
	}{{"Entradas", 2, in}, {"Salidas", 14, out}}
	for _, block := range blocks {
		b.merge(block.col, 4, block.col+11, 4, block.title, "head")
		for m, name := range monthsES {
			b.set(block.col+m, 5, name[:3], "head")
		}
	}
	row := 6
	for _, nat := range nats.labels() {
		b.set(1, row, strings.ToUpper(spanish(nat)), "")
		for _, block := range blocks {
			for m := range 12 {
				if n, ok := block.c[[2]string{year + month(0, m)[1:], nat}]; ok {
					b.set(block.col+m, row, n, "number")
				}
			}
		}
		row++
	}
	b.set(1, row+1, "Fuente: INM Honduras, por medio de la OIM (github.com/iom/amerdigest, regin.csv con geo = HND y regout.csv con nat = HND, columna n).", "note")
	b.keep(b.f.SetColWidth(b.sheet, "A", "A", 34))
}

// hondurasIrregular has the months down and the years across.
func hondurasIrregular(from, to string) error {
	c, err := iomColumn(from, "iom_americas/irreg_honduras.csv", -1, "", -1, 1)
	if err != nil {
		return err
	}
	b := newBook()
	b.add("Flujo irregular")
	b.set(1, 1, "Honduras: ingresos irregulares registrados, por mes", "title")
	b.set(1, 3, "Mes", "head")
	for y := range 4 {
		b.set(y+2, 3, 2021+y, "head")
		for m := range 12 {
			b.set(1, m+4, monthsES[m], "")
			if n, ok := c[[2]string{month(2021+y, m), ""}]; ok {
				b.set(y+2, m+4, n, "number")
			}
		}
	}
	b.set(1, 17, "Fuente: Instituto Nacional de Migración, por medio de la OIM (github.com/ksreyes/gdidata, irreg_honduras.csv, columna n).", "note")
	return b.save(to, "INM")
}

// panamaDarien has three sheets: by nationality for 2023, by sex and age since 2023 (men
// and women of the years before are of all ages), and the years before 2020.
func panamaDarien(from, to string) error {
	nat, err := iomColumn(from, "iom_americas/irreg_darien_nat.csv", -1, "", iomNat, iomValue)
	if err != nil {
		return err
	}
	who, err := iomColumn(from, "iom_americas/irreg_darien_dmg.csv", -1, "", iomNat, iomValue)
	if err != nil {
		return err
	}
	const source = "Fuente: Servicio Nacional de Migración, por medio de la OIM (github.com/ksreyes/gdidata, "
	b := newBook()
	b.nationalityByMonth("2023", "Tránsito irregular por Darién, por nacionalidad. Año 2023", nat.year("2023"), source+"irreg_darien_nat.csv, columna n).")
	b.darienBySexAndAge(who, source+"irreg_darien_dmg.csv, columna n).")
	b.darienByYear(nat, source+"irreg_darien_nat.csv, columna n).")
	return b.save(to, "SNM")
}

func (b *book) darienBySexAndAge(who cube, source string) {
	b.add("Sexo y edad")
	b.merge(1, 1, 6, 1, "Tránsito irregular por Darién, por sexo y edad. 2023-2024", "title")
	b.merge(1, 3, 1, 4, "Año", "head")
	b.merge(2, 3, 2, 4, "Mes", "head")
	b.merge(3, 3, 4, 3, "Mayores de edad", "head")
	b.merge(5, 3, 6, 3, "Menores de edad", "head")
	groups := []struct{ heading, label string }{{"Hombres", "men"}, {"Mujeres", "women"}, {"Niños", "boys"}, {"Niñas", "girls"}}
	for i, g := range groups {
		b.set(i+3, 4, g.heading, "head")
	}
	row := 5
	for _, t := range who.months() {
		if _, aged := who[[2]string{t, "boys"}]; !aged {
			continue
		}
		if monthOf(t) == 0 || row == 5 { // the year is only on its block's first row
			b.set(1, row, t[:4], "")
		}
		b.set(2, row, monthsES[monthOf(t)], "")
		for i, g := range groups {
			if n, ok := who[[2]string{t, g.label}]; ok {
				b.set(i+3, row, n, "number")
			}
		}
		row++
	}
	b.set(1, row+1, source, "note")
}

func (b *book) darienByYear(nat cube, source string) {
	b.add("2010-2019")
	b.set(1, 1, "Tránsito irregular por Darién, por nacionalidad. 2010-2019 (cifras anuales)", "title")
	b.set(1, 3, "Nacionalidad", "head")
	annual := cube{}
	for k, n := range nat {
		if k[0] < "2020" {
			annual[k] = n
		}
	}
	for y := range 10 {
		b.set(y+2, 3, 2010+y, "head")
	}
	row := 4
	for _, label := range annual.labels() {
		b.set(1, row, spanish(label), "")
		for y := range 10 {
			if n, ok := annual[[2]string{month(2010+y, 0), label}]; ok {
				b.set(y+2, row, n, "number")
			}
		}
		row++
	}
	b.set(1, row+1, source, "note")
	b.keep(b.f.SetColWidth(b.sheet, "A", "A", 34))
}

// panamaBulletin is a text file that no layout describes: a table by
// nationality and month, ranked by the last month.
func panamaBulletin(from, to string) error {
	c, err := iomColumn(from, "iom_americas/irreg_darien_nat.csv", -1, "", iomNat, iomValue)
	if err != nil {
		return err
	}
	c = c.year("2024")
	var s strings.Builder
	s.WriteString("Servicio Nacional de Migración de Panamá\r\nTránsito irregular por la selva de Darién según nacionalidad, 2024\r\n\r\n")
	s.WriteString("Nacionalidad;" + strings.Join(monthsES, ";") + "\r\n")
	for _, nat := range c.ranked() {
		s.WriteString(spanish(nat))
		for m := range 12 {
			s.WriteString(";")
			if n, ok := c[[2]string{month(2024, m), nat}]; ok {
				s.WriteString(strconv.Itoa(n))
			}
		}
		s.WriteString("\r\n")
	}
	s.WriteString("Fuente: Servicio Nacional de Migración, por medio de la OIM (github.com/ksreyes/gdidata, irreg_darien_nat.csv, columna n)\r\n")
	return os.WriteFile(to, []byte(s.String()), 0o644)
}
