package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// readmeAnswers are the figures that the commands of the README give after
// make run, by the command as it is printed there. A file that a command
// writes follows the name, and what is in it.
var readmeAnswers = []struct{ command, answer, file, holds string }{
	{command: `ingest testdata/examples/mex_upmrip_1_1_entradas_2024.xlsx --check-only`, answer: `2,412 observations: nothing blocks`},
	{command: `ingest testdata/examples/mex_upmrip_1_1_entradas_2024.xlsx --check-only --annotate checked.xlsx`, answer: `2,412 observations: nothing blocks`, file: "checked.xlsx", holds: "for the first time for new counterparts: Cocos (Keeling) Islands"},
	{command: `ingest testdata/examples/mex_upmrip_1_1_entradas_2024.xlsx`, answer: `draft D\d+: BORDER MX_UPMRIP_ENTRIES 2,412 added`},
	{command: `releases publish mex_upmrip_1_1_entradas_2024.xlsx`, answer: `published as release 18\b`},
	{command: `tidy testdata/examples/pan_snm_boletin_darien_2024.csv`, answer: `\bB5,21940,.*Venezuela \| Enero`},
	{command: `layouts propose testdata/examples/pan_snm_boletin_darien_2024.csv -o darien.yml`, file: "darien.yml", holds: "dimension: COUNTERPART_AREA"},
	{command: `ingest testdata/examples/pan_snm_boletin_darien_2024.csv --propose --answers testdata/examples/darien.answers.yml --publish`, answer: `published as release 19: IRREGULAR PA_SNM_DARIEN 468 added`},
	{command: `offices add "DGME Costa Rica" --areas CRI`, answer: `^[\w-]{40,}\s`},
	{command: `report country-profile --country CRI --year 2023 --lang es -o costa-rica.xlsx`, file: "costa-rica.xlsx", holds: "\t520729"},
	{command: `report country-profile --country CRI --year 2023 --lang fr -o costa-rica.html`, file: "costa-rica.html", holds: "520\u202f729"},
	{command: `query BORDER --where REF_AREA=CRI,GTM --where DIRECTION=IN --by REF_AREA --freq A --period 2023`, answer: `(?s)A,CRI,CR_DGME_MOVEMENTS,.*,2023,3352678,.*A,GTM,GT_IGM_MOVEMENTS,.*,2023,5578432,`},
	{command: `query STOCK --where REF_AREA="Costa Rica" --where COUNTERPART_AREA=NIC --format csv`, answer: `A,CRI,WB_BILATERAL,PERSONS,NIC,.*,2017,294018,E,`},
	{command: `explain STOCK --where REF_AREA=CRI --by REF_AREA --period 2005`, answer: `,2005,358398,13,.*,undesa_ims_2020_crm.xlsx,Table 1,I14,358398,`},
	{command: `query BORDER --where REF_AREA=MEX --by REF_AREA --freq A`, answer: `(?s),2023,25613962,.*,2024,25785264,`},
	{command: `query BORDER --where REF_AREA=MEX --by REF_AREA --freq A --as-of 17`, answer: `,2023,25613962,A.*\n$`},
}

// The commands of the README give what they promise, as they are printed and
// in their order, after what make run does: while the site serves, and after
// it was stopped.
func TestCommandsOfTheReadme(t *testing.T) {
	r := newReader(t)
	r.bash(r.made("ingest"))
	for _, name := range []string{"siemmes.duckdb", "siemmes.duckdb.files"} {
		r.bash("cp -r " + name + " kept." + name)
	}

	serve := r.made("serve")
	stop := r.serve(serve)
	r.follow()
	r.askAPI()
	stop()

	r.bash("rm -r siemmes.duckdb* && for f in kept.*; do mv $f ${f#kept.}; done")
	r.follow()
}

// reader is a newcomer in a folder of their own with a shell, the program, the
// test data and nothing else.
type reader struct {
	t      *testing.T
	dir    string
	readme string
	site   string // where it was served
}

