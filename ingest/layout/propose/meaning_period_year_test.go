package propose

import (
	"fmt"
	"testing"
)

// monthTable is a table of months in columns under a title.
func monthTable(title string, months ...string) string {
	text := "\"Entradas de extranjeros por nacionalidad" + title + "\"\n\nNacionalidad"
	for _, m := range months {
		text += "," + m
	}
	for i, country := range []string{"Honduras", "Cuba", "Chile"} {
		text += "\n" + country
		for j := range months {
			text += fmt.Sprintf(",%d", 211+17*i+3*j)
		}
	}
	return text + "\n"
}

// The calendar year of a title, however it is called, is that of the months below; a
// stretch of two years gives each month its own.
func TestATitleGivesMonthsTheirYear(t *testing.T) {
	for title, want := range map[string]string{
		", año 2024": "2024-02", ". Año 2024": "2024-02", ": AÑO 2024": "2024-02", ", 2024": "2024-02", " en el año 2024": "2024-02",
		", calendar year 2024": "2024-02", ", année 2024": "2024-02", ", ano de 2024": "2024-02", " (CY2024)": "2024-02",
		", octubre 2023 - marzo 2024": "2024-02", " (OCT 2022 - FEB 2023)": "2023-02", ", July 2023 to June 2024": "2024-02", ", enero a marzo de 2024": "2024-02",
	} {
		periods, asked := proposedPeriods(t, monthTable(title, "ENE", "FEB"))
		if got := periods["4,3"]; got != want || len(asked) > 0 {
			t.Errorf("%q: February is %q, want %s; asked %q", title, got, want, asked)
		}
	}
}

// A period that a person gives to the table gives its months, and quarters their
// year; a month that is not in it is an error at its cell.
func TestAnAnsweredPeriodGivesMonthsTheirYear(t *testing.T) {
	for _, c := range []struct {
		answer, heading, want string
	}{
		{"2024", "ENE", "2024-01"},
		{"2024", "T1", "2024-Q1"},
		{"2023-10-01/P1Y", "ENE", "2024-01"},
		{"2023-10-01/P1Y", "OCT", "2023-10"},
		{"2023-10-01/P5M", "FEB", "2024-02"},
		{"2023-10-01/P5M", "AGO", "error"},
		{"2023-S1", "MAY", "2023-05"},
	} {
		periods, _ := proposedPeriods(t, monthTable("", "DIC", "NOV", c.heading), c.answer)
		got := periods["4,4"]
		if c.want == "error" && len(got) > 5 && got[:5] == "error" {
			continue
		}
		if got != c.want {
			t.Errorf("%s under %s is %q, want %s", c.heading, c.answer, got, c.want)
		}
	}
}
