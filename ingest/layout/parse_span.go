package layout

import (
	"regexp"
	"strings"
	"time"

	"siemmes/warehouse"
)

// The grammar of stretches that tell their year, folded: Spanish, English, French and
// Portuguese.
var (
	spanYearFirst = regexp.MustCompile(`^(?:ano |year |annee )?((?:19|20)\d\d)(?:[ ,.:;_/(–—-]+|$)(.*?)\)?$|^((?:19|20)\d\d)([qtsh][1-4])$`)
	spanYearLast  = regexp.MustCompile(`^(.*?)[ ,.:;_/(–—-]*((?:19|20)\d\d)\)?$`)
	spanShortYear = regexp.MustCompile(`^((?:[qtsh] ?[1-4]|[1-4] ?[qtsh])|[a-z]{3,}\.? ?(?:-|–|—|/| a | to ) ?[a-z]{3,}\.?)[ '’.-]*(\d\d)$`)
	linkWords     = regexp.MustCompile(`^(?:de|del|of|du|do|da|in|en|em|from|desde|entre|ano|year|annee|the)(?: |$)|(?: |^)(?:de|del|of|du|do|da|in|en|em|ano|year|annee|the|,)$`)
	spanEnds      = regexp.MustCompile(`^(?:from |desde |del? |du |entre )?(.+?) ?(?:–|—| - | to | a | al | au | ate | hasta | y | et | and |/|-) ?(?:the |el |le )?(.+)$`)
	monthOfYear   = regexp.MustCompile(`^([a-z]{3,})\.?[ '’/.-]*(?:de |del |of )?(\d{4}|\d\d)$|^(\d{1,2})[/.](\d{4})$|^(\d{4})[-/](\d{1,2})$`)
	yearEnding    = regexp.MustCompile(`^(?:(?:the )?(?:fiscal |financial )?year|y ?/ ?e|ye|ano(?: fiscal| movil)?|annee|exercice|exercicio|ejercicio|(?:12|twelve|doce|doze|douze) (?:months|meses|mois))[ ,:]*(?:that |que |se |qui )*(?:ending|ended|ends|end|to|termina|terminado|terminada|terminados|finalizado|finalizados|finaliza|concluido|acabado|cerrado|terminant|terminee|termine|clos|finissant|findo|findos|encerrado|a\b|hasta|ate)?(?: (?:in|on|at|en|el|al|a|le|au|em|fin de|the|end of)\b)*[ ,:]*(?:(\d{1,2})(?:st|nd|rd|th|er|°)?[ .-]*)?(?:de |of )?([a-z]{3,})\.?(?: (\d{1,2})(?:st|nd|rd|th)?[, ])?,?[ '’-]*(?:de |del |of )?(\d{4}|\d\d)$`)
	quarterRange  = regexp.MustCompile(`^([qt] ?[1-4]|[1-4] ?[qt]) ?(?:-|–|—|a|to) ?([qt] ?[1-4]|[1-4] ?[qt])$`)
)

// parseSpan reads a stretch of months with the year in one text: "2016 Q4", "1er semestre
// 2016", "enero-marzo de 2016", "Aug 12 – Jul 13", "Year ending June 2019",
// "01/07/2018-30/06/2019". A single month and a whole year are none.
func parseSpan(s string) *Part {
	if p := parseYearEnding(s); p != nil {
		return p
	}
	for _, x := range [][]string{pieces(spanYearFirst, s, 2, 1), pieces(spanYearLast, s, 1, 2), pieces(spanShortYear, s, 1, 2), pieces(spanYearFirst, s, 4, 3)} {
		if x == nil {
			continue
		}
		if p := partOfYear(x[0]); p != nil {
			p.Year = fullYear(x[1])
			return p
		}
	}
	return parseEnds(s)
}

// pieces are two groups of a match, the first one not blank; nil where there are none.
func pieces(like *regexp.Regexp, s string, one, other int) []string {
	m := like.FindStringSubmatch(s)
	if m == nil || m[one] == "" || m[other] == "" {
		return nil
	}
	return []string{m[one], m[other]}
}

