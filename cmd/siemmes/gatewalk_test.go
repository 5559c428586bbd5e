package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"siemmes/server"
)

// gate is a site with the planted release, and who visits it.
type gate struct {
	t       *testing.T
	p       *program
	site    *httptest.Server
	open    bool
	state   state
	clients map[person]*http.Client
	// languages are those in which pages are asked for.
	languages []string
	job       string   // where the file was submitted
	sha       string   // its hash
	charts    []string // of the country's profile
	// answers are the last ones by person and address: asked again with their
	// tags, they may come back as 304.
	answers map[string]answered
	seen    sights
}

type answered struct {
	tag, text, caching string
	status             int
}

const (
	plantedName = "regin_planted.csv"
	basis       = "regin_base.csv"
)

// months is a file of entries into Costa Rica in 2023: of nationals of Nicaragua,
// so many in July and five in every other month, and of two other labels.
func months(july string, labels ...string) []byte {
	var b bytes.Buffer
	b.WriteString("\"t\",\"geo\",\"nat\",\"n\"\n")
	for month := 1; month <= 12; month++ {
		for _, label := range append([]string{"NIC"}, labels...) {
			n := "5"
			if label == "NIC" && month == 7 {
				n = july
			}
			fmt.Fprintf(&b, "\"2023-%02d\",\"CRI\",\"%s\",%s\n", month, label, n)
		}
	}
	return b.Bytes()
}

// plantedCell and basisCell are the cells of July in the planted file and the base.
const (
	plantedCell = "D20"
	basisCell   = "D14"
)

// newGate serves a warehouse with one published release; the planted file waits at the
// desk, as the draft D2 of the office DGME.
func newGate(t *testing.T, open bool) *gate {
	p := newProgram(t).at(time.Date(2025, 8, 1, 12, 0, 0, 0, time.UTC))
	p.openFiles = open
	g := &gate{t: t, p: p, open: open, clients: map[person]*http.Client{}, answers: map[string]answered{}, seen: sights{}}
	tokens := map[person]string{}
	for who, office := range map[person]string{ownOffice: "DGME", otherOffice: "INM"} {
		tokens[who] = strings.TrimSpace(p.must("offices", "add", office, "--areas", "CRI"))
	}
	p.must("ingest", p.write(basis, months("5", "PAN")), "--office", "DGME", "--edition", "base", "--edition-date", "2025-01-01", "--publish")
	g.site = p.site()
	t.Cleanup(g.site.Close)
	for _, who := range []person{thePublic, otherOffice, ownOffice} {
		jar, err := cookiejar.New(nil)
		must(t, err)
		g.clients[who] = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		if tokens[who] != "" {
			if a := g.post(who, "/en/upload/sign-in", url.Values{"token": {tokens[who]}}); a.status != http.StatusSeeOther {
				t.Fatalf("%s cannot sign in: %d", who, a.status)
			}
		}
	}
	g.handIn()
	return g
}

