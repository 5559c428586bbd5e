package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse"
)

// This file is the one place where a question becomes SQL: one scan of one fact
// table, with conditions, and GROUP BY. Which of the groups is the answer is
// decided afterwards, in collapse.go. Codes, periods, cuts and releases are
// in the text as the numbers that the store itself gave them; nothing that a
// reader typed is ever part of a statement, and identifiers come from the
// catalog.

// statement is SQL that reads the fact table as f.
type statement struct {
	columns []string
	where   []string
	group   []string
}

func (st *statement) sql(table string) string { return st.sqlFrom(table + " f") }

// sqlFrom is sql with the facts f joined to others.
func (st *statement) sqlFrom(from string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT %s\nFROM %s", strings.Join(st.columns, ", "), from)
	if len(st.where) > 0 {
		fmt.Fprintf(&b, "\nWHERE %s", strings.Join(st.where, "\n AND "))
	}
	if len(st.group) > 0 {
		fmt.Fprintf(&b, "\nGROUP BY %s", strings.Join(st.group, ", "))
	}
	return b.String()
}

// compiler writes the statements of a plan.
type compiler struct{ *plan }

func (p *plan) sql() compiler { return compiler{p} }

// expressions leaves out numbers, which GROUP BY takes for the places of columns.
func expressions(columns []string) (out []string) {
	for _, c := range columns {
		if _, err := strconv.Atoi(c); err != nil {
			out = append(out, c)
		}
	}
	return out
}

// figuresSQL reads groups of rows: by the dimensions of the answer, the inner
// ones, period, cut and variant, those left out that are the same in all rows;
// see scanner for the columns.
func (p compiler) figuresSQL() string {
	st := &statement{where: p.conditions()}
	for _, i := range slices.Concat(p.kept, p.inner) {
		if _, fixed := p.fixed(i); !fixed {
			st.group = append(st.group, p.code(i))
		}
	}
	st.group = append(st.group, "f.period")
	if len(p.cuts) > 1 {
		st.group = append(st.group, "f.cut")
	}
	if p.own != "" {
		st.group = append(st.group, p.variant())
	}
	st.columns = append(slices.Clone(st.group), "count(*)", "sum(f.value)", "max("+p.release()+")")
	for _, i := range p.summed {
		if !slices.Contains(p.inner, i) {
			st.columns = append(st.columns, "count(DISTINCT f."+p.c.Columns[i]+")")
		}
	}
	if p.countsLines() {
		st.columns = append(st.columns, p.linesSQL())
	}
	st.columns = append(st.columns, p.details()...)
	return st.sql(p.c.Table)
}

// countsLines reports whether several codes were asked for of which a sum must have each
// in each of its lines.
func (p *plan) countsLines() bool {
	return slices.ContainsFunc(p.summed, func(i int) bool { return !slices.Contains(p.inner, i) })
}

// linesSQL counts the lines of a group: the figures that differ in the codes that were
// asked for alone.
func (p compiler) linesSQL() string {
	var columns []string
	for _, i := range p.open {
		if !slices.Contains(p.inner, i) {
			columns = append(columns, "f."+p.c.Columns[i])
		}
	}
	if columns == nil {
		return "1"
	}
	return "count(DISTINCT (" + strings.Join(columns, ", ") + "))"
}

// fixed is the code that all rows have in a dimension, where that is known
// beforehand: one was asked for, or all tables have one and the same. Asked for
// nationals or foreigners, an answer shows them under these names.
func (p *plan) fixed(i int) (id int32, ok bool) {
	dim := p.c.Dataset.Dimensions[i].ID
	if slices.Contains(p.held, i) {
		return 0, false
	}
	if i == p.c.Counterpart && p.own != "" {
		return p.w.codes.Number(string(p.own)), true
	}
	if codes := p.q.Codes(dim); len(codes) == 1 && p.made(i) == nil {
		return p.w.codes.Number(codes[0]), true
	}
	first := ""
	for _, u := range p.cuts {
		code := p.v.constant(u.Cut, dim)
		if code == "" || first != "" && code != first {
			return 0, false
		}
		first = code
	}
	return p.w.codes.Number(first), first != ""
}

// Numbers of codes that no code has: that of a dimension of which a row has several
// codes and not all, so that it cannot be added up.
const notAll = -1

// code is the expression for the code of a row in a dimension of the answer. A
// dimension that is held has the total where all of it is there, and the row's own
// code where that is the only one.
func (p compiler) code(i int) string {
	col := "f." + p.c.Columns[i]
	if !slices.Contains(p.held, i) {
		return col
	}
	d := p.w.dialect()
	return fmt.Sprintf("CASE WHEN %s THEN %s WHEN %s THEN %d ELSE %d END",
		d.has("f.apart", Bit(i)), col, d.has("f.loose", Bit(i)), notAll, p.w.codes.Number(warehouse.Total))
}

