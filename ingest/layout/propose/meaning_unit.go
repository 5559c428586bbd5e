package propose

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// Units in titles, notes and headings. A unit counts where it is said to be
// one: "in thousands", "(thousands)", "miles de personas".
var (
	unitThousands = regexp.MustCompile(`(?i)\b(in thousands|thousands of|en miles|miles de (personas|d[oó]lares|habitantes|usd|us)|cifras en miles|en milliers|milliers de|em milhares|milhares de|in 1[, ]?000s?|thousand (persons|us dollars))\b|\(\s*(thousands?|miles|milliers|milhares|'?000s?)\b[^)]*\)|['’]000s?\b`)
	unitMillions  = regexp.MustCompile(`(?i)\b(in millions|millions? of (us|u\.s\.|dollars|persons)|us ?\$ ?millions?|usd millions?|millones de (d[oó]lares|usd|us|personas)|en millones|cifras en millones|en millions|millions de|em milh[oõ]es|milh[oõ]es de)\b|us\$ ?(mn|m)\b|\(\s*(millions?|millones|milh[oõ]es)\b[^)]*\)`)

	unitSentence = regexp.MustCompile(`(?i)^(\(|in |en |em |figures|cifras|unidad|unit|unit[eé]|valores|values|thousands|millions|miles|millones|us\$|nota: cifras)`)
)

// multiplierIn is the unit a text names, zero where it names none.
func multiplierIn(s string) float64 {
	switch {
	case unitMillions.MatchString(s):
		return 1e6
	case unitThousands.MatchString(s):
		return 1000
	}
	return 0
}

// chooseUnit finds the unit of the table's figures in its title, in a note that
// is about nothing else, or in its name.
func (v *view) chooseUnit() {
	t := v.t
	if t.Meaning.Multiplier > 0 {
		v.decideUnit()
		return
	}
	for _, a := range v.axes {
		for _, s := range a.axis.Meaning.Map {
			if s.Multiplier > 0 {
				return // every heading has its own
			}
		}
	}
	for _, x := range t.Title {
		t.Meaning.Multiplier = max(t.Meaning.Multiplier, multiplierIn(x.Text))
	}
	for _, x := range t.Notes {
		if t.Meaning.Multiplier == 0 && unitSentence.MatchString(strings.TrimSpace(x.Text)) && len(x.Text) < 120 {
			t.Meaning.Multiplier = multiplierIn(x.Text)
		}
	}
	for _, a := range v.axes {
		if a.kind == inHeader && len(a.labels) == 1 && t.Meaning.Multiplier == 0 {
			t.Meaning.Multiplier = multiplierIn(a.labels[0])
		}
	}
	v.decideUnit()
}

func (v *view) decideUnit() {
	if m := v.t.Meaning.Multiplier; m > 0 {
		v.t.decide("unit", v.titleRange(), number(m), say("meaning.unit", "multiplier", number(m)), 0.9)
	}
}

// Words of the day that a stock stands for.
var (
	midYear = regexp.MustCompile(`\b(mid year|mitad de(l)? ano|mediados de ano|milieu de l annee|1 de julio|july 1|1 july)\b`)
	yearEnd = regexp.MustCompile(`\b(31 de diciembre|december 31(st)?|31 december|end of (the )?year|fin de ano|31 decembre|31 de dezembro)\b`)
)

// rounded finds the base that figures are rounded to.
var rounded = regexp.MustCompile(`(?i)\b(?:rounded|rounding|redonde\w+|arrondi\w*|arredondad\w+|multiples? of|m[uú]ltiplos? de)\b[^.;\d]{0,60}?\b(\d{1,4}|five|ten|hundred|cinco|diez|cien|cinq|dix)\b`)

var numberWords = map[string]float64{"five": 5, "ten": 10, "hundred": 100, "cinco": 5, "diez": 10, "cien": 100, "cinq": 5, "dix": 10}

// roundingIn is the base to which a note says that figures are rounded.
func roundingIn(s string) float64 {
	m := rounded.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	if n, ok := numberWords[strings.ToLower(m[1])]; ok {
		return n
	}
	n, _ := strconv.ParseFloat(m[1], 64)
	if n > 1000 {
		return 0
	}
	return n
}

// The words with which notes explain a marker, and what it then is.
var (
	markSmall    = regexp.MustCompile(`(?i)suppress|confidential|between \d+ and|entre \d+ (y|et|e) \d|less than|fewer than|menos de|menor(es)? (a|que|de)|protect|secreto|reservad|small|inf[eé]rieur|confidencial|moins de|not (shown|disclosed)`)
	markNil      = regexp.MustCompile(`(?i)\bnil\b|\bzero\b|\bcero\b|\bnul[oa]?s?\b|n[eé]ant|magnitude|no se registr|sin (movimiento|registro)|\bnenhum`)
	markNone     = regexp.MustCompile(`(?i)not applicable|no aplica|no corresponde|sans objet|n[aã]o se aplica`)
	markMissing  = regexp.MustCompile(`(?i)not available|no disponible|non disponible|n[aã]o dispon|sin (dato|informaci[oó]n)|no (hay|se (tiene|cuenta|dispone))|unknown|not reported|missing|no data|dado(s)? n[aã]o|not (collected|stated)|no reportad|pendiente`)
	markPrelim   = regexp.MustCompile(`(?i)provisional|preliminar|preliminary|provisoire`)
	markEstimate = regexp.MustCompile(`(?i)estimad|estimate|estim[eé]`)
	bounds       = regexp.MustCompile(`(\d+) ?(?:and|y|et|e|to|a|-|–) ?(\d+)`)
	below        = regexp.MustCompile(`(?i)(?:less than|fewer than|menos de|menor(?:es)? (?:a|que|de)|moins de|inf[eé]rieure?s? [aà]|<) ?(\d+|five|cinco|cinq)`)
)

