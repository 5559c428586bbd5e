package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse/published"
	"siemmes/warehouse/store"
)

// program runs commands against one database, as a user would.
type program struct {
	t      testing.TB
	dir    string // working directory; the database lies in it
	shared string
	now    func() time.Time // nil: the machine's clock
	lang   string           // of messages; "" is English
	store  *store.Store     // where a process holds the database already
	// openFiles says how site serves the database.
	openFiles bool
}

func newProgram(t testing.TB) *program { return &program{t: t, dir: t.TempDir()} }

// env is what a command of the program touches of the world.
func (p *program) env(args []string, out, errs io.Writer) Env {
	env := Env{
		Args: args, Dir: p.dir, Stdout: out, Stderr: errs, Now: p.now, Store: p.store,
		Getenv: func(name string) string { return map[string]string{"SIEMMES_LANG": cmp.Or(p.lang, "en")}[name] },
	}
	if env.Now == nil {
		env.Now = time.Now
	}
	return env
}

// run returns the exit code, standard output and standard error.
func (p *program) run(args ...string) (int, string, string) {
	p.t.Helper()
	var out, errs bytes.Buffer
	code := Main(context.Background(), p.env(args, &out, &errs))
	return code, out.String(), errs.String()
}

// must runs a command that has to succeed and returns what it prints.
func (p *program) must(args ...string) string {
	p.t.Helper()
	code, out, errs := p.run(args...)
	if code != exitDone {
		p.t.Fatalf("siemmes %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// publish loads and publishes a published file, by its path below shared.
func (p *program) publish(file string, more ...string) {
	p.t.Helper()
	p.must(append([]string{"ingest", filepath.Join(p.shared, file), "--publish"}, more...)...)
}

// rows reads what a command printed as rows by column.
func (p *program) rows(args ...string) []map[string]string {
	p.t.Helper()
	records, err := csv.NewReader(strings.NewReader(p.must(args...))).ReadAll()
	if err != nil {
		p.t.Fatalf("siemmes %s: %v", strings.Join(args, " "), err)
	}
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// one is the value of a question that must be answered in one row.
func (p *program) one(args ...string) map[string]string {
	p.t.Helper()
	rows := p.rows(append([]string{"query"}, args...)...)
	if len(rows) != 1 {
		p.t.Fatalf("query %s: %d rows, not one: %v", strings.Join(args, " "), len(rows), rows)
	}
	return rows[0]
}

// filesOfPublishers are one file or more of every publisher.
var filesOfPublishers = []string{
	"iom_americas/regin.csv", "iom_americas/irreg_darien_dmg.csv", "iom_americas/irreg_darien_nat.csv",
	"iom_americas/irreg_mexico_nat.csv", "iom_americas/irreg_honduras.csv",
	"mexico_banxico/remesas_pais.csv", "mexico_banxico/remesas_mensuales.csv",
	"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx",
	"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx",
	"un_desa/UN_MigrantStockMale_2019.csv",
}

// publishedFigures are the figures that readers know the publishers by, each
// with the question that it answers and a part of the name of its file.
var publishedFigures = []struct {
	name, value string
	question    []string
	file        string
}{
	{
		"entries into Costa Rica by nationals of Nicaragua, a month", "26046",
		[]string{"BORDER", "--where", "REF_AREA=CRI", "--where", "COUNTERPART_AREA=NIC", "--where", "DIRECTION=IN", "--by", "REF_AREA,COUNTERPART_AREA", "--period", "2023-07"},
		"regin.csv",
	},
	{
		"the same, a year made from months", "296401",
		[]string{"BORDER", "--where", "REF_AREA=CRI", "--where", "COUNTERPART_AREA=NIC", "--where", "DIRECTION=IN", "--by", "REF_AREA,COUNTERPART_AREA", "--period", "2023", "--freq", "A"},
		"regin.csv",
	},
	{
		"entries of foreigners into Mexico", "25613962",
		[]string{"BORDER", "--where", "REF_AREA=MEX", "--where", "COUNTERPART_AREA=FOR", "--where", "DIRECTION=IN", "--by", "REF_AREA,COUNTERPART_AREA", "--period", "2023", "--freq", "A"},
		"regin.csv",
	},
	{
		"Darién, not counted twice", "520085",
		[]string{"IRREGULAR", "--where", "REF_AREA=PAN", "--by", "REF_AREA", "--period", "2023", "--freq", "A"},
		"irreg_darien_nat.csv",
	},
	{
		"Darién when figures were annual", "559",
		[]string{"IRREGULAR", "--where", "REF_AREA=PAN", "--by", "REF_AREA", "--period", "2010"},
		"irreg_darien_nat.csv",
	},
	{
		"irregular events in Mexico, Honduras", "128054",
		[]string{"IRREGULAR", "--where", "REF_AREA=MEX", "--where", "COUNTERPART_AREA=HND", "--by", "REF_AREA,COUNTERPART_AREA", "--period", "2021", "--freq", "A"},
		"irreg_mexico_nat.csv",
	},
	{
		"remittances to Mexico from the United States", "15576722063",
		[]string{"REMITTANCES", "--where", "REF_AREA=MEX", "--where", "COUNTERPART_AREA=USA", "--where", "DIRECTION=IN", "--by", "REF_AREA,COUNTERPART_AREA", "--period", "2023-Q4"},
		"remesas_pais.csv",
	},
	{
		"migrants in Costa Rica, current edition", "358398",
		[]string{"STOCK", "--where", "REF_AREA=CRI", "--by", "REF_AREA", "--period", "2005"},
		"undesa_pd_2020",
	},
	{
		"the same in the 2019 edition", "358175",
		[]string{"STOCK", "--where", "REF_AREA=CRI", "--by", "REF_AREA", "--period", "2005", "--edition", "2019"},
		"undesa_pd_2019",
	},
	{
		"new permanent residents of Canada", "12910",
		[]string{"ADMISSIONS", "--where", "REF_AREA=CAN", "--by", "REF_AREA", "--period", "2015-01"},
		"ProvImmCat.xlsx",
	},
}

// A published number is found in one row, and explain names its cells.
func TestPublishedFiguresAreFoundAndTraced(t *testing.T) {
	p := newProgram(t)
	p.shared = published.Dir(t)
	for _, file := range filesOfPublishers {
		p.publish(file)
	}
	p.publish("un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx", "--accept", "edition-older=loaded late on purpose")
	for _, want := range publishedFigures {
		t.Run(want.name, func(t *testing.T) {
			p := &program{t: t, dir: p.dir, shared: p.shared}
			if got := p.one(want.question...)["OBS_VALUE"]; got != want.value {
				t.Errorf("%s, not %s", got, want.value)
			}
			cells := p.rows(append([]string{"explain"}, want.question...)...)
			if len(cells) == 0 {
				t.Fatal("explain names no cell")
			}
			for _, c := range cells {
				if !strings.Contains(c["file"], want.file) || c["cell"] == "" || len(c["sha256"]) != 64 {
					t.Fatalf("explain names %v, not a cell of %s", c, want.file)
				}
			}
		})
	}
}
