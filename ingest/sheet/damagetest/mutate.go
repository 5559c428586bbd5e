// Package damagetest damages files for tests, and writes sheets in formats of which the
// tests have no real files.
package damagetest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Mutate returns a copy of a file that was damaged as files are: cut, with bytes
// changed, lost or there twice, with quotation marks lost, with lengths that are wrong.
// Of a zip it damages the archive or one of its parts. What was done depends on the
// numbers that r gives.
func Mutate(r *rand.Rand, file []byte) []byte {
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) && r.IntN(5) > 0 {
		if changed := mutateZip(r, file); changed != nil {
			return changed
		}
	}
	if bytes.HasPrefix(file, []byte("\x1f\x8b")) && r.IntN(5) > 0 {
		if text, err := unpacked(file); err == nil {
			return gzipped(string(Mutate(r, text)))
		}
	}
	from := mutations
	if bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")) && r.IntN(4) > 0 {
		from = inPlace // in a compound file a byte more or less breaks all that is behind
	}
	for range 1 + r.IntN(3) {
		file = from[r.IntN(len(from))](r, file)
	}
	return file
}

// unpacked is what a gzip holds.
func unpacked(file []byte) ([]byte, error) {
	in, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
}

// mutation is a way to damage bytes. It returns another slice.
type mutation func(r *rand.Rand, b []byte) []byte

// mutations are those that move bytes, and those that change them in their place.
var mutations = append([]mutation{
	func(r *rand.Rand, b []byte) []byte { // cut
		return bytes.Clone(b[:r.IntN(len(b)+1)])
	},
	func(r *rand.Rand, b []byte) []byte { // a stretch lost
		from, to := span(r, b)
		return append(bytes.Clone(b[:from]), b[to:]...)
	},
	func(r *rand.Rand, b []byte) []byte { // a stretch again, elsewhere
		from, to := span(r, b)
		at := r.IntN(len(b) + 1)
		return bytes.Join([][]byte{b[:at], b[from:to], b[at:]}, nil)
	},
	func(r *rand.Rand, b []byte) []byte { // a stretch again and again
		from, to := span(r, b)
		to = min(to, from+200)
		return bytes.Join([][]byte{b[:to], bytes.Repeat(b[from:to], r.IntN(1+repeated/max(1, to-from))), b[to:]}, nil)
	},
	func(r *rand.Rand, b []byte) []byte { // marks of markup and quotations lost, or other ones
		b = bytes.Clone(b)
		for range 1 + r.IntN(4) {
			if i := next(r, b, `"'<>&;=/`); i >= 0 {
				if r.IntN(2) == 0 {
					b = append(b[:i], b[i+1:]...)
				} else {
					b[i] = `"'<>&;=/`[r.IntN(8)]
				}
			}
		}
		return b
	},
	func(r *rand.Rand, b []byte) []byte { // a number in figures that is far too large
		i := next(r, b, "0123456789")
		if i < 0 {
			return bytes.Clone(b)
		}
		number := []string{"0", "-1", "2147483647", "99999999999999999999", "1e308", "65536", "16384", "1048576"}[r.IntN(8)]
		return bytes.Join([][]byte{b[:i], []byte(number), b[i+1:]}, nil)
	},
}, inPlace...)

// inPlace are mutations that leave every other byte where it is.
var inPlace = []mutation{
	func(r *rand.Rand, b []byte) []byte { // bits turned over
		b = bytes.Clone(b)
		for range min(len(b), 1+r.IntN(20)) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	},
	func(r *rand.Rand, b []byte) []byte { // a stretch of one byte
		b = bytes.Clone(b)
		from, to := span(r, b)
		c := []byte{0, 0xff, ' ', '"', '\'', '<', '>', '&', ',', '\n'}[r.IntN(10)]
		for i := from; i < to; i++ {
			b[i] = c
		}
		return b
	},
	func(r *rand.Rand, b []byte) []byte { // a length or a number of binary data
		b = bytes.Clone(b)
		if len(b) < 8 {
			return b
		}
		for range 1 + r.IntN(3) {
			at := r.IntN(len(b) - 4)
			if r.IntN(2) == 0 {
				binary.LittleEndian.PutUint16(b[at:], []uint16{0, 1, 0xff, 0x7fff, 0xffff, uint16(r.Uint32())}[r.IntN(6)])
			} else {
				binary.LittleEndian.PutUint32(b[at:], []uint32{0, 1, 0xffff, 0x7fffffff, 0xffffffff, r.Uint32N(uint32(len(b)))}[r.IntN(6)])
			}
		}
		return b
	},
}

// repeated is how many bytes a stretch that is there again and again has at most.
const repeated = 1 << 20

// span is a stretch of bytes, mostly a short one.
func span(r *rand.Rand, b []byte) (from, to int) {
	from = r.IntN(len(b) + 1)
	return from, min(len(b), from+1+r.IntN(1<<(2+r.IntN(12))))
}

// next is the place of one of some bytes behind a random one; -1 where there is none.
func next(r *rand.Rand, b []byte, of string) int {
	from := r.IntN(len(b) + 1)
	if i := bytes.IndexAny(b[from:], of); i >= 0 {
		return from + i
	}
	return -1
}

// mutateZip damages a part of a zip, or has one there twice, not at all or under
// another name; nil where the zip cannot be read.
func mutateZip(r *rand.Rand, file []byte) []byte {
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(in.File) == 0 {
		return nil
	}
	chosen := in.File[r.IntN(len(in.File))]
	for range 4 { // mostly one that holds cells or strings
		if !strings.Contains(chosen.Name, "sheet") && !strings.Contains(chosen.Name, "content") && !strings.Contains(chosen.Name, "trings") {
			chosen = in.File[r.IntN(len(in.File))]
		}
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		if f != chosen {
			err = w.Copy(f)
		} else {
			err = writeMutated(r, w, f)
		}
		if err != nil {
			return nil
		}
	}
	if w.Close() != nil {
		return nil
	}
	return out.Bytes()
}

func writeMutated(r *rand.Rand, w *zip.Writer, f *zip.File) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	names := []string{f.Name}
	switch r.IntN(12) {
	case 0:
		names = nil
	case 1:
		names = []string{f.Name, f.Name}
	case 2:
		names = []string{f.Name + strconv.Itoa(r.IntN(3))}
	default:
		for range 1 + r.IntN(2) {
			data = mutations[r.IntN(len(mutations))](r, data)
		}
	}
	for _, name := range names {
		part, err := w.Create(name)
		if err != nil {
			return err
		}
		if _, err := part.Write(data); err != nil {
			return err
		}
	}
	return nil
}
