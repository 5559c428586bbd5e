package layout

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"siemmes/warehouse"
)

// fiscalWords are what a fiscal year is called, folded.
const fiscalWords = `(?:fy|af|ef|ejercicio(?: fiscal)?|exercice(?: fiscal| financier| budgetaire)?|exercicio(?: fiscal| financeiro)?|(?:fiscal|financial) year|ano (?:fiscal|financiero|financeiro)|annee (?:fiscale|financiere|budgetaire))`

// parse reads a text in the first form that fits; nil where none does.
func (f Forms) Parse(text string) *Part {
	for _, form := range f.List {
		if p := form.Parse(text); p != nil {
			return p
		}
	}
	return nil
}

var (
	yearForm      = regexp.MustCompile(`^(?:ano |year |annee |jahr |cy ?|calendar year |ano calendario |annee civile |ano civil )?((?:1[6-9]|2[01])\d\d)$`)
	quarterForm   = regexp.MustCompile(`^(?:(?:q|t|tri|trim|trimestre|quarter|qtr|quartal)\.?[ -]?([1-4]|iv|i{1,3})|([1-4]|iv|i{1,3}|primero?|segundo|tercero?|cuarto|primeiro|terceiro|quarto|first|second|third|fourth|premier|deuxieme|troisieme|quatrieme)\.?(?:st|nd|rd|th|ero|er|do|to|eme|e|o|a|°)?\.?[ -]?(?:q|t|tri|trim|trimestre|quarter|qtr|quartal)\.?|([1-4])/4|(iv|i{1,3}))$`)
	halfForm      = regexp.MustCompile(`^(?:(?:s|h|sem|semestre|semester|half(?:-year)?)\.?[ -]?([12]|i{1,2})|([12]|i{1,2}|primero?|segundo|primeiro|first|second|premier|deuxieme|second)\.?(?:st|nd|ero|er|do|nd|eme|e|o|°)?\.?[ -]?(?:s|h|sem|semestre|semester|half(?:[ -]year)?|halbjahr)\.?)$`)
	rangeForm     = regexp.MustCompile(`^([a-z]{3,}\.?|\d{1,2}) ?(?:-|–|—| a | to | al | au | bis | ate | hasta | through | thru | until |/) ?([a-z]{3,}\.?|\d{1,2})$`)
	firstMonths   = regexp.MustCompile(`^(?:the |los |las |les |os )?(?:(first|last|primeros|ultimos|primeiros|premiers|derniers) (\w+)|(\w+) (primeros|ultimos|primeiros|premiers|derniers)) (?:months|meses|mois)$`)
	twoMonths     = regexp.MustCompile(`^([a-z]{3,}\.?) (?:y|e|and|et|&) ([a-z]{3,}\.?)$`)
	isoDateForm   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00)?(?:\.0+)?z?)?$`)
	dateForm      = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$`)
	wordsDayFirst = regexp.MustCompile(`^(?:[a-z]+,? )?(?:le |el )?(\d{1,2})(?:st|nd|rd|th|er|°|\.)?[ -](?:de )?([a-z]+)\.?,?[ -](?:de |del )?(\d{4})$`)
	wordsUS       = regexp.MustCompile(`^(?:[a-z]+, )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
	yearMonthForm = regexp.MustCompile(`^(\d{4})(?: ?(?:[-/.m]|-m) ?(\d{1,2})| (\d\d))$|^(\d{4})(\d{2})$|^(\d{1,2})[-/. ](\d{4})$`)
	monthYearForm = regexp.MustCompile(`^([a-z]+)\.?,?(?: de | del | do | of |[-/ '’.])?(\d{4}|\d{2})$|^(\d{4})[-/ ]?([a-z]+)\.?$`)
	yearRangeForm = regexp.MustCompile(`^(?:from |desde |del? |du )?(\d{4})(?: ?[-–—/] ?| (?:to|through|until|a|al|au|ate|hasta|bis) )(\d{4}|\d\d)$|^(?:between|entre) (\d{4}) (?:and|y|et|e) (\d{4})$`)
	fiscalForm    = regexp.MustCompile(`^` + fiscalWords + `[ .:'’-]*(\d{4}|\d{2})$|^(?:` + fiscalWords + `[ .:'’-]*)?(\d{4}) ?[-–—/] ?(\d{4}|\d{2})(?: ?fy)?$|^` + fiscalWords + `[ .:'’-]*(\d{2}) ?[-–—/] ?(\d{2})$|^(\d{4}) ?fy$`)
	countedMonth  = regexp.MustCompile(`^(?:(\d{1,2})[ .)–-]+([a-z]{3,})\.?|([a-z]{3,})\.? ?\((\d{1,2})\))$`)
	totalWords    = regexp.MustCompile(`\b(?:totals?|totales|totaux|totai?s|insgesamt|gesamt|annual|anual|annuel|acumulad[oa]s?|cumul|cumule|cumulative|f?ytd|(?:fiscal )?year[ -]to[ -]date)\b`)
	// wholeRest is what a total over time may say besides, when it names no period.
	wholeRest = regexp.MustCompile(`^(?:(?:general|grand|gran|geral|global|sum|suma|somme|soma|del|de|do|da|du|of|the|l|a la fecha|to date|a ce jour|ate a data|ano|annee|year|periodo|periode|period|fiscal|financial|(?:` + fiscalWords + `[ .:'’-]*)(?:\d{4}|\d\d)?(?: ?[-–/] ?\d\d)?(?: ?td)?)(?: |$))*$`)
)

// parse reads a text in this form; nil where it is not written so.
func (f Form) Parse(text string) *Part {
	s := fold(text)
	switch f.Kind {
	case "year":
		return parseYear(s)
	case "half":
		return f.within(parseCount(s, halfForm, 6))
	case "quarter":
		return f.within(parseCount(s, quarterForm, 3))
	case "month":
		return f.within(parseMonth(s))
	case "months":
		return parseMonths(s)
	case "day":
		if n := number(s, 1, 31); n > 0 {
			return &Part{Day: n}
		}
	case "day-month":
		return f.parseDayMonth(s)
	case "date":
		return f.parseDate(s)
	case "words":
		return f.parseWords(s)
	case "year-month":
		return f.within(parseYearMonth(s))
	case "span":
		return f.within(parseSpan(s))
	case "year-range":
		return f.parseYearRange(s)
	case "fiscal-year":
		return f.parseFiscal(s)
	case "sdmx":
		if p, err := warehouse.ParsePeriod(strings.ToUpper(s)); err == nil {
			return &Part{Full: &p}
		}
	case "total":
		return parseTotal(s)
	}
	return nil
}

// fold writes a text small, without accents, with single blanks.
func fold(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return foldUnicode(s)
		}
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), blank), " ")
}