// partOfYear reads a quarter, a half or a stretch of months beside a year. A number alone
// is none: it may be a mark of a note.
func partOfYear(s string) *Part {
	for {
		short := strings.TrimSpace(linkWords.ReplaceAllString(s, ""))
		if short == s {
			break
		}
		s = short
	}
	s = strings.Trim(s, " -–—/,;:()")
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' }) && !strings.Contains(s, "/4") {
		return nil
	}
	if m := quarterRange.FindStringSubmatch(s); m != nil {
		from, to := parseCount(m[1], quarterForm, 3), parseCount(m[2], quarterForm, 3)
		if from != nil && to != nil && from.Month < to.Month {
			return &Part{Month: from.Month, Months: to.Month - from.Month + 3}
		}
		return nil
	}
	if p := parseCount(s, quarterForm, 3); p != nil {
		return p
	}
	if p := parseCount(s, halfForm, 6); p != nil {
		return p
	}
	if p := parseMonths(s); p != nil && p.Months > 1 {
		return p
	}
	return nil
}

// fullYear reads a year of four digits or of two.
func fullYear(s string) int {
	year := number(s, 0, 9999)
	switch { // this century up to 69, as spreadsheets read them
	case len(s) == 2 && year < 70:
		year += 2000
	case len(s) == 2:
		year += 1900
	}
	return year
}

// parseYearEnding reads the twelve months to the end of one.
func parseYearEnding(s string) *Part {
	m := yearEnding.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	month, year := monthNumber(m[2]), fullYear(m[4])
	if month == 0 || year < 1000 {
		return nil
	}
	if day := number(m[1]+m[3], 1, 31); day > 0 && day != lastDay(year, month) {
		return nil
	}
	p := warehouse.MonthsFrom(year, month-11, 12)
	return &Part{Full: &p}
}

func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// parseEnds reads a stretch by its first and its last month, or its first and its last day
// where these are the first and the last of their months.
func parseEnds(s string) *Part {
	for _, cut := range cuts(s) {
		from, to := endOf(cut[0], true), endOf(cut[1], false)
		if from.IsZero() && !to.IsZero() { // "1 January to 30 June 2023"
			from = endOf(cut[0]+to.Format(" 2006"), true)
		}
		if from.IsZero() || to.IsZero() || from.After(to) {
			continue
		}
		months := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month()) + 1
		if months < 2 || months > 120 {
			continue
		}
		p := warehouse.MonthsFrom(from.Year(), int(from.Month()), months)
		return &Part{Full: &p}
	}
	return nil
}

// cuts are the ways in which a text may be two ends.
func cuts(s string) [][2]string {
	var out [][2]string
	if m := spanEnds.FindStringSubmatch(s); m != nil {
		out = append(out, [2]string{m[1], m[2]})
	}
	// Signs that are in dates too may part the two ends in their middle.
	for i, r := range s {
		if strings.ContainsRune("-–—/", r) && i > 3 {
			out = append(out, [2]string{strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(string(r)):])})
		}
	}
	return out
}

// endOf is the month of the first or the last day of a stretch; zero where the text is
// none, or a day within a month.
func endOf(s string, first bool) time.Time {
	if m := monthOfYear.FindStringSubmatch(s); m != nil {
		month, year := max(monthNumber(m[1]), number(m[3]+m[6], 1, 12)), fullYear(m[2]+m[4]+m[5])
		if month > 0 && year >= 1000 {
			return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		}
		return time.Time{}
	}
	p := (Form{Kind: "words", Order: "dmy", Of: "day"}).Parse(s)
	if p == nil {
		return time.Time{}
	}
	day := p.Full.Start
	if first && day.Day() != 1 || !first && day.AddDate(0, 0, 1).Day() != 1 {
		return time.Time{}
	}
	return day
}
