package persons_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// field is a column of a generated sheet: its headings by language, and its cells.
type field struct {
	heads string // es, en, fr, pt, divided by bars
	cell  func(i int) string
}

// gen makes sheets of records and of figures.
type gen struct{ *rand.Rand }

func (g gen) one(texts ...string) string { return texts[g.IntN(len(texts))] }

func (g gen) chance(percent int) bool { return g.IntN(100) < percent }

// digits writes a pattern with a digit for each 9 and a letter for each A.
func (g gen) digits(pattern string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '9':
			return rune('0' + g.IntN(10))
		case 'A':
			return rune('A' + g.IntN(26))
		}
		return r
	}, pattern)
}

var monthWords = []string{"ene feb mar abr may jun jul ago sep oct nov dic", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"}

// dates returns a way in which a sheet writes days.
func (g gen) dates() func(time.Time) string {
	layouts := []string{"2006-01-02", "02/01/2006", "01/02/2006", "2/1/2006", "02-01-2006", "02.01.2006", "20060102", "02/01/06", "2006/01/02", "2006-01-02 15:04:05", "02/01/2006 15:04"}
	n := g.IntN(len(layouts) + 2)
	if n < len(layouts) {
		return func(t time.Time) string { return t.Format(layouts[n]) }
	}
	words := strings.Fields(monthWords[n-len(layouts)])
	form := g.one("%02d-%s-%04d", "%d de %s de %d", "%02d %s %04d")
	return func(t time.Time) string { return fmt.Sprintf(form, t.Day(), words[t.Month()-1], t.Year()) }
}

var countries = [][]string{
	{"Honduras", "Guatemala", "El Salvador", "Nicaragua", "Haití", "Cuba", "Venezuela", "Colombia", "Ecuador", "Brasil", "Perú", "México"},
	{"Honduras", "Guatemala", "El Salvador", "Nicaragua", "Haiti", "Cuba", "Venezuela", "Colombia", "Ecuador", "Brazil", "Peru", "Mexico"},
	{"HND", "GTM", "SLV", "NIC", "HTI", "CUB", "VEN", "COL", "ECU", "BRA", "PER", "MEX"},
	{"340", "320", "222", "558", "332", "192", "862", "170", "218", "76", "604", "484"},
	{"HN", "GT", "SV", "NI", "HT", "CU", "VE", "CO", "EC", "BR", "PE", "MX"},
}

var sexes = [][]string{{"Hombre", "Mujer"}, {"M", "F"}, {"H", "M"}, {"Masculino", "Femenino"}, {"Male", "Female"}, {"Homme", "Femme"}, {"Homem", "Mulher"}, {"männlich", "weiblich"}, {"1", "2"}}

// born is a day of birth.
func (g gen) born() time.Time {
	return time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -g.IntN(60*365)-600)
}

// event is a day of an event.
func (g gen) event() time.Time {
	return time.Date(2023, 1, 1, 9, 30, 0, 0, time.UTC).AddDate(0, 0, g.IntN(365))
}

var given = strings.Fields("María José Juan Ana Luis Rosa Carlos Elena Jean Marie Pedro Lucía Mohamed Kevin Wilner Daniela Óscar Itzel Yadira Anselmo Nayeli Wilson Fredy Xiomara")

var family = strings.Fields("Pérez López Hernández García Pierre Joseph Silva Santos Martínez Quispe Zelaya Bonilla Ixcot Tzul Baquedano Umanzor Ramírez Cruz")