// cutColumn distinguishes cuts, where there are several.
func (p compiler) cutColumn() string {
	if len(p.cuts) == 1 {
		return strconv.Itoa(int(p.cuts[0].ID))
	}
	return "f.cut"
}

// variant is 0 for what was published as it was asked for, 1 for what replaces it
// (all foreign nationalities, or the area's own one), and 2 for nationalities that
// are not all there are.
func (p compiler) variant() string {
	if p.own == "" {
		return "0"
	}
	text := fmt.Sprintf("CASE WHEN f.%s = %d THEN 0 ", p.c.Columns[p.c.Counterpart], p.w.codes.Number(string(p.own)))
	if b := Bit(p.c.Counterpart); p.own == warehouse.Foreigners && p.has(func(k *Cut) bool { return (k.Apart|k.Loose)&b != 0 }) {
		d := p.w.dialect()
		text += fmt.Sprintf("WHEN %s THEN %d ", d.has(fmt.Sprintf(d.BitOr, "f.apart", "f.loose"), b), someOfThem)
	}
	return text + "ELSE 1 END"
}

// someOfThem is the variant of foreign nationalities that are not all there are.
const someOfThem = 2

// details are the columns that are only needed where a row may have no number,
// a flag or a date, where releases were withdrawn, or where the sum may leave
// own nationals out.
func (p compiler) details() []string {
	d := p.w.dialect()
	var out []string
	if p.has(func(k *Cut) bool { return k.Gaps }) {
		cannot := "f.value IS NULL AND f.low IS NULL AND " + d.has("f.flags", int(warehouse.Flags(0).With(warehouse.CannotExist)))
		out = append(out, "count(f.value)", fmt.Sprintf(d.CountIf, cannot),
			"count(f.low)", "sum(f.low)", "count(f.high)", "sum(f.high)")
	}
	if p.has(func(k *Cut) bool { return k.Flagged }) {
		out = append(out, fmt.Sprintf(d.BitOrOf, "f.flags"), "min(f.conf)", "max(f.conf)")
	}
	if p.has(func(k *Cut) bool { return k.Dated }) {
		out = append(out, "coalesce(min(f.ref_date), '')", "coalesce(max(f.ref_date), '')")
	}
	if p.has(func(k *Cut) bool { return k.Commented }) {
		out = append(out, "count(f.comment_id)", "coalesce(max(f.comment_id), -1)")
	}
	if gone := p.reg.Withdrawn(); len(gone) > 0 {
		out = append(out, fmt.Sprintf(d.Any, "f.release IN ("+IntList(gone)+")"))
	}
	if p.asksOwn() {
		some := ""
		if len(p.c.Dataset.Nationals) == 0 { // a blank or a zero in the place of the area itself is no figure
			some = " AND f.value <> 0"
		}
		out = append(out, "coalesce("+fmt.Sprintf(d.Any, p.isOwn()+some)+", false)")
	}
	return out
}

func (p *plan) has(what func(*Cut) bool) bool {
	return slices.ContainsFunc(p.cuts, func(u *usable) bool { return what(u.Cut) })
}

// asksOwn reports whether counterparts are added up, so that a reader must know whether
// own nationals are among them: who crosses a border is counted whatever his
// nationality, and other datasets are about foreigners.
func (p *plan) asksOwn() bool {
	return p.own == "" && slices.ContainsFunc(p.cuts, func(u *usable) bool { return slices.Contains(u.adds, warehouse.DimCounterpart) })
}

// isOwn is the condition that a row is about the reporting area's own nationals.
func (p compiler) isOwn() string {
	counterpart := "f." + p.c.Columns[p.c.Counterpart]
	return fmt.Sprintf("(%s = f.%s OR %s = %d)", counterpart, p.c.Columns[p.c.RefArea], counterpart, p.w.codes.Number(warehouse.OwnNationals))
}

// conditions are all that a row must meet.
func (p compiler) conditions() []string {
	out := append([]string{p.v.rows, "f.cut IN (" + IntList(p.cutIDs()) + ")"}, p.keyConditions()...)
	for i := range p.groups {
		out = append(out, p.groups[i].condition(p.c, p.w.dialect()))
	}
	if p.q.ReleasedAfter > 0 || !p.q.UpdatedAfter.IsZero() {
		if p.q.By == nil { // of others the rows that were made are looked at
			out = append(out, p.v.shownRelease(p.tables())+In(p.reg.after(p.q)))
		}
	}
	out = append(out, p.leaves()...)
	for _, c := range p.sources {
		out = append(out, c.condition(p.c))
	}
	return out
}

