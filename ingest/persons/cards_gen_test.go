package persons_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// cards writes each row of a table as a block of names of fields with values beside them.
type cards struct {
	gen
	names   []string
	values  func(i int) []string
	rows    int
	colon   string // after a name
	inside  bool   // name and value are in one cell
	gap     int    // blank columns between a name and its value
	pairs   int    // names with values in one row of a block
	beside  int    // blocks side by side
	between int    // blank columns between blocks
	blanks  int    // blank rows between blocks
	apart   string // a row between blocks: "" for none, "#" for one with a number
	left    bool   // a cell before the block, merged over its rows
	shuffle bool   // each block has its own order
	missing int    // per cent of the values, with their names
	empty   int    // per cent of the values, without their names
}

// drawn draws how the blocks of some columns are written.
func (g gen) drawn(fields []field, rows int) cards {
	c := cards{gen: g, rows: rows, pairs: 1, beside: 1, between: g.IntN(2)}
	language, known := g.IntN(4), map[string]bool{}
	var kept []field
	for _, f := range fields {
		name := strings.Split(f.heads, "|")[language]
		for n := 2; known[name]; n++ {
			name = fmt.Sprint(strings.Split(f.heads, "|")[language], " ", n)
		}
		if known[name] = true; name != "" {
			kept, c.names = append(kept, f), append(c.names, name)
		}
	}
	c.values = func(i int) (all []string) {
		for _, f := range kept {
			all = append(all, f.cell(i))
		}
		return all
	}
	c.colon = g.one("", "", ":", " :")
	if c.inside = g.chance(25); c.inside {
		c.colon = g.one(": ", " : ", ":", " = ")
	}
	if g.chance(20) {
		c.gap = 1 + g.IntN(2)
	}
	if len(c.names) >= 6 && g.chance(35) {
		c.pairs = 2
	}
	if g.chance(30) {
		c.beside = 2 + g.IntN(2)
	}
	if c.blanks = g.IntN(3); g.chance(30) {
		c.apart = g.one("#", "—", "* * *", "FICHA")
	}
	c.left, c.shuffle = g.chance(10), c.pairs == 1 && g.chance(15)
	if g.chance(25) {
		c.missing, c.empty = g.IntN(3), g.IntN(3)
	}
	return c
}

// block writes one row of the table.
func (c cards) block(i int) (out [][]string) {
	values := c.values(i)
	order := make([]int, len(values))
	for k := range order {
		order[k] = k
	}
	if c.shuffle {
		c.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
	}
	if c.apart != "" {
		out = append(out, []string{strings.ReplaceAll(c.apart, "#", fmt.Sprint("N.º ", i+1))})
	}
	var line []string
	for n, k := range order {
		if n%c.pairs == 0 && len(line) > 0 {
			out, line = append(out, line), nil
		}
		if c.chance(c.missing) {
			continue
		}
		value := values[k]
		if c.chance(c.empty) {
			value = ""
		}
		if c.inside {
			line = append(line, c.names[k]+c.colon+value)
			continue
		}
		line = append(line, c.names[k]+c.colon)
		line = append(append(line, make([]string, c.gap)...), value)
	}
	if len(line) > 0 {
		out = append(out, line)
	}
	for range c.blanks {
		out = append(out, nil)
	}
	if c.left {
		for k := range out {
			out[k] = append([]string{""}, out[k]...)
		}
		out[0][0] = strconv.Itoa(i + 1)
	}
	return out
}

// sheet writes all blocks.
func (c cards) sheet() (out [][]string) {
	if c.chance(60) {
		out = append(out, []string{c.one("Registro de 2023", "Centre de rétention, semaine 12", "Boletim", "Bulletin, week 12")}, nil)
	}
	for i := 0; i < c.rows; i += c.beside {
		var beside [][]string
		width := 0
		for k := i; k < min(i+c.beside, c.rows); k++ {
			block, from := c.block(k), width
			for at, line := range block {
				if at == len(beside) {
					beside = append(beside, nil)
				}
				beside[at] = append(beside[at], make([]string, max(0, from-len(beside[at])))...)
				beside[at] = append(beside[at], line...)
				width = max(width, len(beside[at]))
			}
			width += c.between
		}
		out = append(out, beside...)
	}
	return level(out)
}

