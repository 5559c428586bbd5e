package persons_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// initials returns one of the ways in which a sheet writes initials.
func (g gen) initials() func() string {
	form := g.one("A.A.", "A.A.", "A. A.", "A.A.A.", "A.-A. A.", "A.A", "AA", "AAA")
	return func() string {
		return strings.Map(func(r rune) rune {
			if r == 'A' {
				return rune('A' + g.IntN(20))
			}
			return r
		}, form)
	}
}

// record returns one of the ways in which rows are numbered that are one person each.
func (g gen) record() func(int) string {
	from, prefix := 10+g.IntN(90000), g.one("R-", "MIG", "Caso ", "P", "2023/")
	numbers := make([]int, 1000)
	for i := range numbers {
		from += 1 + g.IntN(12)
		numbers[i] = from
	}
	if g.chance(50) {
		return func(i int) string { return strconv.Itoa(numbers[i]) }
	}
	return func(i int) string { return fmt.Sprintf("%s%04d", prefix, numbers[i]) }
}

// single is a list of single persons without a name, a day of birth or a number of a
// document: initials, years of birth, numbers of records, ages and exact days instead.
func (g gen) single() [][]string {
	names, chosen := g.alone()
	n := 10 + g.IntN(40)
	out := g.headed(chosen, n)
	if i := slices.Index(names, "day"); i >= 0 && g.chance(30) { // a register in the order of its days
		sortRows(out[len(out)-n:], i, names[0] == "record" || names[0] == "serial")
	}
	return out
}

// alone are the columns of such a list.
func (g gen) alone() (names []string, chosen []field) {
	short, record, day := g.initials(), g.record(), g.dates()
	nat, sex := countries[g.IntN(len(countries))], sexes[g.IntN(len(sexes)-1)]
	oldest, level := 12+g.IntN(60), 2+g.IntN(3)
	fields := map[string]field{
		"initials": {"Iniciales|Initials|Initiales|Iniciais", func(int) string { return short() }},
		"record":   {"Registro|Record|Enregistrement|Registro", record},
		"serial":   {"N.º|No.|N°|N.º", func(i int) string { return strconv.Itoa(i + 1) }},
		"born":     {"Año de nacimiento|Birth year|Année de naissance|Ano de nascimento", func(int) string { return strconv.Itoa(2010 - g.IntN(oldest)) }},
		"age":      {"Edad|Age|Âge|Idade", func(int) string { return strconv.Itoa(1 + g.IntN(oldest)) }},
		"sex":      {"Sexo|Sex|Sexe|Sexo", func(int) string { return g.one(sex...) }},
		"origin":   {"Nacionalidad|Country of citizenship|Nationalité|Nacionalidade", func(int) string { return g.one(nat...) }},
		"day":      {"Fecha de ingreso|Date of departure|Date d’arrivée|Data de entrada", func(int) string { return day(g.event()) }},
		"small":    {g.one("Noches|Nights in the centre|Nuits au centre|Noites", "Hijos|Children|Enfants|Filhos", "Días de estancia|Days of stay|Jours|Dias"), func(int) string { return strconv.Itoa(g.IntN(120)) }},
		"level":    {"Nivel|Criminality level|Niveau|Nível", func(int) string { return strconv.Itoa(1 + g.IntN(level)) }},
		"post":     {"Puesto|Port of departure|Poste|Posto", func(int) string { return g.one("LAREDO", "EL PASO", "Corinto", "Peñas Blancas") }},
	}
	kinds := []string{
		"initials age sex", "initials sex origin day", "initials age day", "initials born sex", "serial initials age sex origin day small",
		"record born sex", "record born sex origin day post level", "record age sex day", "record sex day origin small", "record born origin day",
		"serial day sex age origin small", "serial age sex origin level", "day sex age origin", "day sex age origin small", "born sex origin day",
		"serial born sex day small",
	}
	names = strings.Fields(kinds[g.IntN(len(kinds))])
	if g.chance(40) && !slices.Contains(names, "level") {
		names = append(names, g.one("level", "post"))
	}
	if names[0] != "record" && names[0] != "serial" {
		g.Shuffle(len(names), func(i, k int) { names[i], names[k] = names[k], names[i] })
	}
	names = slices.Compact(names)
	for _, name := range names {
		chosen = append(chosen, fields[name])
	}
	return names, chosen
}

// sortRows sorts rows by a column as it is written; the first column stays where it is
// where it numbers the rows.
func sortRows(rows [][]string, at int, numbered bool) {
	from := 0
	if numbered {
		from = 1
	}
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, slices.Clone(r[from:]))
	}
	slices.SortStableFunc(cells, func(a, b []string) int { return strings.Compare(a[at-from], b[at-from]) })
	for i, r := range rows {
		copy(r[from:], cells[i])
	}
}

// headed writes columns under headings of one language, below a title.
func (g gen) headed(fields []field, rows int) [][]string {
	language := g.IntN(4)
	out := [][]string{{g.one("Registro de 2023", "Removals, fiscal year 2022, extract", "Liste des mineurs pris en charge", "Uso interno")}, {}}
	if g.chance(30) {
		out = nil
	}
	head := make([]string, len(fields))
	for i, f := range fields {
		head[i] = strings.Split(f.heads, "|")[language]
	}
	return append(append(out, head), lines(fields, rows)...)
}

