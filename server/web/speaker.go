package web

import (
	"time"

	"siemmes/warehouse/lang"
)

// Speaker says things in one language. Pages and their parts embed it, so that
// templates say {{.T "id"}} and {{.To "/data"}}.
type Speaker struct{ Lang string }

// T is a text of the page in its language.
func (p Speaker) T(id string, pairs ...any) string { return Message(p.Lang, id, pairs...) }

// Reader is who reads the page, for messages that name codes of the catalog.
func (p Speaker) Reader(labels lang.Labels) lang.Reader {
	return lang.Reader{Language: p.Lang, Surface: lang.Desk, Labels: labels}
}

// To is the address of another page in the same language.
func (p Speaker) To(path string) string { return "/" + p.Lang + path }

// N writes a count.
func (p Speaker) N(n int) string { return lang.Number(p.Lang, float64(n), 0) }

// Join joins texts by the semicolon of the language.
func (p Speaker) Join(texts []string) string { return lang.Semicolons(p.Lang, texts) }

// Colon joins two texts by the colon of the language.
func (p Speaker) Colon(before, after string) string { return lang.Colon(p.Lang, before, after) }

// Day writes a date, and a dash where there is none.
func (p Speaker) Day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return lang.Date(p.Lang, t)
}

// When writes a date and a time of day, in UTC.
func (p Speaker) When(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return lang.Date(p.Lang, t) + ", " + t.UTC().Format("15:04") + " UTC"
}

// PeriodName writes a period for readers.
func (p Speaker) PeriodName(period string) string { return lang.Period(p.Lang, period) }
