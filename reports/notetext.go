package reports

import (
	"maps"
	"slices"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
)

// NoteText writes a note of an answer in the reader's language. The codes in
// its arguments become labels: an argument is named for the dimension whose
// code it holds ("source", "ref_area"), "dims" are dimensions, "periods"
// periods, "codes" and their like codes of the dimension in "dim"; several stand
// with commas between them. A note of which lang has no message is shown in English.
func NoteText(n warehouse.AnswerNote, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	return noteText(n, ds, cat, language, questionWords)
}

// noteText is NoteText with questions that a note names written by ask.
func noteText(n warehouse.AnswerNote, ds *warehouse.Dataset, cat *catalog.Catalog, language string, ask func(string, *wording) string) string {
	if !lang.Has(n.ID) {
		return n.Text
	}
	args := make([]any, 0, 2*len(n.Args))
	for _, name := range slices.Sorted(maps.Keys(n.Args)) {
		value := n.Args[name]
		if name == "what" && n.What != nil {
			value = n.What.In(language)
		} else if name == "question" {
			value = comparable(value, ask, newWording(ds, cat, language))
		} else if cat != nil && ds != nil {
			value = argText(argDim(name, n.Args), value, ds, cat, language)
		}
		args = append(args, name, value)
	}
	text := lang.T(language, n.ID, args...)
	if n.Args[variesArg] != "" {
		text += lang.T(language, "reports.note-varies")
	}
	return text
}

// comparable names the question that gives a series without a break, "" where
// there is none: "COUNTERPART_AREA=FOR", or "by COUNTERPART_AREA" for the parts
// side by side.
func comparable(question string, ask func(string, *wording) string, w *wording) string {
	switch {
	case question == "":
		return ""
	case strings.HasPrefix(question, "by "):
		return lang.T(w.language, "reports.parts-apart", "question", ask(question, w))
	}
	return lang.T(w.language, "reports.comparable", "question", ask(question, w))
}

// questionWords writes a question in words: "Counterpart country: Foreigners".
func questionWords(question string, w *wording) string {
	if dim, ok := strings.CutPrefix(question, "by "); ok {
		return dimensionName(dim, w.ds, w.language)
	}
	parts := strings.Fields(question)
	for i, part := range parts {
		dim, codes, _ := strings.Cut(part, "=")
		labels := strings.Split(codes, ",")
		for j, code := range labels {
			labels[j] = w.label(dim, code)
		}
		parts[i] = dimensionName(dim, w.ds, w.language) + ": " + lang.List(w.language, labels)
	}
	return strings.Join(parts, "; ")
}

// questionFlags writes a question as the command line takes it.
func questionFlags(question string, _ *wording) string {
	if dim, ok := strings.CutPrefix(question, "by "); ok {
		return "--by " + dim
	}
	return "--where " + strings.Join(strings.Fields(question), " --where ")
}

// argDim is the dimension an argument's codes are of; DIM where they are
// dimensions themselves, "" where the value is a text.
func argDim(name string, args map[string]string) string {
	switch name {
	case "dim", "dims":
		return "DIM"
	case "codes", "there", "parts", "missing":
		return args["dim"]
	case "periods", "period", "first", "last":
		return warehouse.DimTime
	case "sources":
		return warehouse.DimSource
	}
	return strings.ToUpper(name)
}

func argText(dim, value string, ds *warehouse.Dataset, cat *catalog.Catalog, language string) string {
	known := dim == "DIM" || dim == warehouse.DimTime || ds.Index(dim) >= 0
	if !known || value == "" {
		return value
	}
	w := newWording(ds, cat, language)
	words := strings.Split(value, ",")
	for i, word := range words {
		word = strings.TrimSpace(word)
		if dim == "DIM" {
			words[i] = dimensionName(word, ds, language)
		} else {
			words[i] = w.label(dim, word)
		}
	}
	return lang.List(language, shortened(words, language))
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
