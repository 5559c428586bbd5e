package catalog

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// openFolder opens the catalog with files of a user's folder.
func openFolder(t *testing.T, files map[string]string) (*Catalog, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Open(dir)
}

// ownVisas is a dataset of a user's own, with everything that it needs.
func ownVisas() map[string]string {
	return map[string]string{
		"units.yml":         "- {id: VIS, names: {es: visas}, short: {es: visas}}\n",
		"lists/lists.yml":   "CL_VISA: {names: {es: Tipo de visa}, common: [_T, _O]}\n",
		"lists/CL_VISA.csv": "code,parent,es,en,fr\nSHORT,,Visita,,\nLONG,,Estancia,,\nWORK,LONG,Trabajo,Work,\n",
		"lists/aliases.csv": "list,alias,code,scope,source\nCL_VISA,Turismo,SHORT,CRI_MREC,\n",
		"areas/aliases.csv": "alias,code,scope,source\nTicolandia,CRI,,\n",
		"scopes.yml":        "CRI_MREC: {names: {es: Cancillería}, within: [CRI]}\n",
		"datasets.yml": "dimensions:\n  VISA: {list: CL_VISA, names: {es: Visa}}\ndatasets:\n  - id: VISAS\n    names: {es: Visas}\n    own: [VISA, DIRECTION]\n" +
			"    nationals: [IN]\n    mirrored: [C]\n    measures:\n      - {id: ISSUED, unit: VIS, kind: flow, adds: all, names: {es: Emitidas}}\n    cuts: [[VISA]]\n",
		"sources.yml":    "- id: CRI_MREC_VISAS\n  names: {es: Visas emitidas}\n  publisher: {es: Cancillería}\n  datasets: [VISAS, BORDER]\n  areas: [CRI]\n  scope: CRI_MREC\n  rank: {BORDER/CRI: 5}\n",
		"indicators.yml": "- {id: VISA_RATE, names: {es: Tasa}, formula: V, unit: PT, inputs: [{symbol: V, dataset: VISAS, measure: ISSUED}]}\n",
		"site.yml":       "key_figures:\n  - {id: visas, names: {es: Visas}, dataset: VISAS, where: [VISA=WORK, DIRECTION=IN]}\n",
		"vocabulary.yml": "datasets:\n  VISAS:\n    axes: [VISA]\n    clues:\n      - {weight: 3, words: [visados?]}\npublishers:\n  - {words: [cancilleria], scope: CRI_MREC, area: CRI}\n" +
			"fiscal_years: {CRI: 1}\nmarks: {O: ['~~']}\ncaptions:\n  - {dimension: VISA, words: [tipo de visado]}\n",
	}
}

// TestOwnFolderAddsToTheCatalog: all that a folder adds is there, beside what the
// program has.
func TestOwnFolderAddsToTheCatalog(t *testing.T) {
	c, err := openFolder(t, ownVisas())
	if err != nil {
		t.Fatal(lang.Reader{Language: "en"}.Error(err))
	}
	ds, err := c.Dataset("VISAS")
	if err != nil || len(c.Datasets()) != 12 || ds.Index("VISA") != 8 || c.ListOf(ds, "VISA").Label("WORK", "fr") != "Work" {
		t.Errorf("dataset %+v, %v", ds, err)
	}
	if code, ok := c.Lookup("CL_VISA", "turismo", "CRI_MREC"); !ok || code != "SHORT" {
		t.Errorf("an alias reads as %q", code)
	}
	if code, err := c.Area("Ticolandia"); err != nil || code != "CRI" {
		t.Errorf("an alias of an area reads as %q, %v", code, err)
	}
	if best := c.Ranked("BORDER", "CRI"); len(best) < 2 || best[0].ID != "CRI_MREC_VISAS" {
		t.Errorf("ranked %v", best)
	}
	if s := c.Site(); s.Region != Default().Site().Region || s.KeyFigures[len(s.KeyFigures)-1].Dataset != "VISAS" {
		t.Errorf("site %+v", s)
	}
	if c.Unit("VIS").Names.In("es") != "visas" || len(c.Indicators()) != len(Default().Indicators())+1 {
		t.Error("the unit or the indicator is missing")
	}
	v := c.Vocabulary()
	status, known := v.Mark("~~")
	if p := v.PublisherOf("de la cancilleria"); p == nil || p.Area != "CRI" || !v.Dataset("VISAS").Clues[0].Words.In("visados") || status != "O" || !known {
		t.Errorf("publisher %+v, mark %q", p, status)
	}
	if !slices.Contains(v.Axes, AxisList{"CL_VISA", "VISA"}) || v.FiscalYears["USA"] == 0 || len(v.Dataset("STOCK").Clues) == 0 {
		t.Error("the vocabulary of the program and that of the folder are not both there")
	}
	if _, err := Default().Dataset("VISAS"); err == nil || len(Default().Vocabulary().Dataset("VISAS").Clues) > 0 {
		t.Error("the catalog of the program has changed")
	}
	if c, err := Open(t.TempDir()); err != nil || c != Default() {
		t.Errorf("a folder without such files: %v", err)
	}
}