func newReader(t *testing.T) *reader {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("siemmes") // what TestMain made of the test's own binary
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, dir: t.TempDir(), readme: string(readme)}
	if err := os.Mkdir(filepath.Join(r.dir, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"bin/siemmes": program, "testdata": filepath.Join(root, "testdata")} {
		if err := os.Symlink(target, filepath.Join(r.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// command is a line of the shell, without the settings of whoever runs the
// tests.
func (r *reader) command(line string) *exec.Cmd {
	cmd := exec.Command("bash", "-c", line)
	cmd.Dir = r.dir
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "SIEMMES_") && !strings.HasPrefix(kv, "MAKE") && !strings.HasPrefix(kv, "MFLAGS") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "SIEMMES_LANG=en")
	return cmd
}

// bash runs a line that has to succeed and returns what it prints.
func (r *reader) bash(line string) string {
	r.t.Helper()
	var out, errs bytes.Buffer
	cmd := r.command(line)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		r.t.Fatalf("%s: %v\n%s%s", line, err, &out, &errs)
	}
	return out.String()
}

// made is the line of make run that runs a command of the program.
func (r *reader) made(command string) string {
	r.t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		r.t.Skip("make is missing: what make run does is not known without it")
	}
	// The link leads to where the Makefile is.
	for _, line := range strings.Split(r.bash("make -n -C testdata/.. run ADDR=127.0.0.1:0"), "\n") {
		if strings.HasPrefix(line, "bin/siemmes "+command+" ") {
			return line
		}
	}
	r.t.Fatalf("make run does not run siemmes %s", command)
	return ""
}

// serve runs a line that serves, until the function that it returns is called.
func (r *reader) serve(line string) (stop func()) {
	r.t.Helper()
	cmd := r.command("exec " + line)
	log, err := cmd.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	for r.site == "" && lines.Scan() {
		r.site = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text())
	}
	if r.site == "" {
		r.t.Fatalf("%s says no address: %v", line, cmd.Wait())
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines.Scan() { // so that the server can go on writing
		}
	}()
	return func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			r.t.Error(err)
		}
		<-done
		if err := cmd.Wait(); err != nil {
			r.t.Errorf("%s: %v", line, err)
		}
	}
}

// follow runs each command of the README and looks at its answer.
func (r *reader) follow() {
	r.t.Helper()
	next := 0
	for _, line := range strings.Split(r.readme, "\n") {
		printed, indented := strings.CutPrefix(line, "    bin/siemmes ")
		if !indented {
			continue
		}
		command, _, _ := strings.Cut(printed, " #")
		command = strings.TrimSpace(command)
		if next == len(readmeAnswers) || readmeAnswers[next].command != command {
			r.t.Fatalf("no answer is known of the README's command %s", command)
		}
		want := readmeAnswers[next]
		next++
		if out := r.bash(strings.TrimSpace(line)); !regexp.MustCompile(want.answer).MatchString(out) {
			r.t.Errorf("%s: %s is not in\n%s", command, want.answer, out)
		}
		if want.file != "" {
			if text := r.textOf(want.file); !strings.Contains(text, want.holds) {
				r.t.Errorf("%s: %s does not hold %q", command, want.file, want.holds)
			}
		}
	}
	if next < len(readmeAnswers) {
		r.t.Errorf("the README does not have the command %s", readmeAnswers[next].command)
	}
}

// textOf is the text of a file; of a workbook, the texts of its cells.
func (r *reader) textOf(file string) string {
	r.t.Helper()
	content, err := os.ReadFile(filepath.Join(r.dir, file))
	if err != nil {
		r.t.Fatal(err)
	}
	if filepath.Ext(file) != ".xlsx" {
		return string(content)
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		r.t.Fatal(err)
	}
	defer book.Close()
	var text strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			r.t.Fatal(err)
		}
		for _, row := range rows {
			text.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return text.String()
}

// askAPI asks for the address that the README gives to programs.
func (r *reader) askAPI() {
	r.t.Helper()
	path := regexp.MustCompile(`http://127\.0\.0\.1:8080(/api/[^"]*)`).FindStringSubmatch(r.readme)
	if path == nil {
		r.t.Fatal("the README gives no address of the API")
	}
	res, err := http.Get(r.site + path[1])
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if !regexp.MustCompile(`A,CRI,UNDESA_IMS_TOTAL,.*,2020,520729,`).Match(body) {
		r.t.Errorf("%s does not give the figure of 2020: %s", path[1], body)
	}
}
