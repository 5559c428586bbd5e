package xlsx

import (
	"strconv"

	"siemmes/reports"
	"siemmes/warehouse/lang"
)

// entry is one line of the contents: a table with its sheet and charts, or a
// section that has no figures and says so.
type entry struct {
	number  string
	heading string
	missing string
	sheet   string
	table   *reports.Table
	charts  []*reports.ChartSpec
	first   bool // of its section
}

// plan gives every table its sheet: "4" for the only one of section 4, "4a" and
// "4b" where there are two.
func (b *book) plan(r *reports.Report) []entry {
	var all []entry
	for i, sec := range r.Sections {
		number := strconv.Itoa(i + 1)
		if len(sec.Tables) == 0 {
			all = append(all, entry{number: number, heading: sec.Heading, missing: sec.Missing, first: true})
			continue
		}
		for j, t := range sec.Tables {
			e := entry{number: number, heading: sec.Heading, table: t, first: j == 0}
			if len(sec.Tables) > 1 {
				e.number += string(rune('a' + j))
			}
			short := sec.Heading
			if j > 0 {
				short = t.Title
			}
			e.sheet = b.sheetName(e.number, short)
			e.charts = chartsBeside(sec, t, j == 0)
			all = append(all, e)
		}
	}
	return all
}

// chartsBeside are the charts that name the table, and those that name none for
// the first table of the section.
func chartsBeside(sec reports.Section, t *reports.Table, first bool) []*reports.ChartSpec {
	var charts []*reports.ChartSpec
	for _, c := range sec.Charts {
		if c.Table == t.ID || c.Table == "" && first {
			charts = append(charts, c)
		}
	}
	return charts
}

// contentsSheet writes the first sheet: what the workbook holds, each with a
// link, and what it does not hold.
func (b *book) contentsSheet(r *reports.Report, entries []entry) error {
	widths := []float64{6, 70, 46}
	s, err := b.newSheet(b.index, widths)
	if err != nil {
		return err
	}
	for _, l := range filled([]line{{r.Title, roleTitle}, {r.Subtitle, roleSubtitle}, {r.Release, roleNote}, {r.Made, roleNote}}) {
		if err := s.paragraph(l.text, look{role: l.role}, 3); err != nil {
			return err
		}
	}
	s.skip(1)
	if err := s.line(
		height(1, faces[roleCorner])+2,
		put{1, nil, look{role: roleCorner}},
		put{2, lang.T(b.lang, "reports.contents"), look{role: roleCorner}},
		put{3, lang.T(b.lang, "reports.contents-sources"), look{role: roleCorner}},
	); err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.entry(e); err != nil {
			return err
		}
	}
	for _, text := range closing(r) {
		s.skip(1)
		if err := s.paragraph(text, look{role: roleNote}, 3); err != nil {
			return err
		}
	}
	if err := b.printing(s, page{toCol: 3, toRow: s.row, one: true}); err != nil {
		return err
	}
	return s.end()
}

// closing are the paragraphs of the sections' text, which belong to the whole
// report in a workbook.
func closing(r *reports.Report) []string {
	var all []string
	for _, sec := range r.Sections {
		all = append(all, sec.Text...)
	}
	return all
}

// entry writes one line of the contents.
func (s *sheet) entry(e entry) error {
	title, right := e.heading, e.missing
	if e.table != nil {
		title = e.table.Title
		right = lang.Semicolons(e.table.Lang, e.table.Sources)
	}
	high := max(lines(title, faces[roleEntry], s.widths[1]-2), lines(right, faces[roleEntryMissing], s.widths[2]-2))
	name := look{role: roleEntry}
	if e.table == nil {
		name.role = roleEntryMissing
	}
	if err := s.line(
		height(high, faces[roleEntry])+2,
		put{1, e.number, look{role: roleEntryNumber}},
		put{2, title, name},
		put{3, right, look{role: roleEntryMissing}},
	); err != nil {
		return err
	}
	if e.table == nil {
		return nil
	}
	return s.link(2, s.row, e.sheet, e.heading)
}