// identity are the columns of which one kind at least tells single persons.
func (g gen) identity(kind string) []field {
	day := g.dates()
	switch kind {
	case "birth":
		return []field{{"Fecha de nacimiento|Date of birth|Date de naissance|Data de nascimento", func(int) string { return day(g.born()) }}}
	case "names":
		if g.chance(50) {
			return []field{{"Nombre completo|Full name|Nom complet|Nome completo", func(int) string {
				return g.one(given...) + " " + g.one(given...) + " " + g.one(family...) + " " + g.one(family...)
			}}}
		}
		return []field{
			{"Nombres|First name|Prénom|Primeiro nome", func(int) string { return g.one(given...) }},
			{"Apellidos|Last name|Nom de famille|Sobrenome", func(int) string { return strings.ToUpper(g.one(family...) + " " + g.one(family...)) }},
		}
	}
	pattern := g.one("A9999999", "AA999999", "9999-9999-99999", "9-999-9999", "EXP-2023-99999", "99999999", "AAAA999999HAAAAA99", "999.999.999-99", "999-9999999-9")
	return []field{{"Número de pasaporte|Passport number|Numéro de dossier|Documento de identidade", func(int) string { return g.digits(pattern) }}}
}

// others are columns that a list of persons has besides.
func (g gen) others() []field {
	day, nat, sex := g.dates(), countries[g.IntN(len(countries))], sexes[g.IntN(len(sexes))]
	return []field{
		{"Sexo|Sex|Sexe|Sexo", func(int) string { return g.one(sex...) }},
		{"Nacionalidad|Nationality|Nationalité|Nacionalidade", func(int) string { return g.one(nat...) }},
		{"Edad|Age|Âge|Idade", func(int) string { return strconv.Itoa(g.IntN(80)) }},
		{"Fecha de ingreso|Date of entry|Date d'entrée|Data de entrada", func(int) string { return day(g.event()) }},
		{"Puesto fronterizo|Border post|Poste frontière|Posto", func(int) string {
			return g.one("Peñas Blancas", "Paso Canoas", "Corinto", "Agua Caliente", "El Florido")
		}},
		{"Casos|Cases|Cas|Casos", func(int) string { return "1" }},
		{"Estado civil|Marital status|État civil|Estado civil", func(int) string { return g.one("S", "C", "D", "V") }},
		{"Ocupación|Occupation|Profession|Profissão", func(int) string { return g.one("Obrero", "Estudiante", "Ama de casa", "Agricultor") }},
		{"Año|Year|Année|Ano", func(int) string { return "2023" }},
		{"Mes|Month|Mois|Mês", func(int) string { return strconv.Itoa(1 + g.IntN(12)) }},
		{"Observaciones|Remarks|Observations|Observações", func(int) string {
			return g.one("", "", "sin novedad", "ver acta", "se remite a la oficina central para su entrevista")
		}},
		{"Tipo|Type|Type|Tipo", func(int) string { return g.one("A", "B", "C") }},
		{"No.|No.|N°|N.º", func(i int) string { return strconv.Itoa(i + 1) }},
		{"||||", func(int) string { return "" }},
		{"Código|Code|Code|Código", func(int) string { return strconv.Itoa(10 + g.IntN(9)) }},
	}
}

// words says how the headings of a sheet are: in a language, as letters, or not at all.
func (g gen) table(fields []field, rows int) [][]string {
	var out [][]string
	language := g.IntN(6)
	for range g.IntN(3) {
		if language < 5 && g.chance(40) {
			out = append(out, []string{g.one("Dirección General de Migración", "Registro de 2023", "Uso interno")})
			if g.chance(30) {
				out = append(out, []string{})
			}
		}
	}
	if language < 5 {
		head := make([]string, len(fields))
		for i, f := range fields {
			if head[i] = fmt.Sprintf("K%d", i+1); language < 4 {
				head[i] = strings.Split(f.heads, "|")[language]
			}
		}
		if g.chance(20) {
			group := make([]string, len(fields))
			group[0], group[len(fields)/2] = "A.", "B."
			out = append(out, group)
		}
		out = append(out, head)
	}
	return append(out, lines(fields, rows)...)
}

// lines are the rows of a sheet below its headings.
func lines(fields []field, rows int) (out [][]string) {
	for i := range rows {
		line := make([]string, len(fields))
		for k, f := range fields {
			line[k] = f.cell(i)
		}
		out = append(out, line)
	}
	return out
}

