package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/published"
)

// checkSmall checks that a file is refused, and that it takes little memory.
func (x refused) checkSmall(t *testing.T) {
	t.Helper()
	if took := memory(func() { x.check(t) }); took > 50<<20 {
		t.Errorf("%d MB were taken", took>>20)
	}
}

// oneNumber is the record of a cell that holds a number.
var oneNumber = record(recNumber, place(1, 1, 0), 1.0)

// TestXLSRefusedContainers gives files that hold no workbook, or one whose
// streams and sheets are not where they must be.
func TestXLSRefusedContainers(t *testing.T) {
	one, good := oneNumber, oneSheet(nil, oneNumber)
	for name, x := range map[string]refused{
		"encrypted":           {oneSheet(record(recFilePass, 1, 1), one).file(), Limits{}, warehouse.ErrUnreadable, "is encrypted; remove its password"},
		"encrypted container": {compoundFile(oleStream{"EncryptedPackage", nil}, oleStream{"Workbook", good.stream()}), Limits{}, warehouse.ErrUnreadable, "encrypted workbook; remove its password"},
		"Word":                {compoundFile(oleStream{"WordDocument", nil}, oleStream{"Data", nil}), Limits{}, warehouse.ErrUnreadable, "Word"},
		"PowerPoint":          {compoundFile(oleStream{"PowerPoint Document", nil}), Limits{}, warehouse.ErrUnreadable, "presentation"},
		"installer":           {compoundFile(oleStream{"\u4840\u3b3f\u43f2\u4438\u45b1", nil}), Limits{}, warehouse.ErrUnreadable, "no workbook"},
		"not a workbook":      {compoundFile(oleStream{"Workbook", []byte("something else")}), Limits{}, warehouse.ErrUnreadable, "is cut off or damaged in its list of sheets"},
		"unknown version":     {biffBook{version: 0x0700, sheets: good.sheets}.file(), Limits{}, warehouse.ErrUnreadable, "version (0x0700)"},
		"no sheets":           {biffBook{}.file(), Limits{}, warehouse.ErrUnreadable, "without any sheet"},
		"only a chart":        {biffBook{sheets: []biffSheet{{name: "c", kind: 2}}}.file(), Limits{}, warehouse.ErrUnreadable, "without any sheet"},
		"sheet missing":       {missingSheet(good), Limits{}, warehouse.ErrUnreadable, `its sheet "A" is missing`},
		"sheets in one place": {twice(good), Limits{}, warehouse.ErrUnreadable, `is missing`},
		"sheets":              {biffBook{sheets: make([]biffSheet, 11)}.file(), Limits{Entries: 10}, warehouse.ErrTooLarge, "Limits.Entries"},
		"small streams' loop": {sectorLoop(good), Limits{}, warehouse.ErrUnreadable, ""},
		"directory's loop":    {directoryLoop(good), Limits{}, warehouse.ErrUnreadable, "cut off or damaged"},
		"stream beyond file":  {longStream(good), Limits{}, warehouse.ErrUnreadable, "bytes are missing"},
	} {
		t.Run(name, x.checkSmall)
	}
}

// TestXLSRefusedRecords gives workbooks with records that are cut off, or that
// tell of more than there may be.
func TestXLSRefusedRecords(t *testing.T) {
	one, good := oneNumber, oneSheet(nil, oneNumber)
	cut := func(stream []byte, n int) []byte { // the container is whole, the stream is not
		return compoundFile(oleStream{"Workbook", stream[:len(stream)-n]})
	}
	for name, x := range map[string]refused{
		"no end":               {cut(good.stream(), 4), Limits{}, warehouse.ErrUnreadable, `damaged in its sheet "A", there is nothing where a record must be`},
		"record too long":      {cut(joined(good.stream(), record(recLabel, make([]byte, 60_000))), 60_004), Limits{}, nil, ""},
		"record beyond stream": {oneSheet(nil, one, packed(recLabel, 60_000)).file(), Limits{}, warehouse.ErrUnreadable, "a record of 60000 bytes is longer than what is left"},
		"record too short":     {oneSheet(nil, record(recNumber, place(1, 1, 0))).file(), Limits{}, warehouse.ErrUnreadable, "a record of type 0x0203 holds 6 bytes only"},
		"row too short":        {oneSheet(nil, record(recRow, 1)).file(), Limits{}, warehouse.ErrUnreadable, "holds 2 bytes only"},
		"merges too short":     {oneSheet(nil, record(recMergeCells, 1000, 1)).file(), Limits{}, warehouse.ErrUnreadable, "holds 4 bytes only"},
		"global too short":     {oneSheet(record(recXF, 1), one).file(), Limits{}, warehouse.ErrUnreadable, "holds 2 bytes only"},
		"column":               {oneSheet(nil, record(recNumber, place(2, 257, 0), 1.0)).file(), Limits{}, warehouse.ErrUnreadable, "row 2 has a cell in column 257"},
		"columns":              {oneSheet(nil, record(recNumber, place(2, 20, 0), 1.0)).file(), Limits{Columns: 10}, warehouse.ErrTooLarge, "Limits.Columns"},
		"merged ranges":        {oneSheet(nil, record(recMergeCells, 11, make([]byte, 88))).file(), Limits{Merges: 10}, warehouse.ErrTooLarge, "Limits.Merges"},
	} {
		t.Run(name, x.checkSmall)
	}
}