// folderMistakes are mistakes in the files of ownVisas: what is put in place of what,
// and the id of the message with its line and column.
var folderMistakes = []struct{ file, old, put, want string }{
	{"units.yml", "VIS", "USD", "own.taken 1:8"},
	{"units.yml", "names: {es: visas}, ", "", "own.names"},
	{"units.yml", "VIS", "vis", "own.id 1:8"},
	{"units.yml", "short", "shorts", "file.unknown-key 1:33"},
	{"lists/lists.yml", "CL_VISA:", "VISAS:", "own.list-id"},
	{"lists/lists.yml", "_O", "_X", "own.choice"},
	{"lists/lists.yml", "common: [_T, _O]", "open: years", "own.choice"},
	{"lists/CL_VISA.csv", "LONG,,", "SHORT,,", "own.record"},
	{"lists/CL_VISA.csv", "WORK,LONG", "WORK,NONE", "own.record"},
	{"lists/CL_VISA.csv", "parent", "above", "own.record"},
	{"lists/CL_VISA.csv", "Visita,,", "Visita,", "own.record"},
	{"lists/aliases.csv", "CL_VISA", "CL_NONE", "own.record"},
	{"lists/aliases.csv", "SHORT", "NONE", "own.record"},
	{"areas/aliases.csv", "CRI,", "CRX,", "own.record"},
	{"scopes.yml", "within: [CRI]", "within: [CRX]", "own.no-scope 1:46"},
	{"scopes.yml", "within: [CRI]", "codes: roman", "own.choice 1:45"},
	{"datasets.yml", "list: CL_VISA", "list: CL_NONE", "own.no-list 2:16"},
	{"datasets.yml", "own: [VISA, DIRECTION]", "own: [VISA, WAY]", "own.no-dimension 6:10"},
	{"datasets.yml", "own: [VISA, DIRECTION]", "own: [VISA, DIRECTION, MODE, CATEGORY, AGENCY, ACTIVITY, EDUCATION, PROGRAMME, SUBDIVISION]", "own.too-many-dimensions"},
	{"datasets.yml", "id: VISAS", "id: BORDER", "own.taken 4:9"},
	{"datasets.yml", "unit: VIS", "unit: EUR", "own.no-unit 10:28"},
	{"datasets.yml", "kind: flow", "kind: flux", "own.choice 10:39"},
	{"datasets.yml", "kind: flow", "kind: stock", "own.adds"},
	{"datasets.yml", "cuts: [[VISA]]", "cuts: [[SOURCE]]", "own.cut 11:12"},
	{"datasets.yml", "cuts: [[VISA]]", "cuts: [[VISA], [VISA]]", "own.twice"},
	{"datasets.yml", "nationals: [IN]", "nationals: [INTO]", "own.no-code 7:16"},
	{"datasets.yml", "mirrored: [C]", "mirrored: [Q]", "own.no-code"},
	{"datasets.yml", "    measures:\n      - {id: ISSUED, unit: VIS, kind: flow, adds: all, names: {es: Emitidas}}\n", "", "own.no-measures"},
	{"sources.yml", "CRI_MREC_VISAS", "cri visas", "own.id 1:7"},
	{"sources.yml", "CRI_MREC_VISAS", "OECD_IMD", "own.taken 1:7"},
	{"sources.yml", "[VISAS, BORDER]", "[VISAS, CROSSINGS]", "own.no-dataset 4:21"},
	{"sources.yml", "  datasets: [VISAS, BORDER]\n", "", "own.source-datasets"},
	{"sources.yml", "[CRI]", "[CR]", "own.no-country 5:11"},
	{"sources.yml", "  publisher: {es: Cancillería}\n", "", "own.publisher"},
	{"sources.yml", "publisher", "publishers", "file.unknown-key 3:3"},
	{"sources.yml", "BORDER/CRI", "STOCK", "own.rank"},
	{"sources.yml", "scope: CRI_MREC", "scope: NOBODY", "own.no-scope 6:10"},
	{"indicators.yml", "dataset: VISAS", "dataset: NONE", "own.no-dataset"},
	{"indicators.yml", "measure: ISSUED", "measure: NONE", "own.no-measure"},
	{"site.yml", "id: visas", "id: stock", "own.key-figure 2:5"},
	{"site.yml", "VISA=WORK", "VISA=NONE", "own.filter"},
	{"site.yml", "key_figures:", "region: G_NONE\nkey_figures:", "own.no-group 1:9"},
	{"vocabulary.yml", "VISAS:", "VISA:", "own.no-dataset"},
	{"vocabulary.yml", "[visados?]", "[visados(]", "file.not-words 5:28"},
	{"vocabulary.yml", "weight: 3", "weight: 9", "own.clue 5:9"},
	{"vocabulary.yml", "axes: [VISA]", "axes: [SEX]", "own.no-own-dimension 3:11"},
	{"vocabulary.yml", "area: CRI", "area: CRX", "own.no-country 7:51"},
	{"vocabulary.yml", "{CRI: 1}", "{CRI: 13}", "own.fiscal"},
	{"vocabulary.yml", "O: ['~~']", "XX: ['~~']", "own.no-code"},
	{"vocabulary.yml", "O: ['~~']", "O: ['~~'], Q: ['~~']", "own.mark-twice"},
	{"vocabulary.yml", "dimension: VISA,", "dimension: WAY,", "own.no-dimension"},
	{"vocabulary.yml", "{dimension: VISA, ", "{dimension: VISA, role: guest, ", "own.choice"},
	{"vocabulary.yml", ", words: [tipo de visado]", "", "own.no-words"},
}

