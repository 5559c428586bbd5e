package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/ingest/sheet/sheettest"
)

// What the program gives out of a dataset is read again by its own names: the only
// question is whose figures they are, and they come back with the same keys, values and
// statuses. So does the same table as SDMX-CSV with labels
// behind the codes, and as a PC-Axis file.
func TestWhatIsGivenOutIsReadAgain(t *testing.T) {
	p := newProgram(t)
	for _, x := range []struct {
		file, dataset, source string
		forms                 []string
	}{
		{"hnd_inm_flujo_irregular.xlsx", "IRREGULAR", "HN_INM_IRREGULAR", []string{"csv", "px"}},
		{"unhcr_asylum_2016_crm.csv", "ASYLUM", "UNHCR_ASYLUM_MONTHLY", []string{"sdmx 1 with labels"}},
	} {
		p.must("ingest", sampleFile(t, x.file), "--publish")
		given := filepath.Join(p.dir, "given.csv")
		p.must("query", x.dataset, "--where", "SOURCE="+x.source, "--format", "csv", "-o", given)
		want, forms := figuresOf(t, given), formsOf(t, p.dir, x.dataset, given)
		for _, form := range x.forms {
			if asked := askedOf(t, p, forms[form]); len(asked) != 1 || asked[0] != "source" {
				t.Errorf("%s of %s as %s: asks for %q", x.dataset, x.source, form, asked)
			}
			again := newProgram(t)
			write(t, filepath.Join(again.dir, "answers.yml"), "- {ask: source, answer: "+x.source+"}\n")
			again.must("ingest", forms[form], "--propose", "--answers", "answers.yml", "--publish")
			back := filepath.Join(again.dir, "back.csv")
			again.must("query", x.dataset, "--where", "SOURCE="+x.source, "--format", "csv", "-o", back)
			if got := figuresOf(t, back); !slices.Equal(got, want) {
				t.Errorf("%s of %s as %s: %d figures came back of %d: %s", x.dataset, x.source, form, len(got), len(want), firstOther(want, got))
			}
		}
	}
}

func firstOther(want, got []string) string {
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			return want[i] + " is " + got[i]
		}
	}
	return ""
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// askedOf lists what the proposal for a file asks.
func askedOf(t *testing.T, p *program, name string) (asked []string) {
	t.Helper()
	list := filepath.Join(p.dir, "questions.json")
	p.must("layouts", "propose", name, "-o", filepath.Join(p.dir, "l.yml"), "--questions", list)
	data, err := os.ReadFile(list)
	var questions []struct{ Ask string }
	if err != nil || json.Unmarshal(data, &questions) != nil {
		t.Fatal(err, string(data))
	}
	for _, q := range questions {
		asked = append(asked, q.Ask)
	}
	return asked
}

// recordsOf reads a csv file.
func recordsOf(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// figuresOf are the key, the value and the statuses of each record of an answer.
func figuresOf(t *testing.T, name string) (out []string) {
	records := recordsOf(t, name)
	head := records[0]
	for _, r := range records[1:] {
		var texts []string
		for i, column := range head[:slices.Index(head, "OBS_FLAGS")+1] {
			texts = append(texts, column+"="+r[i])
		}
		out = append(out, strings.Join(texts, " "))
	}
	slices.Sort(out)
	return out
}

// formsOf writes an answer in further forms, and returns the file of each.
func formsOf(t *testing.T, dir, dataset, given string) map[string]string {
	records := recordsOf(t, given)
	forms := map[string]string{"csv": given}
	at := slices.Index(records[0], "OBS_VALUE")
	columns := slices.Concat(records[0][:at+1], []string{"OBS_STATUS", "CONF_STATUS", "OBS_FLAGS"})
	put := func(form string, first []string, values []string, cell func(name, text string) string) {
		var b strings.Builder
		w := csv.NewWriter(&b)
		for n, r := range records {
			line := slices.Clone(values)
			if n == 0 {
				line = slices.Clone(first)
			}
			for _, name := range columns {
				text := r[slices.Index(records[0], name)]
				line = append(line, cell(name, text))
			}
			_ = w.Write(line)
		}
		w.Flush()
		forms[form] = filepath.Join(dir, strings.ReplaceAll(form, " ", "-")+".csv")
		write(t, forms[form], b.String())
	}
	flow := "SIEMMES:" + dataset + "(1.0)"
	put("sdmx 1 with labels", []string{"DATAFLOW"}, []string{flow + ": Data"}, func(name, text string) string {
		if text == "" || name == "OBS_VALUE" || name == "TIME_PERIOD" && text != name {
			return text
		}
		return text + ": Label of " + text
	})
	if px := pxOf(records, at); px != nil {
		forms["px"] = filepath.Join(dir, "given.px")
		write(t, forms["px"], string(px))
	}
	return forms
}

// pxOf writes records without a status as a PC-Axis file with keys; nil where the table
// is too large, or a record has a status, of which the form has no place.
func pxOf(records [][]string, value int) []byte {
	px := sheettest.PX{Title: "Irregular migration", Keys: true}
	places, size := make([]map[string]int, value), 1
	for i, name := range records[0][:value] {
		v := sheettest.PXVariable{Name: name}
		places[i] = map[string]int{}
		for _, r := range records[1:] {
			if _, known := places[i][r[i]]; !known {
				places[i][r[i]] = len(v.Labels)
				v.Labels = append(v.Labels, r[i])
			}
		}
		px.Stub = append(px.Stub, v)
		size = min(size*len(v.Labels), 1<<40)
	}
	status := slices.Index(records[0], "OBS_STATUS")
	if size > 100_000 || slices.ContainsFunc(records[1:], func(r []string) bool { return r[status] != "A" }) {
		return nil
	}
	px.Stub, px.Heading = px.Stub[:value-1], px.Stub[value-1:]
	px.Figures = make([]string, size)
	for _, r := range records[1:] {
		at := 0
		for i := range places {
			at = at*len(places[i]) + places[i][r[i]]
		}
		px.Figures[at] = r[value]
	}
	return px.Bytes()
}
