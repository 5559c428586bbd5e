package propose

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What says that figures are shares, rates or averages makes the measure a question whose
// first answer leaves them out, whole numbers or not.
func TestSharesAndAveragesAreLeftOutOrAsked(t *testing.T) {
	for title, dataset := range map[string]string{
		"Distribución porcentual de los permisos de residencia otorgados, por nacionalidad": "PERMITS", "Permisos otorgados por nacionalidad: estructura porcentual": "PERMITS",
		"Participación de cada nacionalidad en los permisos": "PERMITS", "Permisos de residencia por nacionalidad, por ciento": "PERMITS",
		"Répartition en % des titres de séjour par nationalité": "PERMITS", "Percentage distribution of residence permits by nationality": "PERMITS", "Residence permits by nationality, per cent": "PERMITS",
		"Distribuição percentual das autorizações de residência": "PERMITS", "Participação das nacionalidades nas autorizações de residência": "PERMITS",
		"Promedio mensual de entradas de extranjeros por nacionalidad": "BORDER", "Moyenne mensuelle des entrées par nationalité": "BORDER", "Nombre moyen d'entrées par nationalité": "BORDER",
		"Daily average of entries by nationality": "BORDER", "Entradas por habitante, por nacionalidad": "BORDER", "Entries per head by nationality": "BORDER", "Média mensal de entradas por nacionalidade": "BORDER", "Entradas por nacionalidad, en promedio": "BORDER",
	} {
		for place, text := range map[string]string{"title": "\"" + title + "\"" + figuresBelow, "subtitle": "Cuadro 3\n\"" + title + "\"" + figuresBelow} {
			got := openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}")
			if !asksFor(got, AskMeasure, "", "skip") {
				t.Errorf("%q in the %s: %v", title, place, got)
			}
			p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n- {ask: measure, answer: skip}\n")
			must(t, err)
			if !p.Tables[0].out {
				t.Errorf("%q: not left out", title)
			}
		}
	}
	note := "\"Permisos de residencia otorgados por nacionalidad\"" + figuresBelow + "\nEn porcentaje.\n"
	if got := openFor(t, "t.csv", note, "- {ask: dataset, answer: PERMITS}"); !asksFor(got, AskMeasure, "", "skip") {
		t.Errorf("the note is not read: %v", got)
	}
}

// sharesTable is a table of counts, or of what they are of a hundred, with or without a total
// below or beside; down says that columns add up.
func sharesTable(r *rand.Rand, down, total bool, of int) string {
	rows, cols := 3+r.IntN(4), 2+r.IntN(3)
	n := make([][]int, rows)
	for i := range n {
		n[i] = make([]int, cols)
	}
	fill := func(k int, set func(i, v int)) {
		left := of
		for i := range k {
			v := left
			if i < k-1 {
				v = r.IntN(left/2 + 1)
			}
			set(i, v)
			left -= v
		}
	}
	if down {
		for c := range cols {
			fill(rows, func(i, v int) { n[i][c] = v })
		}
	} else {
		cols = max(cols, 3)
		for i := range n {
			n[i] = make([]int, cols)
			fill(cols, func(c, v int) { n[i][c] = v })
		}
	}
	var b strings.Builder
	b.WriteString("\"Residence permits granted by nationality\"\n\nCountry")
	for c := range cols {
		fmt.Fprintf(&b, ",%d", 2015+c)
	}
	b.WriteString("\n")
	for i, country := range []string{"Honduras", "Cuba", "Peru", "Chile", "France", "Spain"}[:rows] {
		b.WriteString(country)
		for _, v := range n[i] {
			fmt.Fprintf(&b, ",%d", v)
		}
		b.WriteString("\n")
	}
	if down && total {
		b.WriteString("Total" + strings.Repeat(fmt.Sprintf(",%d", of), cols) + "\n")
	}
	return b.String()
}

// Whole numbers that add up to a hundred in each column or each row are doubted; others are not.
func TestFiguresThatAddUpToAHundredAreDoubted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		of := []int{100, 5000}[i%2]
		text := sharesTable(r, i%4 < 2, i%8 < 4, of)
		got := openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n")
		if asked := asksFor(got, AskUnit, "", "skip"); asked != (of == 100) {
			t.Errorf("asked %v:\n%s", asked, text)
		}
	}
}

// The question about the unit of figures with decimals may be answered by leaving them out.
func TestFiguresWithDecimalsMayBeLeftOut(t *testing.T) {
	const text = "\"Residence permits granted by nationality\"\n\nCountry,2021,2022\nHonduras,31.5,42.1\nCuba,12.2,14.4\nPeru,5.1,9.9\n"
	const known = "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"
	got := openFor(t, "t.csv", text, known)
	i := slices.IndexFunc(got, func(q Question) bool { return q.Ask == AskUnit })
	if i < 0 || !slices.ContainsFunc(got[i].Choices, func(c Choice) bool { return c.Answer == "skip" }) {
		t.Fatalf("no question with skip: %v", got)
	}
	p, err := proposalUnder(t, "t.csv", text, known+"- {ask: unit, answer: skip}\n")
	must(t, err)
	if !p.Tables[0].out {
		t.Error("the table is not left out")
	}
}

// A unit that the vocabulary does not know is asked about, and never dropped; the answer that
// it is none leaves the words to be asked about.
func TestAnUnknownUnitIsAsked(t *testing.T) {
	for _, title := range []string{
		"Residence permits granted by nationality (in lakhs)", "Residence permits granted by nationality\nIn zutanos", "Permisos de residencia otorgados por nacionalidad, en zutanas",
		"Permisos de residencia otorgados por nacionalidad (en centenas)", "Titres de séjour délivrés par nationalité (en zutaines)", "Autorizações de residência por nacionalidade (em zutanas)",
		"Residence permits granted by nationality (hundreds of persons)", "PERMISOS DE RESIDENCIA OTORGADOS POR NACIONALIDAD (EN ZUTANAS)",
	} {
		text := "\"" + strings.ReplaceAll(title, "\n", "\"\n\"") + "\"" + figuresBelow
		const known = "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"
		got := openFor(t, "t.csv", text, known)
		i := slices.IndexFunc(got, func(q Question) bool { return q.Ask == AskUnit })
		if i < 0 {
			t.Errorf("%q: no question about the unit: %v", title, got)
			continue
		}
		for _, want := range []string{"PM 2", "PM"} {
			if !slices.ContainsFunc(got[i].Choices, func(c Choice) bool { return c.Answer == want }) {
				t.Errorf("%q: no choice %s: %v", title, want, got[i].Choices)
			}
		}
		p, err := proposalUnder(t, "t.csv", text, known+"- {ask: unit, answer: PM 2}\n")
		must(t, err)
		if p.Tables[0].Meaning.Multiplier != 100 || len(restrictingWords(p.Questions())) > 0 {
			t.Errorf("%q: × %v, asks %v", title, p.Tables[0].Meaning.Multiplier, restrictingWords(p.Questions()))
		}
		if got := openFor(t, "t.csv", text, known+"- {ask: unit, answer: PM}\n"); strings.Contains(title, "utan") && len(restrictingWords(got)) == 0 {
			t.Errorf("%q: the words are lost", title)
		}
	}
	for _, title := range []string{"Residence permits granted in Canada by nationality", "Permisos de residencia otorgados, en 2020", "Residence permits granted, in January", "Permisos de residencia otorgados en Chile (en personas)"} {
		if got := openFor(t, "t.csv", "\""+title+"\""+figuresBelow, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n"); asksFor(got, AskUnit, "", "") {
			t.Errorf("%q asks for a unit", title)
		}
	}
}
