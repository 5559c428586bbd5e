package persons_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

// among puts records where they are hard to see.
var among = map[string]func(g gen) [][]string{
	"below many figures": func(g gen) [][]string {
		out := [][]string{{"País", "Año", "Sexo", "Personas"}}
		for i := range 12000 {
			out = append(out, []string{countries[0][i%12], strconv.Itoa(1900 + i/24), sexes[0][i/12%2], strconv.Itoa(g.IntN(9000))})
		}
		return append(append(out, make([]string, 4)), g.records()...)
	},
	"beside figures": func(g gen) [][]string {
		figures, records := g.figures(), g.records()
		var out [][]string
		for i := range max(len(figures), len(records)) {
			line := make([]string, 9)
			if i < len(figures) {
				copy(line, figures[i])
			}
			if i < len(records) {
				line = append(line, records[i]...)
			}
			out = append(out, line)
		}
		return out
	},
	"blank rows between": func(g gen) (out [][]string) {
		for i, r := range g.records() {
			if out = append(out, r); i%2 == 0 {
				out = append(out, make([]string, len(r)))
			}
		}
		return out
	},
	"headings again": func(g gen) (out [][]string) {
		rows := g.records()
		for i, r := range rows {
			if i > 0 && i%25 == 0 {
				out = append(out, rows[0])
			}
			out = append(out, r)
		}
		return out
	},
	"months and ones": func(g gen) [][]string {
		out := [][]string{{"Año", "Mes", "Puesto", "Nacionalidad", "Sexo", "Edad", "Casos"}}
		for range 200 {
			out = append(out, []string{"2023", strconv.Itoa(1 + g.IntN(12)), g.one("Corinto", "El Florido"), g.one(countries[0]...), g.one("H", "M"), strconv.Itoa(g.IntN(70)), "1"})
		}
		return out
	},
	"a text for each row": func(g gen) (out [][]string) {
		s := strange{g, g.dates()}
		between := g.one("  ", " ; ", "|", "~", ": ", " ")
		out = append(out, []string{s.title() + " " + s.word()})
		call, number := s.called(), s.numbered()
		for range 8 + g.IntN(30) {
			day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -2000-g.IntN(20000))
			out = append(out, []string{strings.Join([]string{call(), number(), s.one("SEN", "NGA"), day.Format("02-01-2006")}, between)})
		}
		return out
	},
	"in equal steps": func(g gen) [][]string {
		out := [][]string{{"Voo 17"}, {"Lugar", "Passageiro", "Nac.", "Doc. viagem", g.one("Nascimento", "Nasc.", "K5"), "Decisão"}}
		for i := range 24 {
			day := time.Date(1961+i, time.Month(1+i%12), 1+i%28, 0, 0, 0, 0, time.UTC)
			out = append(out, []string{strconv.Itoa(1+i/6) + "ABCDEF"[i%6:i%6+1], strings.Fields("BARRY SOW KEITA DIALLO")[i%4] + g.one("/", " / ") + strings.Fields("AWA SEKOU MARIAMA OUSMANE")[i/4%4], []string{"SEN", "GIN"}[i%2], "A00" + strconv.Itoa(11200+i), day.Format("02-01-2006"), []string{"admitido", "recusado"}[i%2]})
		}
		return out
	},
	"few names": func(g gen) [][]string {
		out := [][]string{{"Booking", "Last", "First", "COB", "Arrest date", "Bed"}}
		for i := range 26 {
			out = append(out, []string{strconv.Itoa(4411 + i), strings.Fields("Okafor Tran Ibarra Pacheco")[i%4], strings.Fields("Chidi Linh Noe Delia Ada")[i%5], []string{"NGA", "VNM", "MEX"}[i%3], time.Date(2023, 1, 3+4*i, 0, 0, 0, 0, time.UTC).Format("01/02/2006"), g.one("", "B") + strconv.Itoa(1+i%9)})
		}
		return out
	},
	"with figures of each person": func(g gen) [][]string {
		fields := append(g.identity("birth"), g.others()[:2]...)
		fields = append(fields, field{"Días|Days|Jours|Dias", func(int) string { return strconv.Itoa(g.IntN(900)) }})
		return g.table(fields, 20+g.IntN(100))
	},
}

