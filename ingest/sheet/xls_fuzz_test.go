package sheet

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"siemmes/warehouse"
)

// FuzzXLS reads any bytes as the records of a workbook, or as the whole file
// with its container: nothing may fail but by a clear error, and reading twice
// gives the same.
func FuzzXLS(f *testing.F) {
	for _, b := range fuzzBooks() {
		f.Add(b.stream(), false)
		f.Add(b.file(), true)
	}
	f.Add(locked(fuzzBooks()[0], defaultPassword), true)
	f.Fuzz(func(t *testing.T, data []byte, container bool) {
		if !container {
			data = compoundFile(oleStream{"Workbook", data})
		} else {
			data = append([]byte(nil), data...)
			copy(data, oleMagic)
		}
		readsOften(t, data, Limits{})
		first, err := grids(data)
		if err != nil && !errors.Is(err, warehouse.ErrUnreadable) && !errors.Is(err, warehouse.ErrTooLarge) {
			t.Fatalf("an error of no kind: %v", err)
		}
		again, errAgain := grids(data)
		if (err == nil) != (errAgain == nil) || err == nil && !sameGrids(first, again) {
			t.Fatalf("reading twice gives different cells: %v, %v", err, errAgain)
		}
	})
}

// sameGrids compares cells; no number is no number in both.
func sameGrids(a, b []map[at]Cell) bool {
	for _, grids := range [][]map[at]Cell{a, b} {
		for _, grid := range grids {
			for place, c := range grid {
				if math.IsNaN(c.Num) {
					c.Num = 0
					grid[place] = c
				}
			}
		}
	}
	return reflect.DeepEqual(a, b)
}

// fuzzBooks are small workbooks with each kind of record.
func fuzzBooks() []biffBook {
	text := packed(byte(resultText), make([]byte, 5), 0xffff)
	eight := biffBook{
		globals: joined(
			record(recCodePage, 1200), record(recDate1904, 1),
			record(recFont, make([]byte, 8), 0, make([]byte, 6)), record(recFont, make([]byte, 8), 1, make([]byte, 6)),
			record(recFormat, 164, 10, byte(0), "yyyy-mm-dd"), xf(0, 0), xf(164, 3),
			record(recStrings, uint32(3), uint32(3), 4, byte(textRich), 1, "ab12", 2, 1, 3, byte(textExt), uint32(2), "na"),
			record(recContinue, byte(1), utf16Bytes("東"), "xx", 0, byte(0))),
		sheets: []biffSheet{
			{name: "A", records: joined(
				hiddenRow(2), record(recColInfo, 1, 2, 2304, 0, 1, 0),
				record(recLabelString, place(1, 1, 0), uint32(0)), record(recNumber, place(1, 2, 1), 42000.5),
				record(recMulRK, place(2, 1, 0), 0, uint32(11), 1, uint32(0x3ff00000), 2),
				record(recRK, place(2, 5, 0), uint32(7)),
				record(recFormula, place(3, 1, 0), text, 0, uint32(0), 0), record(recString, 1, byte(0), "r"),
				record(recRString, place(4, 1, 0), 2, byte(0), "t1", 1, 1, 1), record(recLabel, place(4, 2, 0), 1, byte(1), utf16Bytes("é")),
				record(recBoolError, place(5, 1, 0), byte(42), byte(1)), begin(biff8, 0x20), end(),
				record(recNumber, place(1, 3, 0), -1.0), record(recMergeCells, 1, 0, 0, 0, 1))},
			{name: "B", visibility: 1},
		},
	}
	five := biffBook{
		version: biff5,
		globals: joined(record(recCodePage, 1252), record(recFormat, 164, byte(4), "0.00"), record(recXF, 0, 164, make([]byte, 12))),
		sheets:  []biffSheet{{name: "A", records: joined(record(recLabel, place(1, 1, 0), 2, "\xe9x"), record(recRString, place(2, 1, 0), 2, "a1", byte(1), byte(1), byte(0)))}},
	}
	locked := oneSheet(record(recFilePass, 1, 1, 1), record(recNumber, place(1, 1, 0), 1.0))
	return []biffBook{eight, five, locked}
}
