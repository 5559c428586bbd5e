package catalog

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// ageForm is the stem Y of CL_AGE: Y37, Y0T4, Y_LT18, Y_GE85.
var ageForm = regexp.MustCompile(`^Y(?:(\d{1,3})(?:T(\d{1,3}))?|_(LT|GE)(\d{1,3}))$`)

// ageRange is an age code in completed years, both ends included.
type ageRange struct{ from, to int }

const noAgeLimit = math.MaxInt

// parseAgeCode reads a code of the pattern.
func parseAgeCode(id string) (ageRange, bool) {
	m := ageForm.FindStringSubmatch(id)
	if m == nil {
		return ageRange{}, false
	}
	num := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	switch {
	case m[3] == "LT":
		return ageRange{0, num(4) - 1}, num(4) > 0
	case m[3] == "GE":
		return ageRange{num(4), noAgeLimit}, true
	case m[2] != "":
		return ageRange{num(1), num(2)}, num(1) < num(2)
	}
	return ageRange{num(1), num(1)}, true
}

// ageCode makes the code of an age or age group with its names; nil where the
// id does not follow the pattern.
func ageCode(id string) *Code {
	r, ok := parseAgeCode(id)
	if !ok {
		return nil
	}
	from, to := strconv.Itoa(r.from), strconv.Itoa(r.to)
	k := &Code{ID: id}
	switch {
	case r.to == noAgeLimit:
		k.Names = names(from+" y más años", from+" years and over", from+" ans et plus")
	case r.from == 0 && id[1] == '_':
		above := strconv.Itoa(r.to + 1)
		k.Names = names("Menos de "+above+" años", "Under "+above+" years", "Moins de "+above+" ans")
	case r.from < r.to:
		k.Names = names(from+" a "+to+" años", from+" to "+to+" years", from+" à "+to+" ans")
	case r.from == 1:
		k.Names = names("1 año", "1 year", "1 an")
	case r.from == 0:
		k.Names = names("Menos de 1 año", "Under 1 year", "Moins de 1 an")
	default:
		k.Names = names(from+" años", from+" years", from+" ans")
	}
	return k
}

// Lifetime is the age in years beyond which there is nobody.
const Lifetime = 1000

// AgeSpan reads a code of CL_AGE in completed years: Y5 is 5 up to 6, Y_GE85 is 85
// up to Lifetime, and so is the total from zero. Not ok for a code that is no age.
func AgeSpan(code string) (span warehouse.Span, ok bool) {
	if code == warehouse.Total {
		return warehouse.Span{To: Lifetime}, true
	}
	r, ok := parseAgeCode(code)
	if !ok {
		return span, false
	}
	return warehouse.Span{From: r.from, To: min(r.to, Lifetime-1) + 1}, true
}

// tileAges finds among codes the fewest ages and age groups that together are all
// ages; nil where none are.
func tileAges(codes []string) (tiles []string) {
	var spans []warehouse.Span
	var ages []string
	for _, code := range codes {
		span, ok := AgeSpan(code)
		switch {
		case !ok:
		case span == warehouse.Span{To: Lifetime}:
			return []string{code}
		default:
			spans, ages = append(spans, span), append(ages, code)
		}
	}
	for _, i := range warehouse.Tile(warehouse.Span{To: Lifetime}, spans) {
		tiles = append(tiles, ages[i])
	}
	return tiles
}

// ageContains reports whether an age group holds another one and is wider.
func ageContains(group, part string) bool {
	a, okA := parseAgeCode(group)
	b, okB := parseAgeCode(part)
	return okA && okB && a != b && a.from <= b.from && b.to <= a.to
}