// keyConditions are what the key of a row and its period must meet: they hold for all
// rows of one key and period or for none.
func (p compiler) keyConditions() (out []string) {
	for _, f := range p.q.Where {
		i := p.c.Dataset.Index(f.Dim)
		if p.made(i) == nil && (i != p.c.Counterpart || p.own == "") {
			out = append(out, "f."+p.c.Columns[i]+In(p.w.codes.Some(f.Codes)))
		}
	}
	if p.own != "" {
		out = append(out, p.ownCondition())
	}
	if p.freqs != nil {
		codes := make([]string, len(p.freqs))
		for i, f := range p.freqs {
			codes[i] = string(f)
		}
		out = append(out, "f."+p.c.Columns[p.c.Freq]+In(p.w.codes.Some(codes)))
	}
	if stretches := p.q.Stretches(); stretches != nil {
		out = append(out, p.inside(stretches))
	}
	return out
}

// inside is the condition that a period lies wholly inside one of some ranges.
func (p compiler) inside(ranges warehouse.Ranges) string {
	parts := make([]string, len(ranges))
	for i, stretch := range ranges {
		from, to, except := p.w.periods.inside(stretch)
		parts[i] = fmt.Sprintf("f.period >= %d AND f.period < %d", from, to)
		if len(except) > 0 {
			parts[i] += " AND f.period NOT IN (" + IntList(except) + ")"
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// In is the condition that a number is one of some.
func In(ids []int32) string {
	if len(ids) == 1 {
		return " = " + strconv.Itoa(int(ids[0]))
	}
	return " IN (" + IntList(ids) + ")"
}

func (p *plan) cutIDs() []int32 {
	ids := make([]int32, len(p.cuts))
	for i, u := range p.cuts {
		ids[i] = u.ID
	}
	slices.Sort(ids)
	return ids
}

// ownCondition keeps what makes up nationals or foreigners: their own figure,
// or the area's nationality, or all others.
func (p compiler) ownCondition() string {
	counterpart, area := "f."+p.c.Columns[p.c.Counterpart], "f."+p.c.Columns[p.c.RefArea]
	nat, foreign := p.w.codes.Number(warehouse.OwnNationals), p.w.codes.Number(warehouse.Foreigners)
	if p.own == warehouse.OwnNationals {
		return fmt.Sprintf("(%s = %d OR %s = %s)", counterpart, nat, counterpart, area)
	}
	return fmt.Sprintf("(%s = %d OR %s <> %s AND %s <> %d)", counterpart, foreign, counterpart, area, counterpart, nat)
}

// leaves leaves out the figures in whose place others count, in the dimensions that
// are added up. A published figure for foreigners counts where it was asked for.
func (p compiler) leaves() []string {
	cuts := map[string][]int32{} // by condition
	var order []string
	for _, u := range p.cuts {
		mask, own := 0, 0
		for _, i := range u.dims {
			if i == p.c.Counterpart && p.own != "" {
				own = Bit(i) & u.Skipped
			} else {
				mask |= Bit(i) & u.Skipped
			}
		}
		for _, cond := range p.skips(mask, own) {
			if cuts[cond] == nil {
				order = append(order, cond)
			}
			cuts[cond] = append(cuts[cond], u.ID)
		}
	}
	out := make([]string, len(order))
	for i, cond := range order {
		out[i] = cond
		if len(cuts[cond]) < len(p.cuts) {
			out[i] = "(f.cut NOT IN (" + IntList(cuts[cond]) + ") OR " + cond + ")"
		}
	}
	return out
}

func (p compiler) skips(mask, own int) (conditions []string) {
	d := p.w.dialect()
	if mask != 0 {
		conditions = append(conditions, d.lacks("f.skipped", mask))
	}
	if own != 0 {
		conditions = append(conditions, fmt.Sprintf("(%s OR f.%s = %d)", d.lacks("f.skipped", own), p.c.Columns[p.c.Counterpart], p.w.codes.Number(string(p.own))))
	}
	return conditions
}

// sourcesSQL finds which sources have figures for the areas that several
// report for, and whether any of them are of all that was asked for.
func (p compiler) sourcesSQL(areas []int32) string {
	d := p.w.dialect()
	st := &statement{where: append(p.conditions(), "f."+p.c.Columns[p.c.RefArea]+In(areas))}
	held := 0
	for _, i := range p.held {
		held |= Bit(i)
	}
	if held != 0 {
		st.where = append(st.where, d.lacks("f.loose", held))
	}
	for _, i := range p.rankDims() {
		st.columns = append(st.columns, "f."+p.c.Columns[i])
	}
	st.group = st.columns
	st.columns = append(slices.Clone(st.group), "f."+p.c.Columns[p.c.Source], fmt.Sprintf(d.Any, d.lacks("f.apart", held)))
	st.group = st.columns[:len(st.columns)-1]
	return st.sql(p.c.Table)
}

// presenceSQL finds in which periods a table has any figures at all.
func (p compiler) presenceSQL(cuts []int32) string {
	st := &statement{where: []string{p.v.rows, "f.cut IN (" + IntList(cuts) + ")"}}
	for _, i := range p.presenceDims() {
		st.columns = append(st.columns, "f."+p.c.Columns[i])
	}
	st.columns = append(st.columns, "f.cut", "f.period")
	st.group = st.columns
	return st.sql(p.c.Table)
}

// presenceDims tell one table of a publisher from another.
func (p *plan) presenceDims() []int {
	dims := []int{p.c.RefArea}
	for i, dim := range p.c.Dataset.Dimensions {
		if !dim.Adds() {
			dims = append(dims, i)
		}
	}
	return dims
}

// ownFiguresSQL finds the areas for which own nationals are among the figures
// from which foreigners are made.
func (p compiler) ownFiguresSQL() string {
	area, source := "f."+p.c.Columns[p.c.RefArea], "f."+p.c.Columns[p.c.Source]
	st := &statement{
		columns: []string{source, area},
		where:   []string{p.v.rows, "f.cut IN (" + IntList(p.cutIDs()) + ")", p.isOwn()},
		group:   []string{source, area},
	}
	return st.sql(p.c.Table)
}

// release is the expression for the latest edition that says what a row says, as
// its rank.
func (p compiler) release() string { return p.reg.ranked(p.v.shownRelease(p.tables())) }

// tables are those that may answer.
func (p *plan) tables() []*Table {
	var tables []*Table
	for _, u := range p.cuts {
		if !slices.Contains(tables, u.Table) {
			tables = append(tables, u.Table)
		}
	}
	return tables
}

// cellsSQL reads for each row of the answer the cells in which some loads say the same,
// in the order of releases, files, cells and keys: a row per release and cell. What was
// withdrawn is behind nothing but figures that were. Further conditions bound the rows f
// and the cells g.
func (p compiler) cellsSQL(loads []*Load, where []string) string {
	st := &statement{where: append(p.conditions(), where...)}
	for _, col := range p.c.Columns {
		st.columns = append(st.columns, "f."+col)
	}
	st.columns = append(st.columns, "f.period", p.cutColumn(), p.variant(), "f.value", "f.flags", "s.number",
		"g.sheet", "g.cell_row", "g.cell_col", "coalesce(g.cell_text, '')", "coalesce(g.more, 0)", "coalesce(g.comment_id, -1)")
	for _, i := range p.held {
		st.columns = append(st.columns, p.code(i))
	}
	facts := p.c.Table
	if p.q.By == nil && p.q.First+p.q.Last > 0 {
		facts = "(" + p.storedFrom(&statement{columns: []string{"f.*"}}, nil) + ")"
	}
	from := facts + " f\nJOIN " + p.c.Table + " g ON " + p.c.Same("f", "g") + " AND " + Equal("f", "g") + p.spokenSQL(loads) +
		" AND s.gone = (f.release IN (" + IntList(p.reg.Withdrawn()) + "))"
	if !p.v.today {
		from += " AND (s.number <= " + strconv.Itoa(p.v.number) + " OR s.number = " + p.v.shownRelease(p.tables()) + ")"
	}
	return st.sqlFrom(from) + "\nORDER BY s.number, g.sheet, g.cell_row, g.cell_col, f.period, " + strings.Join(st.columns[:len(p.c.Columns)], ", ")
}

// spokenSQL joins the releases s that say what a row g says.
func (p compiler) spokenSQL(loads []*Load) string {
	return "\nJOIN (" + p.reg.Spoken(loads) + ") s (cut, number, rank, historic, gone) ON s.cut = g.cut AND " + HeldSQL
}

// spoken are the loads of the sources that may answer.
func (p compiler) spoken() []*Load {
	var sources []string
	for _, u := range p.cuts {
		sources = append(sources, u.Table.Source)
	}
	return p.reg.Loads(func(t *Table) bool { return t.Dataset == p.c.Dataset.ID && slices.Contains(sources, t.Source) })
}

// cellCountSQL counts the cells g of some loads that figures with the keys of the answer
// have, whether these are part of it or not: by release, sheet and so many rows of it.
// With them go the first and the last period.
func (p compiler) cellCountSQL(loads []*Load, where []string, rows int) string {
	keys := &statement{columns: []string{"*"}, where: p.keyConditions()}
	st := &statement{where: where, group: []string{"s.number", "g.sheet", fmt.Sprintf("g.cell_row - g.cell_row %% %d", rows)}}
	st.columns = append(slices.Clone(st.group), "count(*)", "min(g.period)", "max(g.period)")
	return st.sqlFrom("(" + keys.sql(p.c.Table) + ") g" + p.spokenSQL(loads))
}
