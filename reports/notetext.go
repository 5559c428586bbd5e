package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// NoteText writes a note of an answer for a reader of a language.
func NoteText(n warehouse.Message, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	return noteText(n, ds, cat, lang.Reader{Language: language})
}

// noteText writes a note for a reader, whose labels are those of the dataset. A literal
// note is shown as it is.
func noteText(n warehouse.Message, ds *warehouse.Dataset, cat *catalog.Catalog, reader lang.Reader) string {
	if text := n.Text(); text != "" {
		return text
	}
	if ds != nil && cat != nil {
		reader.Labels = labels{newWording(ds, cat, reader.Language)}
	}
	return reader.Say(noteMessage(n, ds))
}

// noteMessage is a note whose codes are of lists that are named for dimensions. An argument is named for the dimension whose
// code it holds ("source", "ref_area"); "dims" are dimensions, "periods" periods,
// "codes" and their like codes of the dimension in "dim". Several have commas between
// them; long lists are shortened.
func noteMessage(n warehouse.Message, ds *warehouse.Dataset) warehouse.Message {
	texts := n.Texts()
	args := make([]any, 0, 2*len(texts))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		var value any = texts[name]
		words, said := n.Arg(name).(warehouse.Names)
		switch {
		case said:
			value = words
		case name == "question":
			value = comparable(texts[name])
		case ds != nil:
			value = codesOf(argDim(name, texts), texts[name], ds)
		}
		args = append(args, name, value)
	}
	m := warehouse.NewMessage(n.ID, args...)
	if texts[variesArg] != "" {
		m = warehouse.NewMessage("reports.note-varies", "note", m)
	}
	return m
}

// comparable names the question that gives a series without a break, nothing where
// there is none: "COUNTERPART_AREA=FOR", or "by COUNTERPART_AREA" for the parts side
// by side. On the command line it is named by its flags.
func comparable(question string) warehouse.Message {
	if question == "" {
		return warehouse.Message{}
	}
	if dim, ok := strings.CutPrefix(question, "by "); ok {
		return warehouse.NewMessage("reports.parts-apart", "question", warehouse.Code{List: dimensions, ID: dim}, "flags", "--by "+dim)
	}
	var asked warehouse.Message
	for _, part := range slices.Backward(strings.Fields(question)) {
		dim, codes, _ := strings.Cut(part, "=")
		one := warehouse.NewMessage("reports.asked", "dim", warehouse.Code{List: dimensions, ID: dim}, "codes", codeList(dim, strings.Split(codes, ",")))
		if asked.IsZero() {
			asked = one
		} else {
			asked = warehouse.NewMessage("reports.asked-too", "first", one, "more", asked)
		}
	}
	return warehouse.NewMessage("reports.comparable", "question", asked, "flags", "--where "+strings.Join(strings.Fields(question), " --where "))
}

// dimensions is the list whose codes are dimensions. The other lists of a note are
// named for the dimension whose codes they hold.
const dimensions = "DIM"

// labels are those of one dataset's dimensions and of their codes.
type labels struct{ words *wording }

// CodeLabel is the label of a code of a dimension, or the name of a dimension, in the
// language of the wording.
func (l labels) CodeLabel(list, code, _ string) string {
	if list == dimensions {
		return dimensionName(code, l.words.ds, l.words.language)
	}
	return l.words.label(list, code)
}

// argDim is the dimension an argument's codes are of; dimensions where they are
// dimensions themselves, "" where the value is a text.
func argDim(name string, args map[string]string) string {
	switch name {
	case "dim", "dims":
		return dimensions
	case "codes", "there", "parts", "missing":
		return args["dim"]
	case "periods", "period", "first", "last":
		return warehouse.DimTime
	case "sources":
		return warehouse.DimSource
	}
	return strings.ToUpper(name)
}

// codesOf are the codes of a dimension in an argument of a note; the text itself
// where the dataset has no such dimension.
func codesOf(dim, value string, ds *warehouse.Dataset) any {
	known := dim == dimensions || dim == warehouse.DimTime || ds.Index(dim) >= 0
	if !known || value == "" {
		return value
	}
	codes := strings.Split(value, ",")
	for i := range codes {
		codes[i] = strings.TrimSpace(codes[i])
	}
	return codeList(dim, codes)
}

// codeList is a list of codes, the first ones and how many more there are where they
// are many.
func codeList(dim string, codes []string) warehouse.List {
	shown := len(codes)
	if shown > mostNamed {
		shown = mostNamed - 2
	}
	list := make(warehouse.List, 0, shown+1)
	for _, code := range codes[:shown] {
		list = append(list, warehouse.Code{List: dim, ID: code})
	}
	if more := len(codes) - shown; more > 0 {
		list = append(list, warehouse.NewMessage("reports.note-more", "n", more))
	}
	return list
}

// dimensionName is the name of a dataset's dimension, its id where it has none.
func dimensionName(dim string, ds *warehouse.Dataset, language string) string {
	if dim == warehouse.DimTime {
		return lang.T(language, "reports.period")
	}
	if ds != nil {
		if i := ds.Index(dim); i >= 0 && ds.Dimensions[i].Names.In(language) != "" {
			return ds.Dimensions[i].Names.In(language)
		}
	}
	return dim
}

// sourceName names a source by publisher and table, its id where the catalog
// does not know it.
func sourceName(id string, cat *catalog.Catalog, language string) string {
	s, err := cat.Source(id)
	if err != nil {
		return id
	}
	publisher, title := s.Publisher.In(language), s.Names.In(language)
	switch {
	case title == "":
		return id
	case publisher == "" || strings.Contains(title, publisher):
		return title
	}
	return publisher + ", " + title
}
