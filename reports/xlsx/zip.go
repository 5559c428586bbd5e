package xlsx

import (
	"archive/zip"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// sortedZip packs the parts of a workbook by name and without a time, because
// excelize hands them over in the order of a Go map: the same workbook must be
// the same bytes. Parts are kept compressed until all are there, long ones in
// temporary files.
type sortedZip struct {
	out   io.Writer
	parts []*part
}

// part is one file of the archive, compressed as it is written.
type part struct {
	name    string
	packed  spill
	deflate *flate.Writer
	sum     hash.Hash32
	size    uint64
}

func (z *sortedZip) Create(name string) (io.Writer, error) {
	p := &part{name: name, sum: crc32.NewIEEE()}
	var err error
	p.deflate, err = flate.NewWriter(&p.packed, flate.DefaultCompression)
	z.parts = append(z.parts, p)
	return p, err
}

func (p *part) Write(b []byte) (int, error) {
	p.size += uint64(len(b))
	p.sum.Write(b)
	return p.deflate.Write(b)
}

// AddFS is part of what excelize asks for and never called by it.
func (z *sortedZip) AddFS(fs.FS) error {
	return errors.New("a workbook is written part by part")
}

// Close writes the archive.
func (z *sortedZip) Close() (err error) {
	defer func() {
		for _, p := range z.parts {
			err = errors.Join(err, p.packed.Close())
		}
	}()
	slices.SortFunc(z.parts, func(a, b *part) int { return strings.Compare(a.name, b.name) })
	out := zip.NewWriter(z.out)
	for _, p := range z.parts {
		if err := p.deflate.Close(); err != nil {
			return err
		}
		w, err := out.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(),
			CompressedSize64: p.packed.size, UncompressedSize64: p.size,
		})
		if err != nil {
			return err
		}
		if _, err := p.packed.WriteTo(w); err != nil {
			return err
		}
	}
	return out.Close()
}