// records is a sheet of single persons.
func (g gen) records() [][]string { return g.table(g.personal(), 12+g.IntN(150)) }

// personal are the columns of such a sheet.
func (g gen) personal() []field {
	var fields []field
	kinds := []string{"birth", "names", "documents"}
	g.Shuffle(len(kinds), func(i, k int) { kinds[i], kinds[k] = kinds[k], kinds[i] })
	for _, kind := range kinds[:1+g.IntN(2)] {
		fields = append(fields, g.identity(kind)...)
	}
	others := g.others()
	if g.chance(70) {
		fields, others = append(fields, others[0], others[1]), others[2:] // sex and nationality
	}
	g.Shuffle(len(others), func(i, k int) { others[i], others[k] = others[k], others[i] })
	fields = append(fields, others[:2+g.IntN(6)]...)
	g.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	return fields
}

// count is a way in which figures are distributed.
func (g gen) count() func() string {
	switch most := []int{3, 12, 60, 900, 40000, 3_000_000}[g.IntN(6)]; g.IntN(3) {
	case 0:
		return func() string { return strconv.Itoa(g.IntN(most)) }
	case 1:
		return func() string {
			return strconv.Itoa(int(float64(most) * g.Float64() * g.Float64() * g.Float64() * g.Float64()))
		}
	default:
		return func() string {
			if g.chance(8) {
				return g.one("-", "..", "n.d.", "")
			}
			return strconv.Itoa(1 + g.IntN(most))
		}
	}
}

// axis is a dimension of a table of figures.
type axis struct {
	heads string
	codes []string
}

func (g gen) axes() []axis {
	day := g.dates()
	var days, months, ages, births, groups, posts, years []string
	for i := range 60 + g.IntN(300) {
		days = append(days, day(time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i)))
	}
	if g.chance(40) { // the first or last day of each month since long ago
		days = nil
		first := g.IntN(2)
		for i := range 200 + g.IntN(300) {
			days = append(days, day(time.Date(1980, time.Month(1+i), first, 0, 0, 0, 0, time.UTC)))
		}
	}
	for i := range 12 {
		months = append(months, strconv.Itoa(i+1))
	}
	for i := range 95 {
		ages, births = append(ages, strconv.Itoa(i)), append(births, strconv.Itoa(1930+i))
	}
	for i := range 30 {
		posts, years = append(posts, fmt.Sprintf("Puesto %c%d", 'A'+i%26, i)), append(years, strconv.Itoa(1995+i))
	}
	groups = []string{"0-17", "18-29", "30-44", "45-59", "60+"}
	sex := sexes[g.IntN(len(sexes))]
	return []axis{
		{"Fecha|Date|Date|Data", days},
		{"Mes|Month|Mois|Mês", months},
		{"Edad|Age|Âge|Idade", ages},
		{"Año de nacimiento|Year of birth|Année de naissance|Ano de nascimento", births},
		{"Puesto|Border post|Poste|Posto", posts},
		{"Año|Year|Année|Ano", years},
		{"Grupo de edad|Age group|Groupe d'âge|Grupo etário", groups},
		{"Sexo|Sex|Sexe|Sexo", sex},
		{"Nacionalidad|Nationality|Nationalité|Nacionalidade", countries[g.IntN(len(countries))]},
		{"País|Country|Pays|País", countries[g.IntN(3)]},
		{"Municipio|Municipality|Commune|Município", []string{"San Juan", "Santa Rosa", "Francisco Morazán", "Benito Juárez", "Victoria", "Tegucigalpa", "Villa Nueva", "San Pedro Sula"}},
	}
}

// figures is a table of figures: long, or with one axis across.
func (g gen) figures() [][]string { return g.table(g.counted()) }