func foldUnicode(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 0x300 && r < 0x370: // combining accents
		case r == 'º' || r == 'ª':
			b.WriteRune('°')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), blank), " ")
}

// blank reports whether a sign parts words; names of files have lines for blanks.
func blank(r rune) bool { return r == '_' || unicode.IsSpace(r) }

func number(s string, low, high int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high || len(s) > 4 {
		return 0
	}
	return n
}

// parseYear also takes letter-spaced years ("1 9 9 0").
func parseYear(s string) *Part {
	if len(s) == 7 && s[1] == ' ' && s[3] == ' ' && s[5] == ' ' {
		s = strings.ReplaceAll(s, " ", "")
	}
	m := yearForm.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	return &Part{Year: number(m[1], 1, 9999)}
}

var ordinals = map[string]int{
	"i": 1, "ii": 2, "iii": 3, "iv": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4,
	"primero": 1, "tercero": 3, "primeiro": 1, "terceiro": 3, "quarto": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4,
}

// parseCount reads the n-th stretch of so many months.
func parseCount(s string, form *regexp.Regexp, months int) *Part {
	n := number(s, 1, 12/months) // a bare number, in a column of quarters
	for _, x := range append([]string{}, form.FindStringSubmatch(s)...) {
		if x != s && x != "" || len(s) <= 3 {
			n = max(n, number(x, 1, 12/months), ordinals[x])
		}
	}
	if n == 0 || n > 12/months {
		return nil
	}
	return &Part{Month: (n-1)*months + 1, Months: months}
}

func parseMonth(s string) *Part {
	n := max(number(s, 1, 12), monthNumber(s))
	if m := countedMonth.FindStringSubmatch(s); m != nil && number(m[1]+m[4], 1, 12) > 0 {
		n = monthNumber(m[2] + m[3]) // "01 October": the number counts the months
	}
	if n == 0 {
		return nil
	}
	return &Part{Month: n, Months: 1, Named: true}
}

// parseMonths reads the months from one to another of a year ("ene-mar", "enero y febrero"),
// and its first or last ones ("first three months").
func parseMonths(s string) *Part {
	if p := parseFirstMonths(s); p != nil {
		return p
	}
	two := twoMonths.FindStringSubmatch(s)
	m := two
	if m == nil {
		m = rangeForm.FindStringSubmatch(s)
	}
	if m == nil {
		return nil
	}
	from, to := parseMonth(m[1]), parseMonth(m[2])
	if from == nil || to == nil || to.Month < from.Month || two != nil && to.Month != from.Month+1 {
		return nil
	}
	return &Part{Month: from.Month, Months: to.Month - from.Month + 1, Named: true}
}