func TestRecordsAreSeenAmongOtherThings(t *testing.T) {
	for name, rows := range among {
		for i := range uint64(5) {
			g := gen{rand.New(rand.NewPCG(i, 7))}
			if sheet := rows(g); len(findIn(t, "x.csv", text(sheet))) == 0 {
				t.Errorf("%s, seed %d:\n%s", name, i, head(sheet))
			}
		}
	}
}

func text(rows [][]string) []byte {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(`"` + strings.Join(r, `","`) + "\"\n")
	}
	return []byte(b.String())
}

// alike are tables of figures, forms and lists that look like records.
var alike = map[string]func(g gen) [][]string{
	"deaths by incident": func(g gen) [][]string {
		out, day := [][]string{{"Fecha del incidente", "Región", "País de origen", "Muertos", "Causa"}}, g.dates()
		for range 80 {
			out = append(out, []string{day(time.Date(2014, 1, 1+g.IntN(3650), 0, 0, 0, 0, time.UTC)), g.one("Caribe", "Darién"), g.one(countries[0]...), strconv.Itoa(int(12 * g.Float64() * g.Float64())), g.one("Ahogamiento", "Vehículo")})
		}
		return out
	},
	"a form without figures": func(g gen) [][]string {
		out := [][]string{{"País", "Sexo", "Edad", "Personas"}}
		for _, c := range countries[0] {
			for i := range 100 {
				out = append(out, []string{c, sexes[0][i%2], strconv.Itoa(i / 2), ""})
			}
		}
		return out
	},
	"single ages in sections": func(g gen) [][]string {
		out := [][]string{{"Edad", "Sexo", "Casos"}}
		for _, c := range countries[0] {
			out = append(out, []string{c, "", ""})
			for i := range 40 {
				out = append(out, []string{strconv.Itoa(i / 2), sexes[2][i%2], strconv.Itoa(g.IntN(9))})
			}
		}
		return out
	},
	"places with names of persons": func(g gen) (out [][]string) {
		for _, m := range strings.Split("Benito Juárez|Francisco Morazán|Juan Aldama|Miguel Hidalgo|Emiliano Zapata|Manuel Doblado|Lázaro Cárdenas", "|") {
			out = append(out, []string{m, strconv.Itoa(g.IntN(8))})
		}
		return out
	},
	"names and how often": func(g gen) [][]string {
		out := [][]string{{"Nombre", "Sexo", "Nacimientos"}}
		for _, name := range given {
			out = append(out, []string{name, g.one("H", "M"), strconv.Itoa(100 + g.IntN(90000))})
		}
		return out
	},
	"births by day": func(g gen) [][]string {
		out, day := [][]string{{"Fecha de nacimiento", "Nacimientos"}}, g.dates()
		for i := range 365 {
			out = append(out, []string{day(time.Date(2022, 1, 1+i, 0, 0, 0, 0, time.UTC)), strconv.Itoa(g.IntN(40))})
		}
		return out
	},
	"agreements": func(g gen) (out [][]string) {
		day := g.dates()
		for range 40 {
			signed := time.Date(1960, 1, 1+g.IntN(20000), 0, 0, 0, 0, time.UTC)
			out = append(out, []string{g.one(countries[0]...), g.one("Convenio", "Memorando"), day(signed), day(signed.AddDate(0, 0, 30+g.IntN(2000))), g.one("Vigente", "Terminado")})
		}
		return out
	},
	"small figures by codes": func(g gen) (out [][]string) {
		for _, c := range countries[0] {
			for i := range 6 {
				out = append(out, []string{c, sexes[2][i%2], "SCV"[i/2 : i/2+1], strconv.Itoa(1 + int(3*g.Float64()*g.Float64()))})
			}
		}
		return out
	},
}

func TestFiguresThatLookLikeRecordsAreNotRefused(t *testing.T) {
	for name, rows := range alike {
		for i := range uint64(5) {
			g := gen{rand.New(rand.NewPCG(i, 9))}
			sheet := rows(g)
			if found := findIn(t, "x.csv", text(sheet)); len(found) > 0 {
				t.Errorf("%s, seed %d: %v\n%s", name, i, found, head(sheet))
			}
		}
	}
}
