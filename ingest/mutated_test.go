package ingest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"siemmes/ingest/layout"
	"siemmes/ingest/layout/propose"
	"siemmes/ingest/layout/refit"
	"siemmes/ingest/layout/tidy"
	"siemmes/ingest/sheet"
	"siemmes/ingest/sheet/damagetest"
	"siemmes/warehouse"
)

var (
	mutationCount = flag.Int("mutations", 8, "how many damaged files of each format are read")
	mutationSeed  = flag.Uint64("mutation-seed", 1, "the first of the numbers by which files are damaged")
	mutationWatch = flag.Bool("mutation-watch", false, "fail where a damaged file takes more than 10 s or 300 MB, and list the slowest")
)

// What a damaged file may take of a processor and of memory, where that is watched.
const (
	mutationTime   = 10 * time.Second
	mutationMemory = 300 << 20
)

// Damaged files of every format go through tidy and ingest without a panic, and what is
// wrong with them is an error with a message. With -mutation-watch none takes longer or
// more memory than it may.
func TestDamagedFilesOfEachFormat(t *testing.T) {
	files := filesToDamage(t)
	desk := realDesk(t)
	for _, format := range slices.Sorted(maps.Keys(files)) {
		t.Run(format, func(t *testing.T) {
			d := &damaged{t: t, desk: desk, format: format, files: files[format]}
			for i := range *mutationCount {
				d.read(*mutationSeed + uint64(i))
			}
			d.tell()
		})
	}
}

// damaged is the damaged files of one format.
type damaged struct {
	t        *testing.T
	desk     *desk
	format   string
	files    [][]byte
	readings int
	costs    []mutationCost
}

type mutationCost struct {
	seed   uint64
	took   time.Duration
	memory uint64
	size   int
}

// read damages one file and reads it.
func (d *damaged) read(seed uint64) {
	r := rand.New(rand.NewPCG(seed, uint64(len(d.format))))
	file := damagetest.Mutate(r, d.files[r.IntN(len(d.files))])
	name := "damaged." + d.format
	ctx := context.Background()
	if *mutationWatch {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, 6*mutationTime)
		defer stop()
	}
	watch := watchMemory()
	began := cpuTime()
	defer func() {
		cost := mutationCost{seed, cpuTime() - began, watch(), len(file)}
		d.costs = append(d.costs, cost)
		if caught := recover(); caught != nil {
			d.t.Errorf("%s, seed %d: panic: %v", d.format, seed, caught)
		}
		if *mutationWatch && (cost.took > mutationTime || cost.memory > mutationMemory) {
			d.t.Errorf("%s, seed %d, %d bytes: %v, %d MiB", d.format, seed, cost.size, cost.took.Round(time.Millisecond), cost.memory>>20)
		}
	}()
	for _, err := range []error{d.tidied(ctx, name, file), d.ingested(ctx, name, file)} {
		var ours *warehouse.Error
		var unknown *layout.Unrecognised
		if err != nil && !errors.As(err, &ours) && !errors.As(err, &unknown) {
			d.t.Errorf("%s, seed %d: error %v has no message", d.format, seed, err)
		}
		d.readings += map[bool]int{true: 1}[err == nil]
	}
}

// tidied prints the cells of the file as the command tidy does.
func (d *damaged) tidied(ctx context.Context, name string, file []byte) error {
	members, err := sheet.Unpack(ctx, name, bytes.NewReader(file), int64(len(file)), d.desk.Limits)
	var all error
	for _, m := range members {
		all = errors.Join(all, d.tidiedMember(ctx, m), m.Close())
	}
	return cmp.Or(err, all)
}

func (d *damaged) tidiedMember(ctx context.Context, m *sheet.Member) error {
	wb, err := sheet.Open(ctx, m.Name, m.Reader, m.Size, d.desk.Limits)
	if err != nil {
		return err
	}
	defer wb.Close()
	l, _, err := refit.Recognise(ctx, d.desk.Layouts, wb, layout.Hint{FileName: wb.Name})
	var unknown *layout.Unrecognised
	if errors.As(err, &unknown) {
		var p *propose.Proposal
		if p, err = propose.Propose(ctx, wb, d.desk.Catalog); err == nil {
			l, err = p.Layout()
		}
	}
	if err == nil {
		err = tidy.Write(ctx, l, io.Discard, wb)
	}
	if err == nil {
		_, err = wb.Cuts(ctx)
	}
	return err
}

