package main

import (
	"slices"
	"strings"
	"testing"

	"siemmes/server"
	"siemmes/warehouse"
)

// This test walks every address of the site, in every state of a release, as every
// person: the public, another office, the office that sent it. A figure and a label are
// planted in the release, and appear exactly where the gate allows it
// (docs/decisions/0010-one-gate.md). The site runs through all states without a
// restart, and every address is asked again with the tag of its last answer: caches and
// 304 answers pass the gate, too.

// states are those of the release, in the order in which the site meets them.
type state string

const (
	isDraft     state = "draft"
	isScheduled state = "scheduled"
	isPublished state = "published"
	isRevised   state = "revised" // published, and a later release quotes it
	isWithdrawn state = "withdrawn"
	isSealed    state = "sealed"
	isErased    state = "erased" // a draft whose figure was sealed in another release
)

// persons are who asks.
type person string

const (
	thePublic   person = "the public"
	otherOffice person = "another office"
	ownOffice   person = "its own office"
)

// shows is what an address shows of the release.
type shows int

const (
	showsNothing  shows = iota // of the release
	showsListing               // that it is there
	showsFigures               // the planted figure, or a sum with it
	showsEarlier               // the figure, also after it was revised
	showsFinding               // the label, on a page for readers
	showsFile                  // the file
	showsSheet                 // the sheet, at the desk of its own office
	showsFindings              // what was found in the file, at that desk
	showsAny                   // not looked at for what must be there
)

// allowed is what a person may see at an address in a state: this table is written down
// apart from the one that the program decides by.
func allowed(what shows, st state, who person, open bool) bool {
	live := st == isPublished || st == isRevised
	switch what {
	case showsListing:
		return live || st == isWithdrawn || st == isSealed
	case showsFigures:
		return st == isPublished
	case showsEarlier, showsFinding:
		return live
	case showsFile:
		return who == ownOffice && st != isSealed && st != isErased || live && (who == otherOffice || open)
	case showsSheet:
		return who == ownOffice && st != isSealed && st != isErased
	case showsFindings:
		return who == ownOffice && (live || st == isDraft || st == isScheduled)
	}
	return false
}

// place is an address of a route, and what it shows.
type place struct {
	path string
	what shows
}

const (
	of = "REF_AREA=CRI&COUNTERPART_AREA=NIC&DIRECTION=IN"
	at = "where=REF_AREA=CRI&where=COUNTERPART_AREA=NIC&where=DIRECTION=IN"
)

