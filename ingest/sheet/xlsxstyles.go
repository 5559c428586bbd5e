package sheet

import "context"

// readStyles reads number formats and indents, cell style by cell style (18.8).
func (b *book) readStyles(ctx context.Context, part string) error {
	t, done, err := b.archive.tokens(ctx, part)
	defer done()
	if t == nil || err != nil {
		return err
	}
	formats := formatTable{codes: map[int]string{}, parsed: map[int]*numberFormat{}}
	inCells := false // cellXfs, which cells name; cellStyleXfs holds the same elements
	for t.next() {
		switch {
		case t.is("numFmt"):
			formats.codes[t.attrInt("numFmtId")] = t.attrText("formatCode")
		case t.is("cellXfs"), t.ends("cellXfs"):
			inCells = !t.ending && !t.closed
		case inCells && t.is("xf"):
			b.styles = append(b.styles, style{format: formats.get(t.attrInt("numFmtId"))})
		case inCells && t.is("alignment") && len(b.styles) > 0:
			b.styles[len(b.styles)-1].indent = t.attrInt("indent")
		}
	}
	return t.whole()
}

// formatTable is the number formats of a workbook by id, parsed when first
// needed.
type formatTable struct {
	codes  map[int]string
	parsed map[int]*numberFormat
}

func (f *formatTable) get(id int) *numberFormat {
	if p := f.parsed[id]; p != nil {
		return p
	}
	code, own := f.codes[id]
	if !own {
		code = builtinFormat(id)
	}
	f.parsed[id] = parseNumberFormat(code)
	return f.parsed[id]
}

// builtinFormat is the code of the formats that a workbook does not write down
// (18.8.30). 27 to 36 and 50 to 58 are dates in the languages of East Asia,
// shown here as ISO writes them.
func builtinFormat(id int) string {
	switch {
	case id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return "yyyy-mm-dd"
	case id >= 32 && id <= 35:
		return "h:mm:ss"
	case id < len(builtinFormats):
		return builtinFormats[id]
	}
	return "General"
}

var builtinFormats = [...]string{
	0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `"$"#,##0;-"$"#,##0`, 6: `"$"#,##0;-"$"#,##0`, 7: `"$"#,##0.00;-"$"#,##0.00`, 8: `"$"#,##0.00;-"$"#,##0.00`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm",
	37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)",
	41: "#,##0", 42: `"$"#,##0`, 43: "#,##0.00", 44: `"$"#,##0.00`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}
