package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// stamps write a month as the headings of series do.
var stamps = map[string]func(time.Time) string{
	"first day":  func(m time.Time) string { return m.Format("2006-01-02") },
	"short":      func(m time.Time) string { return m.Format("Jan-2006") },
	"year first": func(m time.Time) string { return m.Format("2006-01") },
	"words":      func(m time.Time) string { return m.Format("January 2006") },
	"last day":   func(m time.Time) string { return m.AddDate(0, 1, -1).Format("02/01/2006") },
}

// series writes a table of a flow whose rows are so many months apart, and its months.
func series(title, stamp string, first time.Time, step int) (text string, months []time.Time) {
	text = title + ",,\nPeriod,Immigrants,Emigrants\n"
	for i := range 8 {
		month := first.AddDate(0, i*step, 0)
		months = append(months, month)
		text += fmt.Sprintf("%s,%d,%d\n", stamps[stamp](month), 4011+37*i, 3877+91*i)
	}
	return text, months
}

// Dates and months that are three, six or twelve months apart, and ends of months, never
// become single months in silence: words say how often the series is, or it is asked.
func TestMonthsApartAreAsked(t *testing.T) {
	words := map[int][]string{0: {"Migration flows"}, 1: {"Monthly migration flows", "Migration flows by month"}, 3: {"Quarterly migration flows", "Flujos migratorios trimestrales"}, 6: {"Half-yearly migration flows"}, 12: {"Annual migration flows", "Flux migratoires annuels"}}
	for said, titles := range words {
		for i, title := range titles {
			for stamp := range stamps {
				if i > 0 && stamp != "short" {
					continue
				}
				for _, step := range []int{1, 3, 6, 12} {
					for _, first := range []time.Month{time.January, time.February, time.March, time.June, time.October} {
						text, months := series(title, stamp, time.Date(2012, first, 1, 0, 0, 0, 0, time.UTC), step)
						periods, asked := proposedPeriods(t, text)
						long := step == 1 || said > 0 && step%said == 0 && aligned(months, said)
						// The first days of quarters, eight of them, tell the quarters.
						quarters := stamp == "first day" && step == 3 && int(first)%3 == 1 && (said == 0 || said == 3)
						if stamp == "last day" {
							long = said > 0 && step%said == 0 && aligned(months, said)
						}
						if ask := !long && !quarters; ask != (len(asked) > 0) {
							t.Errorf("%q, %s, from %s by %d: asked %q, want asked: %v\n%s", title, stamp, first, step, asked, ask, text)
						}
						n := max(said, 1)
						if step == 1 && (stamp != "last day" || said != 1) {
							n = 1
						}
						if quarters {
							n = 3
						}
						for row, month := range months {
							want := warehouse.MonthsFrom(month.Year(), (int(month.Month())-1)/n*n+1, n).String()
							if got := periods[fmt.Sprintf("%d,2", row+3)]; len(asked) == 0 && got != want {
								t.Errorf("%q, %s, from %s by %d: %s is %q, want %s", title, stamp, first, step, month.Format("2006-01"), got, want)
							}
						}
					}
				}
			}
		}
	}
}

func aligned(months []time.Time, n int) bool {
	left := map[int]bool{}
	for _, m := range months {
		left[(int(m.Month())-1)%n] = true
	}
	return len(left) == 1 && (left[0] || left[n-1])
}