// TestMistakesOfAnOwnFolder: each mistake is refused with its file, its place and what
// is wrong, in every language.
func TestMistakesOfAnOwnFolder(t *testing.T) {
	for _, x := range folderMistakes {
		files := ownVisas()
		text := strings.Replace(files[x.file], x.old, x.put, 1)
		if text == files[x.file] {
			t.Fatalf("%s has no %q", x.file, x.old)
		}
		files[x.file] = text
		_, err := openFolder(t, files)
		id, place, _ := strings.Cut(x.want, " ")
		if !errors.Is(err, warehouse.ErrInvalid) || !strings.Contains(err.Error(), "("+id) && !strings.Contains(err.Error(), id+" ") {
			t.Errorf("%s for %s: %v, want %s", x.put, x.old, err, id)
			continue
		}
		for _, language := range warehouse.Languages() {
			said := lang.Reader{Language: language}.Error(err)
			if !strings.Contains(said, x.file) || place != "" && !strings.Contains(said, x.file+":"+place+": ") || regexp.MustCompile(`[{}«]own\.`).MatchString(said) {
				t.Errorf("%s for %s: %s, want %s", x.put, x.old, said, x.want)
			}
		}
	}
}

// TestNoFileOfAnOwnFolderIsALayout: the files that Open reads are known by name.
func TestNoFileOfAnOwnFolderIsALayout(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(ownVisas())) {
		if !Owns(name) && !strings.HasPrefix(name, "lists/CL_") {
			t.Errorf("%s may be taken for a layout", name)
		}
	}
	if Owns("cri-dgme.yml") {
		t.Error("a layout is taken for a file of the catalog")
	}
}