// level makes all rows equally long.
func level(rows [][]string) [][]string {
	width := 1
	for _, r := range rows {
		width = max(width, len(r))
	}
	for i, r := range rows {
		rows[i] = append(r, make([]string, width-len(r))...)
	}
	return rows
}

// A list of persons is refused as well where each person is a block of names of fields and
// values, under whatever names.
func TestPersonsInBlocksOfFieldsAreRefused(t *testing.T) {
	missed, drawn := 0, uint64(4*generated)
	for i := range drawn {
		g := gen{rand.New(rand.NewPCG(i, 31))}
		c := g.drawn(g.personal(), 12+g.IntN(40))
		switch i % 4 {
		case 0: // without names, days of birth and documents; each value counts
			_, fields := g.alone()
			c = g.drawn(fields, 12+g.IntN(40))
			c.missing, c.empty = 0, 0
		case 1:
			c = g.drawn(newStrange(i, 33).fields(), 12+g.IntN(40))
		}
		rows := c.sheet()
		if i%7 == 6 {
			rows = c.bands()
		}
		name, data := write(t, g, rows, nil)
		if len(findIn(t, name, data)) == 0 {
			if missed++; missed < 20 {
				t.Logf("seed %d, %s:\n%s", i, name, lead(rows))
			}
		}
	}
	t.Logf("%d of %d were refused", int(drawn)-missed, drawn)
	if missed > 0 {
		t.Errorf("%d were not", missed)
	}
}

// A register of a few persons, six rows for each, is refused from its first row to its last.
func TestARegisterInBlocksIsRefused(t *testing.T) {
	rows := [][]string{{"Centre de rétention – registre des placements, semaine 12", ""}}
	for i := range 9 {
		rows = append(rows, [][]string{
			{"", ""},
			{"N° registre", fmt.Sprint("23-", 400+i)},
			{"Né(e) le", fmt.Sprintf("%02d/%02d/%d", 1+i*5%28, 1+i*7%12, 1960+i*13%40)},
			{"Nationalité", []string{"haïtienne", "algérienne", "malienne"}[i%3]},
			{"Arrivée", fmt.Sprintf("%02d/03/2023", 20+i)},
			{"Durée (jours)", strconv.Itoa(3 + i*17%60)},
			{"Issue", []string{"éloigné", "assigné"}[i%2]},
		}...)
	}
	found := findIn(t, "x.csv", text(rows))
	if len(found) != 1 || found[0].Range() != "A3:B64" {
		t.Errorf("got %v", found)
	}
}

// fields are the columns of a list of persons under strange names.
func (s strange) fields() (all []field) {
	for _, cell := range s.owned() {
		name := s.head()
		all = append(all, field{strings.Repeat(name+"|", 3) + name, cell})
	}
	return append(all, field{"Nivel|Level|Niveau|Nível", func(int) string { return "TP1483" }})
}

// bands writes the names of fields once for several rows of the table, with a column for
// each of these.
func (c cards) bands() (out [][]string) {
	wide := 3 + c.IntN(4)
	for i := 0; i < c.rows; i += wide {
		var band [][]string
		for _, name := range c.names {
			band = append(band, []string{name + c.colon})
		}
		for k := i; k < min(i+wide, c.rows); k++ {
			for n, v := range c.values(k) {
				band[n] = append(band[n], v)
			}
		}
		out = append(append(out, band...), make([][]string, c.blanks)...)
	}
	return level(out)
}

func lead(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows[:min(20, len(rows))] {
		fmt.Fprintln(&b, strings.Join(r, " | "))
	}
	return b.String()
}

// Tables of figures and lists of things are not refused where their rows are such blocks.
func TestFiguresInBlocksOfFieldsAreNotRefused(t *testing.T) {
	noneRefused(t, 32, func(i uint64, g gen) [][]string {
		make := []func() ([]field, int){g.counted, g.listed, g.finely, g.daily, g.facts, g.described}[i%6]
		fields, rows := make()
		c := g.drawn(fields, min(rows, 150))
		if i%7 == 6 {
			return c.bands()
		}
		return c.sheet()
	})
}