// ingested checks the file as ingest does.
func (d *damaged) ingested(ctx context.Context, name string, file []byte) error {
	_, err := d.desk.Ingest(ctx, warehouse.File{Name: name, ReaderAt: bytes.NewReader(file), Size: int64(len(file))}, Options{CheckOnly: true})
	return err
}

// tell lists what the files took.
func (d *damaged) tell() {
	d.t.Logf("%s: %d files damaged, %d of %d readings without an error", d.format, len(d.costs), d.readings, 2*len(d.costs))
	if !*mutationWatch {
		return
	}
	slices.SortFunc(d.costs, func(a, b mutationCost) int { return cmp.Compare(b.took, a.took) })
	for _, c := range d.costs[:min(5, len(d.costs))] {
		d.t.Logf("seed %d, %d bytes: %v, %d MiB", c.seed, c.size, c.took.Round(time.Millisecond), c.memory>>20)
	}
}

// watchMemory watches what of the heap is in use; what it returns ends that and tells
// the most.
func watchMemory() func() uint64 {
	if !*mutationWatch {
		return func() uint64 { return 0 }
	}
	var peak atomic.Uint64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			metrics.Read(sample)
			peak.Store(max(peak.Load(), sample[0].Value.Uint64()))
			select {
			case <-tick.C:
			case <-done:
				tick.Stop()
				return
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-ended
		return peak.Load()
	}
}

// filesToDamage are real files by format, those of the repository and, where they are
// there, those that were collected; and what they hold in the formats of which there
// are none.
func filesToDamage(t *testing.T) map[string][][]byte {
	const longest = 400 << 10
	files := map[string][][]byte{}
	folders := []string{filepath.Join("..", "testdata", "offices")}
	if shared, err := filepath.Glob(filepath.Join("..", "..", "shared", "data", "*")); err == nil {
		folders = append(folders, shared...)
	}
	if root := os.Getenv("SIEMMES_SHARED"); root != "" {
		folders = append(folders, root)
	}
	for _, folder := range folders {
		names, _ := filepath.Glob(filepath.Join(folder, "*.*"))
		for _, name := range names {
			format := strings.TrimPrefix(filepath.Ext(name), ".")
			info, err := os.Stat(name)
			if err != nil || info.Size() > longest || !slices.Contains([]string{"csv", "xlsx", "xls"}, format) {
				continue
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[format] = append(files[format], data)
		}
	}
	if len(files["xlsx"]) == 0 {
		t.Fatal("there is no workbook to damage")
	}
	for _, book := range files["xlsx"][:min(3, len(files["xlsx"]))] {
		for format, data := range damagetest.Formats(gridsOf(t, book)) {
			files[format] = append(files[format], data)
		}
	}
	return files
}

// gridsOf reads the texts of a workbook.
func gridsOf(t *testing.T, file []byte) (grids []damagetest.Grid) {
	wb, err := sheet.Open(context.Background(), "a.xlsx", bytes.NewReader(file), int64(len(file)), sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer wb.Close()
	for _, s := range wb.Sheets {
		head, err := s.Head(context.Background(), 300)
		if err != nil {
			t.Fatal(err)
		}
		g := damagetest.Grid{Name: s.Name}
		for row := 1; row <= head.Last(); row++ {
			var texts []string
			for col := 1; col <= head.Cols(); col++ {
				c := head.Cell(row, col)
				text := c.Text
				if c.Kind == sheet.Number {
					text = fmt.Sprint(c.Num)
				}
				texts = append(texts, text)
			}
			g.Rows = append(g.Rows, texts)
		}
		grids = append(grids, g)
	}
	return grids
}