// counts are the numbers up to eleven in words, folded.
var counts = []string{
	"", "", "two dos dois deux", "three tres trois", "four cuatro quatro quatre", "five cinco cinq", "six seis", "seven siete sete sept",
	"eight ocho oito huit", "nine nueve nove neuf", "ten diez dez dix", "eleven once onze",
}

func parseFirstMonths(s string) *Part {
	m := firstMonths.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	which, count := m[1]+m[4], m[2]+m[3]
	n := number(count, 2, 11)
	for i, words := range counts {
		if slices.Contains(strings.Fields(words), count) {
			n = i
		}
	}
	switch {
	case n == 0:
		return nil
	case which == "last" || which == "ultimos" || which == "derniers":
		return &Part{Month: 13 - n, Months: n, Named: true}
	}
	return &Part{Month: 1, Months: n, Named: true}
}

// parseDayMonth reads a day of whatever year another heading tells: "31 dic.", "June 30".
func (f Form) parseDayMonth(s string) *Part {
	const leap = " 2000" // a year that has every day
	day := Form{Kind: "words", Order: "dmy", Of: "day"}.parseWords(s + leap)
	if day == nil || !strings.ContainsFunc(s, unicode.IsLetter) {
		return nil
	}
	p := &Part{Month: int(day.Full.Start.Month()), Months: 1, Named: true}
	if lengths[f.Of] == 0 {
		p.Day = day.Full.Start.Day()
	}
	return f.within(p)
}

// parseDate reads a day and takes the period it is the first day of. ISO dates
// are read in any order declared, as spreadsheets hand dates over.
func (f Form) parseDate(s string) *Part {
	var y, m, d string
	if x := isoDateForm.FindStringSubmatch(s); x != nil {
		y, m, d = x[1], x[2], x[3]
	} else if x := dateForm.FindStringSubmatch(s); x != nil && f.Order != "ymd" {
		y, m, d = x[3], x[2], x[1]
		if f.Order == "mdy" {
			m, d = d, m
		}
	}
	return f.firstDay(number(y, 1, 9999), number(m, 1, 12), number(d, 1, 31))
}

func (f Form) parseWords(s string) *Part {
	if p := f.parseDate(s); p != nil {
		return p
	}
	if x := wordsDayFirst.FindStringSubmatch(s); x != nil {
		return f.firstDay(number(x[3], 1, 9999), monthNumber(x[2]), number(x[1], 1, 31))
	}
	if x := wordsUS.FindStringSubmatch(s); x != nil {
		return f.firstDay(number(x[3], 1, 9999), monthNumber(x[1]), number(x[2], 1, 31))
	}
	return nil
}

var lengths = map[string]int{"month": 1, "quarter": 3, "half": 6, "year": 12}

func (f Form) firstDay(year, month, day int) *Part {
	if year == 0 || month == 0 || day == 0 {
		return nil
	}
	start := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if start.Day() != day {
		return nil
	}
	p := warehouse.Period{Start: start}
	if n := lengths[f.Of]; n > 0 {
		p = f.around(year, month, n)
	}
	return &Part{Full: &p}
}

// around is the stretch of n months that a month tells.
func (f Form) around(year, month, n int) warehouse.Period {
	switch f.At {
	case "first":
		return warehouse.MonthsFrom(year, month, n)
	case "last":
		first := year*12 + month - n // months counted from the year 0
		return warehouse.MonthsFrom(first/12, first%12+1, n)
	case "up-to":
		first := (month-1)/n*n + 1
		return warehouse.MonthsFrom(year, first, month-first+1)
	}
	return warehouse.MonthsFrom(year, (month-1)/n*n+1, n)
}

// within makes of a month, or of a quarter or half, the longer period that it tells.
func (f Form) within(p *Part) *Part {
	n := lengths[f.Of]
	if p == nil || n < 2 {
		return p
	}
	if p.Full != nil {
		if f.At == "up-to" && p.Full.Months > 0 && p.Full.Start.Day() == 1 {
			full := f.around(p.Full.Start.Year(), int(p.Full.Start.Month())+p.Full.Months-1, n)
			return &Part{Full: &full}
		}
		return p
	}
	if p.Year > 0 {
		full := f.around(p.Year, p.Month+p.Months-1, n)
		return &Part{Full: &full}
	}
	first := (p.Month-1)/n*n + 1
	if f.At == "up-to" {
		return &Part{Month: first, Months: p.Month - first + p.Months, Named: p.Named}
	}
	return &Part{Month: first, Months: n, Named: p.Named}
}