// Each choice that the question offers reads the months as it says.
func TestMonthsApartAreAnswered(t *testing.T) {
	for _, c := range []struct {
		answer, title, stamp string
		first                time.Month
		step                 int
		want                 []string
	}{
		{"month", "Migration flows", "short", time.March, 3, []string{"2012-03", "2012-06"}},
		{"year-month", "Migration flows", "short", time.March, 3, []string{"2012-03", "2012-06"}},
		{"quarter", "Migration flows", "short", time.March, 3, []string{"2012-Q1", "2012-Q2"}},
		{"year-month of quarter", "Migration flows", "words", time.March, 3, []string{"2012-Q1", "2012-Q2"}},
		{"year-month of quarter at last", "Migration flows", "year first", time.February, 3, []string{"2011-12-01/P3M", "2012-03-01/P3M"}},
		{"year-month of quarter at first", "Migration flows", "year first", time.February, 3, []string{"2012-02-01/P3M", "2012-05-01/P3M"}},
		{"year-month of year at last", "Annual migration flows", "short", time.June, 12, []string{"2011-07-01/P1Y", "2012-07-01/P1Y"}},
		{"date order dmy of month", "Migration flows", "last day", time.March, 1, []string{"2012-03", "2012-04"}},
		{"date of half", "Migration flows", "first day", time.January, 6, []string{"2012-S1", "2012-S2"}},
		{`2012-Q1`, "Migration flows", "short", time.March, 3, []string{"2012-Q1", "2012-Q1"}},
	} {
		text, _ := series(c.title, c.stamp, time.Date(2012, c.first, 1, 0, 0, 0, 0, time.UTC), c.step)
		periods, _ := proposedPeriods(t, text, c.answer)
		if got := []string{periods["3,2"], periods["4,2"]}; !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q\n%s", c.answer, got, c.want, text)
		}
	}
}

// A year in the title and months in the header are asked about as well; a stock is of its
// months; so is a year of twelve.
func TestMonthsBesideAYearAreAsked(t *testing.T) {
	for header, ask := range map[string]bool{
		"March,June,September,December": true, "Jan,Jul": true, "enero,febrero,marzo,abril": false,
		"Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec": false, "marzo": false, "Jan,Mar,Jun,Sep": false,
	} {
		n := strings.Count(header, ",") + 1
		text := "Immigrants by citizenship 2019" + strings.Repeat(",", n) + "\nCitizenship," + header + "\n"
		for i, country := range []string{"Peru", "Chile", "Cuba"} {
			text += country
			for j := range n {
				text += fmt.Sprintf(",%d", 211+17*i+3*j)
			}
			text += "\n"
		}
		if _, asked := proposedPeriods(t, text); ask != (len(asked) > 0) {
			t.Errorf("asked %q in\n%s", asked, text)
		}
	}
}