// handIn hands the planted file in, and accepts its label.
func (g *gate) handIn() {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, value := range map[string]string{"edition": "planted", "edition-date": "2025-02-01", "reason": "not 5 but 918,273,645"} {
		must(g.t, form.WriteField(name, value))
	}
	file, err := form.CreateFormFile("file", plantedName)
	must(g.t, err)
	planted := months("918273645", "PAN", "Secretlandia")
	sum := sha256.Sum256(planted)
	_, err = file.Write(planted)
	must(g.t, errors.Join(err, form.Close()))
	r, err := http.NewRequest(http.MethodPost, g.site.URL+"/en/upload", &b)
	must(g.t, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := g.clients[ownOffice].Do(r)
	must(g.t, err)
	must(g.t, answer.Body.Close())
	g.job = strings.TrimPrefix(answer.Header.Get("Location"), "/en/upload/")
	g.wait()
	g.post(ownOffice, "/en/upload/"+g.job+"/accept", url.Values{"accept:unknown-label:Secretlandia": {"918 273 645 are of Secretlandia"}})
	g.wait()
	g.sha = hex.EncodeToString(sum[:])
	if out := g.p.must("releases"); !strings.Contains(out, "D2,draft") {
		g.t.Fatalf("the planted file is no draft:\n%s\n%s", out, g.get(ownOffice, "/en/upload/"+g.job).text)
	}
}

// wait asks for the progress of the job until it has ended.
func (g *gate) wait() {
	for {
		var progress struct{ Running bool }
		a := g.get(ownOffice, "/en/upload/"+g.job+"/progress")
		if err := json.Unmarshal([]byte(a.text), &progress); err != nil {
			g.t.Fatalf("progress: %v in %s", err, a.text)
		}
		if !progress.Running {
			return
		}
	}
}

// enter brings the release into a state.
func (g *gate) enter(st state) {
	g.t.Helper()
	g.state = st
	switch st {
	case isDraft:
	case isScheduled:
		g.p.must("releases", "schedule", "D2", g.p.now().Add(time.Hour).Format(time.RFC3339))
	case isPublished:
		if strings.Contains(g.p.must("releases"), "D2,scheduled") {
			g.p.at(g.p.now().Add(2 * time.Hour))
			g.p.must("releases")
		} else if a := g.post(ownOffice, "/en/upload/"+g.job+"/publish", nil); a.status != http.StatusSeeOther {
			g.t.Fatalf("publish: %d %s", a.status, a.text)
		}
		g.chart()
	case isRevised:
		g.p.must("ingest", g.p.write("regin_after.csv", months("26", "PAN")), "--office", "DGME", "--edition", "after", "--edition-date", "2025-03-01",
			"--accept", "removed-figures=not 918.273.645", "--publish")
	case isWithdrawn:
		g.p.must("releases", "withdraw", "2", "--reason", "918 273 645 was a mistake")
	case isSealed:
		g.p.must("releases", "seal", "2", plantedCell, "--reason", "918273645 is one person")
	case isErased:
		g.p.must("releases", "seal", "1", basisCell, "--reason", "5 are one family")
	}
}

// chart finds the charts of the country's profile.
func (g *gate) chart() {
	page := g.get(thePublic, "/en/country/CRI?year=2023")
	for _, m := range regexp.MustCompile(`/en/country/CRI/chart/([a-z0-9-]+)\.`).FindAllStringSubmatch(page.text, -1) {
		if !slices.Contains(g.charts, m[1]) {
			g.charts = append(g.charts, m[1])
		}
	}
	if g.charts == nil {
		g.t.Fatal("the profile has no charts")
	}
}

// walk asks for every place as every person, with the tag of the last answer.
func (g *gate) walk() {
	for route, of := range places {
		for _, x := range of {
			for _, path := range g.filled(x.path) {
				for _, who := range []person{thePublic, otherOffice, ownOffice} {
					if who == thePublic || strings.HasPrefix(path, "/en/") || !strings.Contains(x.path, "{lang}") {
						g.look(route, who, path, x.what)
					}
				}
			}
		}
	}
	g.hidden()
	g.refused()
}

// filled is a path in every language, for every chart.
func (g *gate) filled(path string) []string {
	path = strings.NewReplacer("{sha}", g.sha, "{job}", g.job).Replace(path)
	paths := []string{path}
	for name, values := range map[string][]string{"{lang}": g.languages, "{chart}": g.charts} {
		if !strings.Contains(path, name) {
			continue
		}
		var all []string
		for _, p := range paths {
			for _, v := range values {
				all = append(all, strings.ReplaceAll(p, name, v))
			}
		}
		paths = all
	}
	return paths
}

// look holds one answer against what is allowed.
func (g *gate) look(route string, who person, path string, what shows) {
	g.t.Helper()
	a := g.get(who, path)
	if a.status >= 500 {
		g.t.Errorf("%s: %s for %s: status %d\n%s", g.state, path, who, a.status, a.text)
	}
	if a.caching == "" { // a cache on the way would decide by itself how long to keep it
		g.t.Errorf("%s: %s for %s does not say that a cache must ask again", g.state, path, who)
	}
	may := allowed(what, g.state, who, g.open)
	if what == showsAny { // it may show what the addresses beside it do
		may = allowed(showsEarlier, g.state, who, g.open)
		if strings.Contains(path, "/upload/") {
			may = allowed(showsSheet, g.state, who, g.open)
		}
		if strings.Contains(path, "/findings") {
			may = allowed(showsFindings, g.state, who, g.open)
		}
	}
	text := a.text
	if a.status >= 400 { // an error page links to itself in other languages
		text = strings.ReplaceAll(text, strings.TrimPrefix(path, path[:min(3, strings.LastIndexByte(path, '/'))]), "")
	}
	figure, label, name := saysFigure(text), saysLabel(text), strings.Contains(text, plantedName) || strings.Contains(text, `/releases/2"`)
	g.seen.note(route, g.state, who, a.status, map[string]bool{"figure": figure, "label": label, "name": name})
	if (g.state == isSealed || g.state == isErased) && what != showsFile {
		label = false // the seal is of the figure
	}
	switch {
	case what == showsListing:
		if live := g.state == isPublished || g.state == isRevised; name != may || figure && !live || label {
			g.t.Errorf("%s: %s for %s: it names the file: %t, want %t; it says the figure: %t, the label: %t", g.state, path, who, name, may, figure, label)
		}
	case !may && (figure || label):
		g.t.Errorf("%s: %s for %s shows the figure (%t) or the label (%t):\n%s", g.state, path, who, figure, label, around(a.text))
	case may && !shown(what, figure, label):
		g.t.Errorf("%s: %s for %s does not show what it may (status %d)", g.state, path, who, a.status)
	}
	if there := allowed(showsListing, g.state, who, g.open) || who == ownOffice; !there && (name || strings.Contains(text, g.sha)) {
		g.t.Errorf("%s: %s for %s names the file", g.state, path, who)
	}
}

// shown reports whether an address shows what it is there for.
func shown(what shows, figure, label bool) bool {
	switch what {
	case showsFigures, showsEarlier:
		return figure
	case showsFinding, showsFindings:
		return label
	case showsFile, showsSheet:
		return figure && label
	}
	return true
}

// around is the text beside what should not be there.
func around(text string) string {
	const beside = 120
	for _, what := range []*regexp.Regexp{spelled, short, power, regexp.MustCompile("Secretlandia")} {
		if at := what.FindStringIndex(text); at != nil {
			return text[max(0, at[0]-beside):min(len(text), at[1]+beside)]
		}
	}
	return text[:min(len(text), 2*beside)]
}

var request = regexp.MustCompile(`[0-9a-f]{12}`)

// hidden holds the answers about what may not be known against those about what is not
// there: they are the same but for what was asked. It asks every route that takes a name
// of a file, a job, a draft or a release, and every question that names a release.
func (g *gate) hidden() {
	for _, who := range []person{thePublic, otherOffice} {
		for _, route := range server.Routes() {
			method, path, _ := strings.Cut(route, " ")
			for _, pair := range g.foreign(who, path) {
				path := strings.NewReplacer("{lang}", "en", "{"+pair.name+"}", pair.is).Replace(path)
				g.same(who, method, path, strings.Replace(path, pair.is, pair.random, 1), pair.is, pair.random)
			}
		}
		if !allowed(showsListing, g.state, who, g.open) {
			for _, path := range []string{"/en/data/BORDER?as-of=", "/api/v1/data/BORDER.csv?as-of=", "/api/v1/data/BORDER?edition=", "/api/v1/explain/BORDER.csv?as-of=", "/en/figure?dataset=BORDER&" + of + "&period=2023-07&as-of="} {
				is, random := "D2", "D9"
				if strings.HasSuffix(path, "edition=") {
					is, random = "planted", "planned"
				}
				g.same(who, http.MethodGet, path+is, path+random, is, random)
			}
		}
	}
}

// foreignName is a name that a person may not know of, and one of its form that nothing has.
type foreignName struct{ name, is, random string }

// foreign lists the names that a path takes and that belong to the planted file.
func (g *gate) foreign(who person, path string) (all []foreignName) {
	switch {
	case strings.Contains(path, "{job}"):
		all = append(all, foreignName{"job", "D2", "D9"}, foreignName{"job", g.job, strings.Repeat("0123456789abcdef", 2)})
	case strings.Contains(path, "{sha}") && !allowed(showsFile, g.state, who, g.open):
		all = append(all, foreignName{"sha", g.sha, strings.Repeat("0", 64)})
	case strings.Contains(path, "/releases/{id}"):
		all = append(all, foreignName{"id", "D2", "D9"})
	}
	return all
}

// same holds the answers to two addresses to be the same but for their names.
func (g *gate) same(who person, method, one, two, is, random string) {
	g.t.Helper()
	ask := func(path, name string) (int, string) {
		r, err := http.NewRequest(method, g.site.URL+path, nil)
		must(g.t, err)
		answer, err := g.clients[who].Do(r)
		must(g.t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		must(g.t, err)
		for _, h := range []string{"Date", "X-Request-Id", "Content-Length"} { // the id of the request is in the page, too
			answer.Header.Del(h)
		}
		text := fmt.Sprintln(answer.Header) + readable(g.t, body)
		return answer.StatusCode, request.ReplaceAllString(strings.ReplaceAll(text, name, "ID"), "")
	}
	status, text := ask(one, is)
	other, none := ask(two, random)
	if status != other || text != none {
		g.t.Errorf("%s: for %s %s %s (%d) is told from %s (%d):\n%s\n%s", g.state, who, method, one, status, two, other, text, none)
	}
}

// refused holds the public and another office to changing nothing.
func (g *gate) refused() {
	before := g.p.must("releases")
	for route, path := range posts {
		if strings.Contains(route, "sign-") {
			continue
		}
		for _, who := range []person{thePublic, otherOffice} {
			for _, job := range []string{"D2", g.job} {
				if a := g.post(who, strings.ReplaceAll(path, "{job}", job), nil); a.status < 400 || saysFigure(a.text) || saysLabel(a.text) {
					g.t.Errorf("%s: %s of %s by %s: status %d\n%s", g.state, route, job, who, a.status, around(a.text))
				}
			}
		}
	}
	if after := g.p.must("releases"); after != before {
		g.t.Errorf("%s: strangers changed the releases to\n%s", g.state, after)
	}
}

// leave signs the office out: then it is the public.
func (g *gate) leave() {
	g.post(ownOffice, "/en/upload/sign-out", nil)
	if a := g.get(ownOffice, "/en/upload/D2"); a.status < 400 || saysFigure(a.text) || saysLabel(a.text) {
		g.t.Errorf("signed out, the office is shown its draft: %d", a.status)
	}
}

func (g *gate) get(who person, path string) answered {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodGet, g.site.URL+path, nil)
	must(g.t, err)
	key := string(who) + " " + path
	last := g.answers[key]
	if last.tag != "" {
		r.Header.Set("If-None-Match", last.tag)
	}
	a := g.do(who, r)
	if a.status == http.StatusNotModified {
		a.text = last.text
	}
	g.answers[key] = a
	return a
}

func (g *gate) post(who person, path string, form url.Values) answered {
	g.t.Helper()
	r, err := http.NewRequest(http.MethodPost, g.site.URL+path, strings.NewReader(form.Encode()))
	must(g.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return g.do(who, r)
}

func (g *gate) do(who person, r *http.Request) answered {
	g.t.Helper()
	answer, err := g.clients[who].Do(r)
	must(g.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(g.t, err)
	headers := strings.Join(answer.Header["Content-Disposition"], " ") + answer.Header.Get("Location")
	return answered{tag: answer.Header.Get("ETag"), caching: answer.Header.Get("Cache-Control"), text: headers + "\n" + readable(g.t, body), status: answer.StatusCode}
}