// TestXLSRefusedTexts gives workbooks with texts that are cut off, missing or too
// long.
func TestXLSRefusedTexts(t *testing.T) {
	one := oneNumber
	label := func(length int) []byte {
		return joined(record(recLabel, place(1, 1, 0), length, byte(0), strings.Repeat("x", 8000)),
			bytes.Repeat(record(recContinue, byte(0), strings.Repeat("x", 8000)), 4))
	}
	sst := func(count uint32, rest ...any) []byte { return record(recStrings, count, count, packed(rest...)) }
	for name, x := range map[string]refused{
		"no such string":    {oneSheet(sst(1, 1, byte(0), "a"), record(recLabelString, place(3, 2, 0), uint32(7))).file(), Limits{}, warehouse.ErrUnreadable, "cell A!B3 names the string 7"},
		"too many strings":  {oneSheet(sst(1<<31, 1, byte(0), "a"), record(recLabelString, place(1, 1, 0), uint32(1))).file(), Limits{}, warehouse.ErrUnreadable, "names the string 1"},
		"string cut off":    {oneSheet(sst(1, 60_000, byte(1), "a b "), one).file(), Limits{}, warehouse.ErrUnreadable, "a text is cut off"},
		"fonts cut off":     {oneSheet(sst(1, 1, byte(textRich), 60_000, "a"), one).file(), Limits{}, warehouse.ErrUnreadable, "a text is cut off"},
		"readings cut off":  {oneSheet(sst(1, 1, byte(textExt), uint32(1<<31), "a"), one).file(), Limits{}, warehouse.ErrUnreadable, "a text is cut off"},
		"letter cut in two": {oneSheet(joined(sst(1, 2, byte(1), "a"), record(recContinue, byte(1), "ab")), one).file(), Limits{}, warehouse.ErrUnreadable, "a letter of a text is cut in two"},
		"long text":         {oneSheet(nil, label(40_000)).file(), Limits{}, warehouse.ErrTooLarge, "Limits.Text"},
		"long string":       {oneSheet(joined(sst(1, 40_000, byte(0), strings.Repeat("x", 8000)), bytes.Repeat(record(recContinue, byte(0), strings.Repeat("x", 8000)), 4)), one).file(), Limits{}, warehouse.ErrTooLarge, "Limits.Text"},
	} {
		t.Run(name, x.checkSmall)
	}
}

