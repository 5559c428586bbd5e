package torture

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// act is something that the program does to a warehouse.
type act struct {
	name string
	args []string
	// before brings the warehouse into the state in which the act is done.
	before func(place)
	// full: attacked in the full form only.
	full bool
	// between lists states, apart from that before the act and that after it, in
	// which it may leave the warehouse where it is cut short.
	between []string
}

const (
	backupFolder = "copy" // that the act backup makes
	keptBackup   = "kept" // that the act restore reads
	restoredDB   = "restored.duckdb"
)

// acts are all that change a warehouse, or copy it.
func acts() []act {
	return []act{
		{name: "ingest", args: []string{"ingest", "regin_new.csv", "--edition-date", "2025-05-01"}},
		{name: "ingest-publish", full: true, args: []string{"ingest", "regin_new.csv", "--edition-date", "2025-05-01", "--publish"}, between: []string{"ingest"}},
		{name: "publish", args: []string{"releases", "publish", "D4"}},
		{name: "withdraw", args: []string{"releases", "withdraw", "2", "--reason", "a mistake"}},
		{name: "seal", args: []string{"releases", "seal", "2", "D2", "--reason", "one person"}},
		{name: "backup", args: []string{"backup", backupFolder}},
		{name: "restore", args: []string{"restore", keptBackup, "--db", restoredDB}},
		{name: "due", full: true, args: []string{"releases"}, before: func(p place) {
			p.must("releases", "schedule", "D4", time.Now().Add(time.Second).UTC().Format(time.RFC3339))
			time.Sleep(1100 * time.Millisecond) // until it is due
		}},
		{name: "recover", full: true, args: []string{"releases"}, before: func(p place) {
			s := p.serve()
			p.must("releases", "publish", "D4")
			s.kill() // the write-ahead log is left to the next that opens the database
		}},
		{name: "offices", full: true, args: []string{"offices", "revoke", "DGME"}},
	}
}

// attacked lists the acts that are attacked: those that the flags ask for.
func attacked(t *testing.T) []act {
	t.Helper()
	var out []act
	for _, a := range acts() {
		if *only == a.name || *only == "" && (*whole || !a.full) {
			out = append(out, a)
		}
	}
	if out == nil {
		t.Fatalf("there is no act %q", *only)
	}
	return out
}

// entries is a file of entries into Costa Rica by nationality and month: n figures
// that differ from version to version in every third place.
func entries(n, version int) []byte {
	nationalities := strings.Fields("NIC PAN USA CAN MEX COL VEN HND SLV GTM DEU FRA ESP ITA GBR BRA ARG CHL PER ECU CUB DOM CHN JPN")
	var b bytes.Buffer
	b.WriteString("\"t\",\"geo\",\"nat\",\"n\"\n")
	for i := range n {
		month, value := i/len(nationalities), 1000+7*i
		if i%3 == 0 {
			value += version
		}
		fmt.Fprintf(&b, "\"%d-%02d\",\"CRI\",\"%s\",%d\n", 1990+month/12, 1+month%12, nationalities[i%len(nationalities)], value)
	}
	return b.Bytes()
}

// base is the warehouse that is attacked: three published releases of two datasets,
// one of them a revision, a draft, an office and a backup.
var base struct {
	once  sync.Once
	place place
}

// aWarehouse is a copy of that warehouse in an empty folder.
func aWarehouse(t testing.TB, dir string) place {
	t.Helper()
	base.once.Do(func() {
		p := place{t: t, dir: filepath.Dir(built(t)) + "/base", db: "siemmes.duckdb"}
		must(t, os.Mkdir(p.dir, 0o700))
		p.must("offices", "add", "DGME", "--areas", "CRI", "--sources", "IOM_REGULAR")
		p.write("regin_one.csv", entries(*figureRows, 1))
		p.write("regin_two.csv", entries(*figureRows, 2))
		p.write("regin_draft.csv", entries(*figureRows+48, 3))
		p.write("regin_new.csv", entries(*figureRows+96, 4))
		p.must("ingest", "regin_one.csv", "--office", "DGME", "--edition-date", "2025-01-01", "--publish")
		p.must("ingest", "regin_two.csv", "--office", "DGME", "--edition-date", "2025-02-01", "--publish")
		p.must("ingest", bundled(t, "mex_banxico_remesas_mensuales.csv"), "--publish")
		p.must("ingest", "regin_draft.csv", "--office", "DGME", "--edition-date", "2025-04-01")
		p.must("backup", keptBackup)
		time.Sleep(1100 * time.Millisecond) // the times of the acts are others than those of the warehouse
		base.place = p
	})
	if base.place.dir == "" {
		t.Fatal("the warehouse could not be made")
	}
	return base.place.copied(t, dir)
}