// walk lists the places of every route that is read. {sha} is the hash of the planted
// file, {job} where it was submitted, {chart} each chart of the profile.
var places = map[string][]place{
	"GET /{$}": {{"/", showsNothing}}, "GET /healthz": {{"/healthz", showsNothing}},
	"GET /robots.txt": {{"/robots.txt", showsNothing}}, "GET /static/{path...}": {{"/static/site.css", showsNothing}},
	"GET /files/{sha}": {{"/files/{sha}", showsFile}, {"/files/" + strings.Repeat("0", 64), showsNothing}},

	"GET /{lang}/{$}":  {{"/{lang}/", showsFigures}},
	"GET /{lang}/data": {{"/{lang}/data", showsNothing}, {"/{lang}/data?q=Costa+Rica", showsNothing}},
	"GET /{lang}/data/{dataset}": {
		{"/{lang}/data/BORDER?" + of + "&period=2023-07", showsFigures},
		{"/{lang}/data/BORDER?" + of + "&freq=A&period=2023", showsFigures},
		{"/{lang}/data/BORDER?" + of + "&period=2023-07&as-of=2", showsEarlier},
		{"/{lang}/data/BORDER", showsFigures},
		{"/{lang}/data/STOCK", showsNothing},
	},
	"GET /{lang}/data/{dataset}/chart.json":    {{"/{lang}/data/BORDER/chart.json?" + of + "&freq=M&rows=COUNTERPART_AREA&cols=TIME_PERIOD", showsFigures}},
	"GET /{lang}/data/{dataset}/chart.svg":     {{"/{lang}/data/BORDER/chart.svg?" + of + "&freq=M&rows=COUNTERPART_AREA&cols=TIME_PERIOD", showsAny}},
	"GET /{lang}/country":                      {{"/{lang}/country", showsFigures}},
	"GET /{lang}/country/{area}":               {{"/{lang}/country/CRI?year=2023", showsFigures}, {"/{lang}/country/PAN", showsNothing}},
	"GET /{lang}/country/{area}/profile.xlsx":  {{"/{lang}/country/CRI/profile.xlsx?year=2023", showsFigures}},
	"GET /{lang}/country/{area}/profile.html":  {{"/{lang}/country/CRI/profile.html?year=2023", showsFigures}},
	"GET /{lang}/report":                       {{"/{lang}/report", showsNothing}},
	"GET /{lang}/report/{file}":                {{"/{lang}/report/country-profile.html?country=CRI&year=2023", showsFigures}, {"/{lang}/report/country-profile.xlsx?country=CRI&year=2023", showsFigures}},
	"GET /{lang}/country/{area}/chart/{chart}": {{"/en/country/CRI/chart/{chart}.json?year=2023", showsAny}, {"/en/country/CRI/chart/{chart}.svg?year=2023", showsAny}},
	"GET /{lang}/figure": {
		{"/{lang}/figure?dataset=BORDER&" + of + "&period=2023-07", showsFigures},
		{"/{lang}/figure?dataset=BORDER&by=REF_AREA&" + of + "&freq=A&period=2023", showsFigures},
		{"/{lang}/figure?dataset=BORDER&" + of + "&period=2023-07&as-of=2", showsEarlier},
	},
	"GET /{lang}/releases": {{"/{lang}/releases", showsListing}},
	"GET /{lang}/releases/{id}": {
		{"/{lang}/releases/2", showsEarlier}, {"/{lang}/releases/2", showsFinding}, {"/{lang}/releases/1", showsNothing}, {"/{lang}/releases/3", showsAny}, {"/{lang}/releases/D2", showsNothing},
	},
	"GET /{lang}/sources": {{"/{lang}/sources", showsNothing}}, "GET /{lang}/about": {{"/{lang}/about", showsNothing}},

	"GET /{lang}/upload":                     {{"/{lang}/upload", showsNothing}},
	"GET /{lang}/upload/{job}":               {{"/{lang}/upload/D2", showsSheet}, {"/{lang}/upload/{job}", showsAny}, {"/{lang}/upload/D1", showsNothing}, {"/{lang}/upload/D9", showsNothing}},
	"GET /{lang}/upload/{job}/annotated":     {{"/{lang}/upload/D2/annotated", showsSheet}, {"/{lang}/upload/{job}/annotated", showsAny}},
	"GET /{lang}/upload/{job}/findings":      {{"/{lang}/upload/D2/findings", showsFindings}, {"/{lang}/upload/{job}/findings", showsAny}},
	"GET /{lang}/upload/{job}/findings.json": {{"/{lang}/upload/D2/findings.json", showsFindings}, {"/{lang}/upload/{job}/findings.json", showsAny}},
	"GET /{lang}/upload/{job}/findings.csv":  {{"/{lang}/upload/D2/findings.csv", showsFindings}, {"/{lang}/upload/{job}/findings.csv", showsAny}},
	"GET /{lang}/upload/{job}/proposal":      {{"/{lang}/upload/D2/proposal", showsSheet}, {"/{lang}/upload/{job}/proposal", showsAny}},
	"GET /{lang}/upload/{job}/proposal.yml":  {{"/{lang}/upload/D2/proposal.yml", showsAny}, {"/{lang}/upload/{job}/proposal.yml", showsAny}},
	"GET /{lang}/upload/{job}/progress":      {{"/{lang}/upload/{job}/progress", showsNothing}, {"/{lang}/upload/D2/progress", showsNothing}},
	"GET /api/v1/datasets":                   {{"/api/v1/datasets", showsNothing}},
	"GET /api/v1/datasets/{id}":              {{"/api/v1/datasets/BORDER", showsNothing}},
	"GET /api/v1/data/{id}": {
		{"/api/v1/data/BORDER", showsFigures},
		{"/api/v1/data/BORDER.json?" + at, showsFigures},
		{"/api/v1/data/BORDER.csv?" + at, showsFigures},
		{"/api/v1/data/BORDER.xlsx?" + at, showsFigures},
		{"/api/v1/data/BORDER.parquet?" + at, showsFigures},
		{"/api/v1/data/BORDER.arrow?" + at, showsFigures},
		{"/api/v1/data/BORDER.csv?as-of=2", showsEarlier},
		{"/api/v1/data/BORDER.csv?by=REF_AREA&freq=A&where=DIRECTION=IN", showsFigures},
		{"/api/v1/data/BORDER.json?edition=planted", showsEarlier},
	},
	"GET /api/v1/explain/{id}": {
		{"/api/v1/explain/BORDER", showsFigures},
		{"/api/v1/explain/BORDER.csv?" + at, showsFigures},
		{"/api/v1/explain/BORDER.csv?as-of=2", showsEarlier},
		{"/api/v1/explain/BORDER.csv?by=REF_AREA&freq=A&where=DIRECTION=IN", showsFigures},
		{"/api/v1/explain/BORDER?edition=planted", showsEarlier},
	},
	"GET /api/v1/releases":  {{"/api/v1/releases", showsListing}},
	"GET /api/openapi.json": {{"/api/openapi.json", showsNothing}},
	"/api/":                 {{"/api/v1/nothing", showsNothing}},
	"/":                     {{"/nothing", showsNothing}},
}