// How long periods are that a person says while the dataset is not known holds when it is:
// a stock that is counted on one day of each year may be kept by the year.
func TestTheLengthOfAYearlyStockIsAsAnswered(t *testing.T) {
	const text = "Foreign residents by nationality\n\n;31/12/2021;;;31/12/2022;;\nNationality;Male;Female;Total;Male;Female;Total\nHonduras;25;26;51;27;28;55\nCuba;13;14;27;13;15;28\nPeru;80;81;161;82;83;165\n"
	for answer, want := range map[string]string{"date of year": "year", "date of month": "month", "year": "year"} {
		for _, dataset := range []string{"STOCK", "PERMITS"} {
			p, err := proposalUnder(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n- {ask: period, about: 31/12/2021, answer: "+answer+"}\n")
			must(t, err)
			got := ""
			for _, a := range p.Tables[0].Header {
				for _, f := range a.Meaning.Period.List {
					got = f.Of
				}
			}
			if got != want {
				t.Errorf("%s, %s: each date tells a %q", dataset, answer, got)
			}
		}
	}
}

// A flow whose one heading of time is a day is not counted over that day in silence,
// however the day is written, alone or below years; a stock is.
func TestALoneDayOfAFlowIsAsked(t *testing.T) {
	for _, day := range []string{"31/12/2021", "2021-12-31", "31 de diciembre de 2021", "31-Dec-2021", "December 31, 2021", "31 décembre 2021", "15/08/2021"} {
		for _, dataset := range []string{"PERMITS", "RETURNS", "STOCK"} {
			text := "Personas por nacionalidad\n\nNacionalidad;" + day + "\nHonduras;25\nCuba;13\nPeru;80\n"
			first := "of year"
			if strings.HasPrefix(day, "15") {
				first += " at up-to"
			}
			questions := openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n")
			asked := asksFor(questions, AskPeriod, day, "")
			for _, q := range questions {
				if q.Ask == AskPeriod && !strings.HasSuffix(q.Choices[0].Answer, first) {
					t.Errorf("%s: first %q", day, q.Choices[0].Answer)
				}
			}
			if asked != (dataset != "STOCK") {
				t.Errorf("%s, %s: asked %v", dataset, day, asked)
			}
		}
	}
	for _, days := range [][2]string{{"31 dic.", "31 dic."}, {"30 June", "31 December"}, {"June 30", "December 31"}, {"al 30 de junio", "al 31 de diciembre"}, {"1er janvier", "1er juillet"}} {
		for _, dataset := range []string{"PERMITS", "STOCK"} {
			text := "Personas por nacionalidad\n\nNacionalidad;2020;;2021;\n;" + strings.Join([]string{days[0], days[1], days[0], days[1]}, ";") + "\nHonduras;25;26;27;28\nCuba;13;15;16;17\nPeru;80;84;83;87\n"
			if days[0] == days[1] {
				text = "Personas por nacionalidad\n\nNacionalidad;2020;2021\n;" + days[0] + ";" + days[0] + "\nHonduras;25;26\nCuba;13;15\nPeru;80;84\n"
			}
			asked := asksFor(openFor(t, "t.csv", text, "- {ask: dataset, answer: "+dataset+"}\n"), AskPeriod, days[0], "")
			if asked != (dataset != "STOCK") {
				t.Errorf("%s, %s: asked %v", dataset, days, asked)
			}
		}
	}
}

// Days below years are days of these years.
func TestDaysBelowYears(t *testing.T) {
	for days, want := range map[string][]string{"30 jun.;31 dic.": {"2020-06-30", "2020-12-31"}, "1 January;1 July": {"2020-01-01", "2020-07-01"}, "31 dic;31 Dec": {"2020-12-31", "2020-12-31"}} {
		text := "Población extranjera residente por nacionalidad\n\nNacionalidad;2020;;2021;\n;" + days + ";" + days + "\nHonduras;25;26;27;28\nCuba;13;15;16;17\nPeru;80;84;83;87\n"
		periods, asked := proposedPeriods(t, text)
		if got := []string{periods["5,2"], periods["5,3"]}; !slices.Equal(got, want) {
			t.Errorf("%s: %v, asked %v", days, got, asked)
		}
	}
}

// A day in the title is likely that of a stock; of a flow the time up to it.
func TestADayInTheTitleOfAFlow(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"31 December 2021": {"PERMITS": "2021", "STOCK": "2021-12-31"},
		"30 June 2021":     {"PERMITS": "2021-S1", "STOCK": "2021-06-30"},
		"31 August 2021":   {"PERMITS": "2021-01-01/P8M", "STOCK": "2021-08-31"},
	} {
		for dataset, first := range want {
			asked := openFor(t, "t.csv", "Persons by nationality, "+text+"\n\nNationality;Number\nHonduras;25\nCuba;13\nPeru;80\n", "- {ask: dataset, answer: "+dataset+"}\n")
			if asksFor(asked, AskPeriod, "", "") && !asksFor(asked, AskPeriod, "", first) {
				t.Errorf("%s, %s: %v", text, dataset, asked)
			}
		}
	}
}

// Figures that add up from elsewhere than the beginning of the year offer that, or to be left
// out, first; the question quotes the words.
func TestFromWhenFiguresAddUp(t *testing.T) {
	for words, want := range map[string]string{
		"Cifras acumuladas desde el inicio del programa": "skip", "Cumulative since the launch of the scheme": "skip", "Chiffres cumulés depuis le début du programme": "skip", "cumulative total since 2015": "skip",
		"acumulado de doce meses": "year-month of year at last", "Cumulative, last 12 months": "year-month of year at last", "cumul sur douze mois": "year-month of year at last",
		"acumulado en el año": "year-month of year at up-to", "Acumulado desde el inicio del año": "year-month of year at up-to", "Cumulative since January": "year-month of year at up-to", "year to date": "year-month of year at up-to",
	} {
		text := "Permits granted in Fiji by nationality\n\"" + words + "\"\n\nNationality;Jan 2022;Feb 2022;Mar 2022\nHonduras;25;30;55\nCuba;13;22;25\nPeru;80;81;161\n"
		for _, q := range openFor(t, "t.csv", text, "- {ask: dataset, answer: PERMITS}\n- {ask: measure, answer: GRANTED}\n") {
			if q.Ask == AskPeriod && (q.Choices[0].Answer != want || !strings.Contains(fmt.Sprint(q.Reason), strings.Fields(words)[0][1:4])) {
				t.Errorf("%q: %v, %v", words, q.Choices[0], q.Reason)
			}
		}
	}
}