// facts are sheets of facts of countries, posts or months, one below the other.
func (g gen) facts() (fields []field, rows int) {
	day, n := g.dates(), g.count()
	country := countries[g.IntN(3)]
	number := func(most int) func(int) string { return func(int) string { return strconv.Itoa(g.IntN(most)) } }
	counts := func(int) string { return n() }
	sets := [][]field{
		{
			{"País|Country|Pays|País", func(i int) string { return country[i%len(country)] }},
			{"Capital|Capital|Capitale|Capital", func(int) string { return g.one("San ", "Santo ", "Puerto ", "Villa ") + g.one(given...) }},
			{"Población|Population|Population|População", number(90_000_000)},
			{"Superficie (km²)|Area (km²)|Superficie (km²)|Área (km²)", number(2_000_000)},
			{"Moneda|Currency|Monnaie|Moeda", func(int) string { return g.one("Peso", "Dólar", "Lempira", "Quetzal") }},
			{"Independencia|Independence|Indépendance|Independência", func(int) string { return strconv.Itoa(1800 + g.IntN(180)) }},
		},
		{
			{"Puesto|Border post|Poste|Posto", func(i int) string { return "Puesto " + g.digits("AA") + strconv.Itoa(i) }},
			{"País|Country|Pays|País", func(int) string { return g.one(country...) }},
			{"Apertura|Opening|Ouverture|Abertura", func(int) string { return day(g.born()) }},
			{"Entradas|Entries|Entrées|Entradas", counts},
			{"Salidas|Exits|Sorties|Saídas", counts},
		},
		{
			{"Mes|Month|Mois|Mês", func(i int) string { return fmt.Sprintf("2023-%02d", 1+i%12) }},
			{"Entradas|Entries|Entrées|Entradas", counts},
			{"Salidas|Exits|Sorties|Saídas", counts},
			{"Saldo|Balance|Solde|Saldo", func(int) string { return strconv.Itoa(g.IntN(9000) - 4500) }},
		},
		{
			{"Hombres|Men|Hommes|Homens", counts},
			{"Mujeres|Women|Femmes|Mulheres", counts},
			{"Total|Total|Total|Total", counts},
			{"Menores|Children|Mineurs|Menores", counts},
		},
	}
	return sets[g.IntN(len(sets))], 6 + g.IntN(40)
}

// described are codebooks, dictionaries of variables and metadata of datasets.
func (g gen) described() (fields []field, rows int) {
	day := g.dates()
	topic := func(int) string {
		return g.one("Entradas", "Salidas", "Retornos", "Solicitudes", "Permisos") + " por " + g.one("sexo", "edad", "nacionalidad", "puesto") + " " + g.digits("9")
	}
	sets := [][]field{
		{
			{"Variable|Variable|Variable|Variável", func(i int) string { return g.one("P", "V", "H") + strconv.Itoa(i+1) }},
			{"Etiqueta|Label|Libellé|Rótulo", func(int) string {
				return g.one("Fecha de nacimiento", "Sexo", "Edad", "Primer apellido", "País de nacimiento")
			}},
			{"Tipo|Type|Type|Tipo", func(int) string { return g.one("numérico", "texto", "fecha") }},
			{"Longitud|Length|Longueur|Tamanho", func(int) string { return strconv.Itoa(1 + g.IntN(20)) }},
			{"Posición|Position|Position|Posição", func(i int) string { return strconv.Itoa(1 + 8*i) }},
		},
		{
			{"Indicador|Indicator|Indicateur|Indicador", topic},
			{"Unidad|Unit|Unité|Unidade", func(int) string { return g.one("personas", "eventos", "USD") }},
			{"Fuente|Source|Source|Fonte", func(int) string { return g.one("INM", "DGME", "Banco central") }},
			{"Frecuencia|Frequency|Fréquence|Frequência", func(int) string { return g.one("mensual", "anual") }},
			{"Última actualización|Last update|Actualisé le|Atualização", func(int) string { return day(g.event()) }},
			{"Correo|E-mail|Courriel|E-mail", func(int) string { return g.one("datos@migracion.test", "stats@office.test") }},
		},
		{
			{"Código|Code|Code|Código", func(i int) string { return fmt.Sprintf("%03d", i+1) }},
			{"Descripción|Description|Description|Descrição", topic},
			{"Vigente desde|Valid from|Valide depuis|Vigente desde", func(int) string { return day(g.event()) }},
		},
	}
	return sets[g.IntN(len(sets))], 6 + g.IntN(40)
}