// posts are the routes that change something, with what they are sent. The public and
// another office are refused and change nothing; the own office uses them to bring the
// release through its states.
var posts = map[string]string{
	"POST /{lang}/upload/sign-in": "/en/upload/sign-in", "POST /{lang}/upload/sign-out": "/en/upload/sign-out", "POST /{lang}/upload": "/en/upload",
	"POST /{lang}/upload/{job}/proposal": "/en/upload/{job}/proposal", "POST /{lang}/upload/{job}/accept": "/en/upload/{job}/accept",
	"POST /{lang}/upload/{job}/cancel": "/en/upload/{job}/cancel", "POST /{lang}/upload/{job}/publish": "/en/upload/{job}/publish", "POST /{lang}/upload/{job}/discard": "/en/upload/{job}/discard",
}

// A route that is not walked is one whose gate nobody has looked at.
func TestEveryRouteIsWalked(t *testing.T) {
	routes := server.Routes()
	for _, route := range routes {
		if places[route] == nil && posts[route] == "" {
			t.Errorf("%s is not walked: say in gate_test.go what it shows of a release", route)
		}
	}
	for route := range places {
		if !slices.Contains(routes, route) {
			t.Errorf("%s is walked and not registered", route)
		}
	}
	for _, format := range queryFormats() {
		if !slices.ContainsFunc(places["GET /api/v1/data/{id}"], func(x place) bool { return strings.HasPrefix(x.path, "/api/v1/data/BORDER."+format+"?") }) {
			t.Errorf("the format %s is not walked", format)
		}
	}
}

// flows are how the release goes through its states; those with a star are walked.
// Open says that files are given to everybody (serve --open-files). The first flow is
// walked in every language.
var flows = []struct {
	name, states string
	open         bool
	languages    []string
}{
	{"withdrawn while it is current", "draft* scheduled* published* withdrawn*", true, warehouse.Languages()},
	{"withdrawn after it was revised", "draft published revised* withdrawn*", false, []string{"en"}},
	{"sealed while it is current", "draft published* sealed*", true, []string{"en"}},
	{"sealed after it was revised", "draft published revised* sealed*", false, []string{"en"}},
	{"sealed while it waits at the desk", "draft* erased*", true, []string{"en"}},
}

func TestEveryReaderPassesTheGate(t *testing.T) {
	for _, flow := range flows {
		t.Run(flow.name, func(t *testing.T) {
			g := newGate(t, flow.open)
			g.languages = flow.languages
			for step := range strings.FieldsSeq(flow.states) {
				st, walked := strings.CutSuffix(step, "*")
				g.enter(state(st))
				if walked {
					g.walk()
					g.commands()
				}
			}
			g.leave()
			t.Logf("what each person saw\n%s", g.seen)
		})
	}
}