// understandMarkers reads what the notes say of the file's markers. What they
// do not explain keeps its usual meaning where it has one (DOMAIN.md, "Marker
// defaults"); a dash, a point or an X stays open, for it may be a nil.
func (p *Proposal) understandMarkers() {
	notes := p.notes()
	for i := range p.Markers {
		k := &p.Markers[i]
		if k.Means == "" {
			k.Means = explanation(k.Text, notes)
		}
		sure := 0.9
		if !k.explained() {
			sure = k.usual()
		}
		choice := cmp.Or(k.Status, "open")
		if k.Zero {
			choice = "zero"
		}
		reason := say("meaning.marker-open", "marker", k.Text)
		switch {
		case sure >= 0.9:
			reason = say("meaning.marker-note", "marker", k.Text, "means", k.Means)
		case sure > 0:
			reason = say("meaning.marker-usual", "marker", k.Text)
		}
		p.Decisions = append(p.Decisions, Decision{"markers", cellRange(k.Row, k.Col), k.Text + ": " + choice, reason, max(sure, 0.2)})
	}
}

// explained reads the publisher's explanation.
func (k *Marker) explained() bool {
	s := k.Means
	if s == "" {
		return false
	}
	k.Status, k.Conf, k.Zero, k.Low, k.High = "", "", false, 0, 0
	switch {
	case markNone.MatchString(s):
		k.Status = "M"
	case markSmall.MatchString(s):
		k.Status, k.Conf = "Q", "A"
		k.Low, k.High = boundsIn(s)
	case markMissing.MatchString(s):
		k.Status = "O"
	case markNil.MatchString(s):
		k.Zero = true
	case markPrelim.MatchString(s):
		k.Status = "P"
	case markEstimate.MatchString(s):
		k.Status = "E"
	default:
		return false
	}
	return true
}

// boundsIn reads what a suppressed figure lies between, both ends included:
// "between 0 and 5" and "less than five" are 1 to 4, "between 1 and 4" is that.
func boundsIn(s string) (low, high float64) {
	if m := bounds.FindStringSubmatch(s); m != nil {
		low, _ = strconv.ParseFloat(m[1], 64)
		high, _ = strconv.ParseFloat(m[2], 64)
		if low == 0 && high > 1 {
			low, high = 1, high-1
		}
		if high > low {
			return low, high
		}
		return 0, 0
	}
	if m := below.FindStringSubmatch(s); m != nil {
		n, ok := numberWords[strings.ToLower(m[1])]
		if !ok {
			n, _ = strconv.ParseFloat(m[1], 64)
		}
		if n > 1 && n < 1000 {
			return 1, n - 1
		}
	}
	return 0, 0
}

// usual gives a marker without an explanation the meaning it has nearly
// everywhere, and says how sure that is; zero where there is none.
func (k *Marker) usual() float64 {
	k.Conf, k.Zero = "", false
	if k.Beside { // the figure stands, whatever its mark says; markOf knows the usual ones
		if k.Status == string(warehouse.Normal) {
			return 0.3
		}
		return 0.7
	}
	switch s := strings.ToLower(strings.TrimSpace(k.Text)); s {
	case "..", "...", "…", "n.d.", "n.d", "nd", "n/d", "s/d", "s.d.", "n/a", "n.a.", "na", "not available", "no disponible", "non disponible", "sin dato", "sin datos":
		k.Status = "O"
		return 0.8
	case "no aplica", "not applicable", "sans objet":
		k.Status = "M"
		return 0.9
	case "p/", "(p)":
		k.Status = "P"
		return 0.85
	case "--", "d", "*", "c":
		k.Status, k.Conf = "Q", "A"
		return 0.6
	default:
		k.Status = ""
		if m := below.FindStringSubmatch(s); m != nil && strings.HasPrefix(s, "<") {
			k.Status, k.Conf = "Q", "A"
			k.Low, k.High = boundsIn(s)
			return 0.85
		}
		return 0
	}
}

// explanation finds what a note says of a marker: "-- = …", "(..) …", "* …",
// `Values between 0 and 5 are shown as "--"`.
func explanation(mark string, notes []string) string {
	quoted := regexp.QuoteMeta(mark)
	before := regexp.MustCompile(`(?i)^\s*(?:nota:? ?|note:? ?)?[("'“«]?` + quoted + `[)"'”»]?\s*(?:[:=–-]\s*|\s)(\pL.{3,})$`)
	inside := regexp.MustCompile(`[("'“«]` + quoted + `[)"'”»]`)
	shown := regexp.MustCompile(`(?i)(?:shown as|represented by|replaced (?:with|by)|denoted (?:as|by)|indicated by|se (?:muestran?|indican?|representan?) con|remplac[eé]e?s? par|asterisk)`)
	for _, note := range notes {
		for _, sentence := range regexp.MustCompile(`[;\n]|\. `).Split(note, -1) {
			if m := before.FindStringSubmatch(sentence); m != nil {
				return short(m[1])
			}
			star := mark == "*" && strings.Contains(strings.ToLower(sentence), "asterisk")
			if inside.MatchString(sentence) || shown.MatchString(sentence) && (star || len(mark) > 1 && strings.Contains(sentence, mark)) {
				return short(strings.TrimSpace(sentence))
			}
		}
	}
	return ""
}

// short keeps an explanation to the length of a line.
func short(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 160 {
		s = string(r[:159]) + "…"
	}
	return s
}
