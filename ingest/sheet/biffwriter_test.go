package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"testing"
	"unicode/utf16"
)

// biffBook is a workbook as its records, for tests of what no program at hand
// writes.
type biffBook struct {
	version uint16 // BIFF8 where zero
	globals []byte
	sheets  []biffSheet
}

// biffSheet is a sheet; kind and visibility are those of the list of sheets.
type biffSheet struct {
	name             string
	visibility, kind byte
	records          []byte
}

// record writes a record: whole numbers by their size, an int in two bytes,
// fractions in eight, texts byte by byte.
func record(id uint16, fields ...any) []byte {
	body := packed(fields...)
	return append(packed(id, uint16(len(body))), body...)
}

func packed(fields ...any) []byte {
	var b []byte
	for _, field := range fields {
		switch v := field.(type) {
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		case byte:
			b = append(b, v)
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, v)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		}
	}
	return b
}

func joined(records ...[]byte) []byte { return bytes.Join(records, nil) }

// utf16Bytes writes a text as UTF-16, without its length.
func utf16Bytes(s string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

func begin(version, kind uint16) []byte {
	return record(recBegin, version, kind, uint16(0x0dbb), uint16(0x07cc), uint32(0), uint32(6))
}

func end() []byte { return record(recEnd) }

// stream writes the records of the whole workbook.
func (b biffBook) stream() []byte {
	if b.version == 0 {
		b.version = biff8
	}
	flags := []byte{0}
	if b.version == biff5 {
		flags = nil
	}
	list := func(positions []int) (records []byte) {
		for i, s := range b.sheets {
			records = append(records, record(recBoundSheet, uint32(positions[i]), s.visibility, s.kind, byte(len(s.name)), flags, s.name)...)
		}
		return records
	}
	positions := make([]int, len(b.sheets))
	globals := joined(begin(b.version, 0x0005), b.globals)
	at := len(globals) + len(list(positions)) + len(end())
	var sheets []byte
	for i, s := range b.sheets {
		positions[i] = at + len(sheets)
		sheets = append(sheets, joined(begin(b.version, worksheetStream), s.records, end())...)
	}
	return joined(globals, list(positions), end(), sheets)
}

// file puts the stream of the workbook in a compound file.
func (b biffBook) file() []byte {
	name := "Workbook"
	if b.version == biff5 {
		name = "Book"
	}
	return compoundFile(oleStream{name, b.stream()})
}

// open reads a workbook of one sheet.
func (b biffBook) open(t *testing.T) *Workbook {
	t.Helper()
	wb, err := openBytes("made.xls", b.file(), Limits{})
	must(t, err)
	return wb
}

// oneSheet is a workbook with the records given in its only sheet.
func oneSheet(globals []byte, records ...[]byte) biffBook {
	return biffBook{globals: globals, sheets: []biffSheet{{name: "A", records: joined(records...)}}}
}

type oleStream struct {
	name string
	data []byte
}

// compoundFile writes a compound file (MS-CFB) of sectors of 512 bytes: header,
// allocation table, directory, streams, of which none is kept among the small.
func compoundFile(streams ...oleStream) []byte {
	const sector, endOfChain, fatSector, free = 512, 0xfffffffe, 0xfffffffd, 0xffffffff
	sectors := func(n int) int { return (n + sector - 1) / sector }
	directory := sectors(128 * (1 + len(streams)))
	total := directory
	for i := range streams {
		streams[i].data = append(bytes.Clone(streams[i].data), make([]byte, max(0, 4096-len(streams[i].data)))...)
		total += sectors(len(streams[i].data))
	}
	tables := 1
	for tables*128 < total+tables {
		tables++
	}
	var table, body, entries []byte
	chain := func(length int) (first uint32) {
		first = uint32(len(table) / 4)
		for i := 1; i < length; i++ {
			table = binary.LittleEndian.AppendUint32(table, uint32(len(table)/4+1))
		}
		table = binary.LittleEndian.AppendUint32(table, endOfChain)
		return first
	}
	for range tables {
		table = binary.LittleEndian.AppendUint32(table, fatSector)
	}
	chain(directory)
	entry := func(name string, kind byte, right, child, first uint32, size int) {
		text := append(utf16Bytes(name), 0, 0)
		entries = append(entries, packed(text, make([]byte, 64-len(text)), uint16(len(text)), kind, byte(1),
			uint32(free), right, child, make([]byte, 36), first, uint32(size), uint32(0))...)
	}
	entry("Root Entry", 5, free, 1, endOfChain, 0)
	for i, s := range streams {
		right := uint32(i + 2)
		if i == len(streams)-1 {
			right = free
		}
		entry(s.name, 2, right, free, chain(sectors(len(s.data))), len(s.data))
		body = append(body, s.data...)
		body = append(body, make([]byte, sectors(len(body))*sector-len(body))...)
	}
	entries = append(entries, make([]byte, directory*sector-len(entries))...)
	for len(table) < tables*sector {
		table = binary.LittleEndian.AppendUint32(table, free)
	}
	header := packed(oleMagic, make([]byte, 16), uint16(0x3e), uint16(3), uint16(0xfffe), uint16(9), uint16(6), make([]byte, 6),
		uint32(0), uint32(tables), uint32(tables), uint32(0), uint32(4096), uint32(endOfChain), uint32(0), uint32(endOfChain), uint32(0))
	for i := range 109 {
		at := uint32(free)
		if i < tables {
			at = uint32(i)
		}
		header = binary.LittleEndian.AppendUint32(header, at)
	}
	return joined(header, table, entries, body)
}

// cellsIn reads the first sheet.
func cellsIn(t *testing.T, wb *Workbook) map[at]Cell {
	t.Helper()
	_, err := wb.Sheets[0].Shape(context.Background())
	must(t, err)
	return cellsOf(t, wb.Sheets[0])
}