func parseYearMonth(s string) *Part {
	var year, month int
	if m := yearMonthForm.FindStringSubmatch(s); m != nil {
		year = number(m[1]+m[4]+m[7], 1000, 9999)
		month = number(m[2]+m[3]+m[5]+m[6], 1, 12)
	} else if m := monthYearForm.FindStringSubmatch(s); m != nil {
		year, month = fullYear(m[2]+m[3]), monthNumber(m[1]+m[4])
	}
	if year < 1000 || month == 0 {
		return nil
	}
	return &Part{Year: year, Month: month, Months: 1, Named: true}
}

// parseYearRange reads several years by the first and the last of them. The last one is in
// the stretch where the form says so; else it ends where that begins.
func (f Form) parseYearRange(s string) *Part {
	m := yearRangeForm.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	from, last := number(m[1]+m[3], 1000, 9999), m[2]+m[4]
	to := number(last, 0, 9999)
	if len(last) == 2 {
		to += from / 100 * 100
	}
	if to <= from {
		return nil
	}
	if f.At == "last" {
		to++
	}
	p := warehouse.MonthsFrom(from, 1, 12*(to-from))
	return &Part{Full: &p}
}

// parseFiscal reads one fiscal year. One that is named by two years (2018/19)
// never begins in January.
func (f Form) parseFiscal(s string) *Part {
	if p := parseYear(s); p != nil {
		return f.fiscalYear(p.Year)
	}
	m := fiscalForm.FindStringSubmatch(s)
	if m == nil {
		return f.parseFiscalPart(s)
	}
	if one := m[1] + m[6]; one != "" {
		return f.fiscalYear(fullYear(one))
	}
	from := fullYear(m[2] + m[4])
	if to := number(m[3]+m[5], 0, 9999); from == 0 || to%100 != (from+1)%100 || f.Starts == 1 {
		return nil
	}
	return &Part{Year: from, Fiscal: f.Starts}
}

var (
	// fiscalInside is a fiscal year, named as one or by its two years, inside a longer text.
	fiscalInside = regexp.MustCompile(`\b(?:` + fiscalWords + `[ .:'’-]*(?:\d{4} ?[-–—/] ?(?:\d{4}|\d{2})|\d{2} ?[-–—/] ?\d{2}|\d{4}|\d{2})|\d{4} ?[-–—/] ?(?:\d{4}|\d{2})(?: ?fy)?|\d{4} ?fy)\b`)
	aroundPart   = " ,;:()[]/-–—"
)

// parseFiscalPart reads a quarter, a half or months of a fiscal year: "Q3 FY2023", "FY 2023
// (third quarter)", "2023/24 Q1". Quarters and halves count from its first month.
func (f Form) parseFiscalPart(s string) *Part {
	at := fiscalInside.FindStringIndex(s)
	if at == nil {
		return nil
	}
	before, after := strings.Trim(s[:at[0]], aroundPart), strings.Trim(s[at[1]:], aroundPart)
	if (before == "") == (after == "") {
		return nil
	}
	year := f.parseFiscal(s[at[0]:at[1]])
	if year == nil {
		return nil
	}
	for _, rest := range []string{before + after, strings.TrimSpace(linkWords.ReplaceAllString(before+after, ""))} {
		for _, kind := range []string{"quarter", "half", "month", "months"} {
			if p := (Form{Kind: kind}).Parse(rest); p != nil && number(rest, 1, 99) == 0 {
				p.Year, p.Fiscal = year.Year, year.Fiscal
				return p
			}
		}
	}
	return nil
}

func (f Form) fiscalYear(year int) *Part {
	if f.Named == "end" && f.Starts > 1 {
		year--
	}
	return &Part{Year: year, Fiscal: f.Starts}
}

// toDateWords are those of the words for totals that say that the period is not over.
var toDateWords = regexp.MustCompile(`\b(?:acumulad[oa]s?|cumul|cumule|cumulative|f?ytd|(?:fiscal )?year[ -]to[ -]date)\b`)

// ToDate reports whether a total over time says that it goes up to a date: of which part of
// its period the figures are is then not said.
func ToDate(text string) bool { return toDateWords.MatchString(fold(text)) }

// parseTotal reads "Total", "2015 Total", "Q1 Total", "Total anual", "Total (FYTD)". A
// fiscal year beside the word is not read: in which month it begins is not known here, and
// the months of the table tell the same.
func parseTotal(s string) *Part {
	if !totalWords.MatchString(s) {
		return nil
	}
	rest := strings.Trim(strings.Join(strings.Fields(totalWords.ReplaceAllString(s, " ")), " "), " -–:()")
	if wholeRest.MatchString(rest) {
		return &Part{Whole: true}
	}
	for _, kind := range []string{"year", "quarter", "half", "month", "months"} {
		if p := (Form{Kind: kind}).Parse(rest); p != nil {
			p.Whole = true
			return p
		}
	}
	return nil
}