// Persons are known without names, days of birth and documents too.
func TestGeneratedListsOfSinglePersonsAreRefused(t *testing.T) {
	missed := 0
	for i := range uint64(4 * generated) {
		g := gen{rand.New(rand.NewPCG(i, 21))}
		rows := g.single()
		name, data := write(t, g, rows, nil)
		if len(findIn(t, name, data)) == 0 {
			if missed++; missed < 30 {
				t.Logf("seed %d, %s:\n%s", i, name, head(rows))
			}
		}
	}
	if missed > 0 {
		t.Errorf("%d of %d were not refused", missed, 4*generated)
	}
}

// fine is a table of figures by day, age in single years, sex and nationality, with rows
// of figures above zero alone, numbered or not.
func (g gen) fine() [][]string { return g.headed(g.finely()) }

// finely are the columns of such a table, and how many rows it has.
func (g gen) finely() (fields []field, rows int) {
	day, nat, sex := g.dates(), countries[g.IntN(len(countries))], sexes[g.IntN(len(sexes))]
	type key struct{ day, age, sex, nat int }
	var keys []key
	days, ages := 4+g.IntN(40), []int{1, 20, 60}[g.IntN(3)]
	usual := []float64{0.3, 1, 8, 60}[g.IntN(4)]
	var counts []int
	for d := range days {
		for a := range ages {
			for s := range 2 {
				for n := range 2 + g.IntN(4) {
					if c := int(usual * g.ExpFloat64() * g.ExpFloat64()); c > 0 && len(keys) < 900 {
						keys, counts = append(keys, key{d, a, s, n}), append(counts, c)
					}
				}
			}
		}
	}
	start := time.Date(2022, 1, 1+g.IntN(300), 0, 0, 0, 0, time.UTC)
	fields = []field{
		{"N.º|No.|N°|N.º", func(i int) string { return strconv.Itoa(i + 1) }},
		{"Fecha|Date|Date|Data", func(i int) string { return day(start.AddDate(0, 0, keys[i].day)) }},
		{"Edad|Age|Âge|Idade", func(i int) string { return strconv.Itoa(keys[i].age + 4) }},
		{"Sexo|Sex|Sexe|Sexo", func(i int) string { return sex[keys[i].sex] }},
		{"Nacionalidad|Nationality|Nationalité|Nacionalidade", func(i int) string { return nat[keys[i].nat] }},
		{g.one("Llegadas|Arrivals|Arrivées|Chegadas", "Personas|Persons|Personnes|Pessoas", "K|K|K|K"), func(i int) string { return strconv.Itoa(counts[i]) }},
	}
	if g.chance(60) {
		fields = fields[1:]
	}
	return fields, len(keys)
}

// once is a table with one row a day, a country or a sex: what of it repeats tells
// nothing of persons.
func (g gen) once() [][]string { return g.headed(g.daily()) }

// daily are the columns of such a table, and how many rows it has.
func (g gen) daily() (chosen []field, rows int) {
	day, nat, n := g.dates(), countries[g.IntN(3)], 12+g.IntN(40)
	number := func(most int) func(int) string { return func(int) string { return strconv.Itoa(g.IntN(most)) } }
	fields := map[string]field{
		"flight": {"Vuelo|Flight|Vol|Voo", func(i int) string { return fmt.Sprintf("AV%03d", 100+i*3) }},
		"day":    {"Fecha|Date|Date|Data", func(int) string { return day(g.event()) }},
		"origin": {"País|Country of origin|Pays|País", func(int) string { return g.one(nat...) }},
		"serial": {"N.º|No.|N°|N.º", func(i int) string { return strconv.Itoa(i + 1) }},
		"men":    {"Hombres|Men|Hommes|Homens", number(90)},
		"women":  {"Mujeres|Women|Femmes|Mulheres", number(90)},
		"minors": {"Menores|Children|Mineurs|Menores", number(30)},
		"code":   {"Código|Code|Code|Código", func(i int) string { return strconv.Itoa(10001 + 7*i) }},
		"place":  {"Municipio|Municipality|Commune|Município", func(i int) string { return g.one("San ", "Villa ") + g.one(given...) + " " + strconv.Itoa(i) }},
		"state":  {"Estado|State|État|Estado", func(i int) string { return fmt.Sprintf("%c.%c.%c.", 'A'+i%20, 'B'+i/20, 'C'+i%7) }},
		"sex":    {"Sexo|Sex|Sexe|Sexo", func(i int) string { return []string{"M", "F"}[i%2] }},
		"age":    {"Edad|Age|Âge|Idade", func(i int) string { return strconv.Itoa(i / 2) }},
		"born":   {"Año de nacimiento|Year of birth|Année de naissance|Ano de nascimento", func(i int) string { return strconv.Itoa(1950 + i/2) }},
	}
	kinds := []string{"flight day origin men women minors", "serial day origin men women", "code place men women", "state men women minors", "serial age sex men", "serial born sex women", "day men women minors", "age sex men women", "code born sex men"}
	for name := range strings.FieldsSeq(kinds[g.IntN(len(kinds))]) {
		chosen = append(chosen, fields[name])
	}
	return chosen, n
}

// A table of figures is not refused for how finely it divides them.
func TestGeneratedFineFiguresAreNotRefused(t *testing.T) {
	noneRefused(t, 22, func(i uint64, g gen) [][]string {
		if i%3 == 0 {
			return g.once()
		}
		return g.fine()
	})
}