// memory is how many bytes were taken, given back or not.
func memory(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// edited gives the file of a workbook whose list of sheets was changed.
func edited(b biffBook, change func(entry []byte)) []byte {
	stream := b.stream()
	at := bytes.Index(stream, packed(recBoundSheet))
	change(stream[at+4:])
	return compoundFile(oleStream{"Workbook", stream})
}

func missingSheet(b biffBook) []byte {
	return edited(b, func(entry []byte) { binary.LittleEndian.PutUint32(entry, 1<<30) })
}

// twice lists one place as two sheets.
func twice(b biffBook) []byte {
	b.sheets = append(b.sheets, b.sheets[0])
	return edited(b, func(entry []byte) {
		const next = 4 + 9 // the entry and the head of the one behind it
		copy(entry[next:next+4], entry[:4])
	})
}

// sectorLoop has the chain of the stream's sectors lead back to its beginning,
// and the stream begin with what never ends.
func sectorLoop(b biffBook) []byte {
	b.globals = bytes.Repeat(record(recContinue, make([]byte, 508)), 64)
	file := b.file()
	const table, first, last = 512, 2, 40 // the table's sector is number 0, the directory's 1
	binary.LittleEndian.PutUint32(file[table+4*last:], first)
	return file
}

// longStream states that the workbook is longer than its file.
func longStream(b biffBook) []byte {
	file := b.file()
	const entry, size = 512 + 512 + 128, 120 // behind header, table and root
	binary.LittleEndian.PutUint32(file[entry+size:], 1<<31)
	return file
}

// directoryLoop has the directory go on where it began.
func directoryLoop(b biffBook) []byte {
	file := b.file()
	binary.LittleEndian.PutUint32(file[512+4:], 1)
	return file
}

// TestXLSLongDirectory refuses a directory of 240,000 entries without reading
// all of them.
func TestXLSLongDirectory(t *testing.T) {
	file := oneSheet(nil).file()
	const sectors = 60_000
	file = append(file, make([]byte, sectors*512)...)
	// a second allocation table, behind the header, that chains all the sectors
	first := len(file)/512 - 1
	table := make([]byte, (first+sectors)*4)
	for i := range len(table)/4 - 1 {
		binary.LittleEndian.PutUint32(table[4*i:], uint32(i+1))
	}
	file = append(file, table...)
	binary.LittleEndian.PutUint32(file[44:], uint32(len(table)/512+1))
	for i := range 109 {
		binary.LittleEndian.PutUint32(file[76+4*i:], uint32(first+i))
	}
	took := memory(func() {
		if err := readAll(string(file), Limits{}); !errors.Is(err, warehouse.ErrUnreadable) {
			t.Errorf("error %v", err)
		}
	})
	if took > 200<<20 {
		t.Errorf("%d MB were taken", took>>20)
	}
}

// grids reads all sheets, or the error that ends it.
func grids(data []byte) (cells []map[at]Cell, err error) {
	wb, err := openBytes("damaged.xls", data, Limits{})
	if err != nil {
		return nil, err
	}
	for _, s := range wb.Sheets {
		grid := map[at]Cell{}
		for b, err := range s.Blocks(context.Background()) {
			if err != nil {
				return nil, err
			}
			for row := b.First; row <= b.Last(); row++ {
				for col := 1; col <= b.Cols(); col++ {
					if c := b.Cell(row, col); c.Kind != Empty {
						grid[at{row, col}] = c
					}
				}
			}
		}
		if _, err := s.Shape(context.Background()); err != nil {
			return nil, err
		}
		cells = append(cells, grid)
	}
	return cells, nil
}

// TestXLSCutOff cuts a real file at every thousandth byte: what is left is
// refused, or it is read as the whole file is.
func TestXLSCutOff(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(published.Dir(t), "world_bank", "Banco_Mundial_Volumenes_internacionales_de_migrantes.xls"))
	must(t, err)
	whole, err := grids(file)
	must(t, err)
	refused := 0
	for n := 0; n < len(file); n += 1000 {
		cells, err := grids(file[:n])
		switch {
		case errors.Is(err, warehouse.ErrUnreadable):
			refused++
		case err != nil:
			t.Errorf("cut at %d: %v", n, err)
		case !reflect.DeepEqual(cells, whole):
			t.Errorf("cut at %d: other cells are read", n)
		}
	}
	if refused < 100 {
		t.Errorf("%d of the cut files were refused", refused)
	}
}

// TestXLSZeroedSectors wipes each sector of a real file out, one at a time: it
// is refused, or read with cells that differ in that sector; nothing else.
func TestXLSZeroedSectors(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(published.Dir(t), "world_bank", "Banco_Mundial_Volumenes_internacionales_de_migrantes.xls"))
	must(t, err)
	whole, err := grids(file)
	must(t, err)
	for from := 0; from+512 <= len(file); from += 512 {
		zeroed := bytes.Clone(file)
		clear(zeroed[from : from+512])
		cells, err := grids(zeroed)
		if err != nil {
			if !errors.Is(err, warehouse.ErrUnreadable) {
				t.Errorf("byte %d: %v", from, err)
			}
			continue
		}
		if n := differing(whole, cells); n > 512/6 {
			t.Errorf("byte %d: %d cells differ, and it was not refused", from, n)
		}
	}
}

// differing counts the cells in which two workbooks differ.
func differing(a, b []map[at]Cell) (n int) {
	if len(a) != len(b) {
		return 1 << 30
	}
	for i := range a {
		for place, cell := range a[i] {
			n += btoi(b[i][place] != cell)
		}
		for place := range b[i] {
			_, ok := a[i][place]
			n += btoi(!ok)
		}
	}
	return n
}