// counted are the columns of such a table, and how many rows it has.
func (g gen) counted() (fields []field, rows int) {
	axes := g.axes()
	g.Shuffle(len(axes), func(i, k int) { axes[i], axes[k] = axes[k], axes[i] })
	axes = axes[:1+g.IntN(4)]
	keys := [][]string{{}}
	for _, a := range axes {
		var next [][]string
		for _, k := range keys {
			for _, code := range a.codes {
				if next = append(next, append(k[:len(k):len(k)], code)); len(next) >= 600 {
					break
				}
			}
		}
		keys = next
	}
	if g.chance(30) {
		g.Shuffle(len(keys), func(i, k int) { keys[i], keys[k] = keys[k], keys[i] })
	}
	if g.chance(30) && len(keys) > 40 {
		keys = keys[:40+g.IntN(len(keys)-39)]
	}
	for k, a := range axes {
		fields = append(fields, field{a.heads, func(i int) string { return keys[i][k] }})
	}
	for range 1 + g.IntN(3) {
		n := g.count()
		fields = append(fields, field{g.one("Total|Total|Total|Total", "Personas|Persons|Personnes|Pessoas", "Casos|Cases|Cas|Casos", "Entradas|Entries|Entrées|Entradas"), func(int) string { return n() }})
	}
	if g.chance(30) {
		g.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	}
	return fields, len(keys)
}

// list is a list of things with figures, or of projects, posts, codes and treaties.
func (g gen) list() [][]string { return g.table(g.listed()) }

// listed are the columns of such a list, and how many rows it has.
func (g gen) listed() (fields []field, rows int) {
	day, n := g.dates(), g.count()
	start := time.Date(1975, 1, 1, 0, 0, 0, 0, time.UTC)
	country := countries[g.IntN(3)]
	at := func() string { return fmt.Sprintf("%.5f", g.Float64()*60-90) }
	verbs := strings.Fields("Fortalecimiento Apoyo Programa Atención Integración Reinserción Protección Gestión")
	title := func(int) string {
		return g.one(verbs...) + " de la " + strings.ToLower(g.one(verbs...)) + " de personas migrantes en " + g.one(country...) + " " + strconv.Itoa(g.IntN(90))
	}
	sets := [][]field{
		{
			{"Código|Code|Code|Código", func(i int) string { return g.digits("PRJ-9999-99999") }},
			{"Proyecto|Project|Projet|Projeto", title},
			{"País|Country|Pays|País", func(int) string { return g.one(country...) }},
			{"Inicio|Start date|Début|Início", func(int) string { return day(start.AddDate(0, 0, 14600+g.IntN(3000))) }},
			{"Fin|End date|Fin|Fim", func(int) string { return day(start.AddDate(0, 0, 17600+g.IntN(900))) }},
			{"Presupuesto|Budget|Budget|Orçamento", func(int) string { return strconv.Itoa(1000 * (10 + g.IntN(9000))) }},
		},
		{
			{"Puesto|Border post|Poste|Posto", func(i int) string { return "Puesto " + strconv.Itoa(i) }},
			{"Latitud|Latitude|Latitude|Latitude", func(int) string { return at() }},
			{"Longitud|Longitude|Longitude|Longitude", func(int) string { return at() }},
			{"Entradas|Entries|Entrées|Entradas", func(int) string { return n() }},
		},
		{
			{"Código|Code|Code|Código", func(i int) string { return fmt.Sprintf("%05d", 1001+i*7) }},
			{"Municipio|Municipality|Commune|Município", func(i int) string {
				return g.one("San ", "Santa ", "Villa ", "Puerto ") + g.one(given...) + " " + strconv.Itoa(i)
			}},
			{"Población|Population|Population|População", func(int) string { return strconv.Itoa(300 + g.IntN(900000)) }},
		},
		{{"Tratado|Treaty|Traité|Tratado", title}, {"País|Country|Pays|País", func(i int) string { return country[i%len(country)] }}, {"Ratificación|Ratification|Ratification|Ratificação", func(int) string { return day(start.AddDate(0, 0, g.IntN(17000))) }}},
	}
	fields = sets[g.IntN(len(sets))]
	return fields, 10 + g.IntN(100)
}
