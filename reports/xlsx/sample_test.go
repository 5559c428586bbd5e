package xlsx_test

import (
	"math"

	"siemmes/reports"
	"siemmes/warehouse"
)

// sample is a small report with everything a workbook must cope with: marks,
// letters, ranges, notes, two levels of headings, long and dangerous labels, a
// section without figures, and a chart of each native kind.
func sample(language string) *reports.Report {
	return &reports.Report{
		ID: "sample", Lang: language, Title: "Perfil migratorio: México", Subtitle: "2023",
		Release: "Cifras a la publicación 9", Sections: []reports.Section{
			{ID: "origins", Heading: "Principales orígenes & destinos", Tables: []*reports.Table{origins(language)}, Charts: []*reports.ChartSpec{ranked(language)}},
			{ID: "sex", Heading: "Edad y sexo", Tables: []*reports.Table{pyramidTable(language)}, Charts: []*reports.ChartSpec{pyramid(language)}},
			{ID: "months", Heading: "Entradas por mes", Tables: []*reports.Table{months(language)}, Charts: []*reports.ChartSpec{overlay(language)}},
			{ID: "labour", Heading: "Trabajo y educación", Missing: "El almacén no tiene cifras de trabajo y educación para México."},
		},
	}
}

func figure(v float64, flags string) reports.TableCell {
	c := reports.AbsentCell()
	c.Absent = false
	c.Value = v
	c.Flags, _ = warehouse.ParseFlags(flags)
	return c
}

func years(from, to int) []reports.Column {
	var cols []reports.Column
	for y := from; y <= to; y++ {
		p := warehouse.Year(y).String()
		cols = append(cols, reports.Column{Heads: []string{p}, Codes: []string{p}, Period: p})
	}
	return cols
}

func origins(language string) *reports.Table {
	t := &reports.Table{
		ID: "origins", Lang: language, Title: "Población nacida en el extranjero por país de nacimiento, 2019–2023",
		Subtitle: "México · ambos sexos", Stub: "País de nacimiento", Unit: "personas", Columns: years(2019, 2023),
		Remarks: []string{"Esta fuente no cuenta a los propios nacionales."},
		Notes:   []string{"Hasta 2020 incluye a las personas nacidas en las islas del Pacífico bajo administración de los Estados Unidos, que después se cuentan aparte."},
		Sources: []string{"Naciones Unidas, DAES, Población migrante internacional (edición 2020)"}, Basis: "país de nacimiento",
		Release: "Cifras vigentes a la publicación n.º 9",
	}
	ranged := figure(math.NaN(), "A")
	ranged.Low, ranged.High, ranged.Origin = 1230, 1260, warehouse.OriginComputed
	t.Columns[2].Notes = []int{0}
	t.Rows = []reports.TableRow{
		{Label: "Total", Total: true, Cells: []reports.TableCell{figure(1060707, "A"), figure(1197624, "A"), figure(1212252, "P"), figure(1250000, "P"), figure(1301555, "PB")}},
		{Label: "Estados Unidos de América", Level: 1, Cells: []reports.TableCell{figure(762290, "A"), figure(797266, "A"), figure(800000, "P"), figure(801234, "P"), figure(802000, "P")}},
		{Label: "=HYPERLINK(\"http://x\")", Level: 1, Notes: []int{0}, Cells: []reports.TableCell{figure(0, "A"), figure(math.NaN(), "Q"), ranged, figure(math.NaN(), "M"), reports.AbsentCell()}},
		{Label: "-Venezuela (República Bolivariana de), incluidas las personas sin documentos de identidad", Level: 1, Cells: []reports.TableCell{figure(25000, "A"), figure(30000.5, "E"), figure(31000, "P"), figure(32000, "P"), figure(33000, "P")}},
	}
	return t
}

func ranked(language string) *reports.ChartSpec {
	return &reports.ChartSpec{
		ID: "origins", Kind: reports.ChartRanked, Lang: language, Title: "Principales orígenes", Subtitle: "México, 2019", Unit: "personas",
		Categories: []string{"Estados Unidos de América", "=HYPERLINK(\"http://x\")", "Venezuela"},
		Series:     []reports.ChartSeries{{Name: "2019", Values: []float64{762290, 0, 25000}}},
		Table:      "origins", Bind: &reports.ChartBinding{Series: []int{0}, Categories: []int{1, 2, 3}},
	}
}

func pyramidTable(language string) *reports.Table {
	t := &reports.Table{ID: "sex", Lang: language, Title: "Población nacida en el extranjero por edad y sexo, 2020", Stub: "Edad", Unit: "personas"}
	t.Columns = []reports.Column{{Heads: []string{"2020", "Hombres"}}, {Heads: []string{"2020", "Mujeres"}}, {Heads: []string{"Total"}}}
	for i, age := range []string{"0–4", "5–9", "10–14", "15–19", "20–24", "25–29"} {
		v := float64(10000 - 1200*i)
		t.Rows = append(t.Rows, reports.TableRow{Label: age, Cells: []reports.TableCell{figure(v, "A"), figure(v*1.04, "A"), figure(v*2.04, "A")}})
	}
	return t
}

func pyramid(language string) *reports.ChartSpec {
	return &reports.ChartSpec{
		ID: "pyramid", Kind: reports.ChartPyramid, Lang: language, Title: "Pirámide", Unit: "personas",
		Categories: []string{"0–4", "5–9", "10–14", "15–19", "20–24", "25–29"},
		Series: []reports.ChartSeries{
			{Name: "Hombres", Values: []float64{10000, 8800, 7600, 6400, 5200, 4000}},
			{Name: "Mujeres", Values: []float64{10400, 9152, 7904, 6656, 5408, 4160}},
		},
	}
}

func months(language string) *reports.Table {
	t := &reports.Table{ID: "months", Lang: language, Title: "Entradas por mes", Stub: "Mes", Unit: "movimientos", Columns: years(2021, 2023)}
	for m := range 12 {
		v := 1.5e6 + 1e5*float64(m%5)
		r := reports.TableRow{Label: []string{"ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."}[m]}
		r.Cells = []reports.TableCell{figure(v, "A"), figure(v*1.2, "A"), figure(v*1.3, "P")}
		if m > 8 {
			r.Cells[2] = reports.AbsentCell()
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func overlay(language string) *reports.ChartSpec {
	t := months(language)
	c := &reports.ChartSpec{ID: "months", Kind: reports.ChartOverlay, Lang: language, Title: "Entradas por mes", Unit: "movimientos", Table: "months", Bind: &reports.ChartBinding{Series: []int{0, 1, 2}}}
	for i, r := range t.Rows {
		c.Categories = append(c.Categories, r.Label)
		c.Bind.Categories = append(c.Bind.Categories, i)
	}
	for j, col := range t.Columns {
		s := reports.ChartSeries{Name: col.Label()}
		for _, r := range t.Rows {
			s.Values = append(s.Values, r.Cells[j].Value)
		}
		c.Series = append(c.Series, s)
	}
	return c
}