// How offices write ages, after ageText: "0 - 4", "de 5 a 9 años", "65+",
// "65 y más", "85 and over", "< 1". What may mean either side of a limit
// ("mayores de 65") is no form.
var (
	ageNoise  = regexp.MustCompile(`\b(?:de edad|anos?|years?(?: (?:old|of age))?|yrs?|ans?|edad|ages?|aged)\b`)
	ageSingle = regexp.MustCompile(`^(\d{1,3})$`)
	agePair   = regexp.MustCompile(`^(?:de |from |entre |between )?(\d{1,3}) ?(?:-|a|to|y|e|and|et|hasta|ate) ?(\d{1,3})$`)
	agePart   = regexp.MustCompile(`^(?:de |from |entre |between )?(\d{1,3}) ?(?:-|a|to|y|e|and|et) ?(?:<|menos de|under|less than|moins de) ?(\d{1,3})$`)
	ageOpen   = regexp.MustCompile(`^(?:de )?(?:(\d{1,3}) ?(?:(?:y |e |and |et )?\+|(?:y|o|a) mas|(?:e|ou|a) mais|(?:y|o) mayor(?:es)?|(?:y |e )?en adelante|em diante|(?:and|or) (?:over|above|older|more|up)|plus|(?:et|ou) plus)|>= ?(\d{1,3}))$`)
	ageAbove  = regexp.MustCompile(`^> ?(\d{1,3})$`)
	ageUpTo   = regexp.MustCompile(`^<= ?(\d{1,3})$`)
	ageBelow  = regexp.MustCompile(`^(?:<|menos de|menor(?:es)? (?:de|a|que)|under|less than|below|moins de) ?(\d{1,3})$`)
)

// parseAge reads an age as an office writes it. Under one year is the single
// year 0: both say completed years.
func parseAge(label string) (string, bool) {
	s := plainAge(label)
	if m := ageOpen.FindStringSubmatch(s); m != nil {
		return "Y_GE" + plainInt(m[1]+m[2]), true
	}
	if m := ageAbove.FindStringSubmatch(s); m != nil {
		return "Y_GE" + next(m[1]), true
	}
	if m := ageUpTo.FindStringSubmatch(s); m != nil {
		return "Y_LT" + next(m[1]), true
	}
	if m := ageBelow.FindStringSubmatch(s); m != nil {
		if plainInt(m[1]) == "1" {
			return "Y0", true
		}
		return "Y_LT" + plainInt(m[1]), plainInt(m[1]) != "0"
	}
	if m := ageSingle.FindStringSubmatch(s); m != nil {
		return "Y" + plainInt(m[1]), true
	}
	if m := agePart.FindStringSubmatch(s); m != nil {
		to, _ := strconv.Atoi(m[2])
		code := "Y" + plainInt(m[1]) + "T" + strconv.Itoa(to-1)
		return code, ageCode(code) != nil
	}
	if m := agePair.FindStringSubmatch(s); m != nil {
		code := "Y" + plainInt(m[1]) + "T" + plainInt(m[2])
		return code, ageCode(code) != nil
	}
	return "", false
}

// ageText folds letters as normalise does and keeps the signs that mean
// something in an age.
func ageText(label string) string {
	var b strings.Builder
	for _, r := range label {
		switch r {
		case '-', '–', '—', '−':
			b.WriteByte('-')
		case '≥':
			b.WriteString(">=")
		case '≤':
			b.WriteString("<=")
		case '+', '<', '>', '=':
			b.WriteRune(r)
		case '&':
			b.WriteString(" and ")
		default:
			b.WriteString(fold(r))
		}
	}
	return b.String()
}

func plainInt(digits string) string {
	n, _ := strconv.Atoi(digits)
	return strconv.Itoa(n)
}

// next is the number behind one.
func next(digits string) string {
	n, _ := strconv.Atoi(digits)
	return strconv.Itoa(n + 1)
}

// compareAges orders age codes by width, narrow first, then by age.
func compareAges(a, b string) int {
	x, _ := parseAgeCode(a)
	y, _ := parseAgeCode(b)
	return cmp.Or(cmp.Compare(x.to-x.from, y.to-y.from), cmp.Compare(x.from, y.from))
}
