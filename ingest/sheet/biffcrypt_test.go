package sheet

import (
	"bytes"
	"crypto/md5"
	"errors"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// TestCipher turns a verifier back that is published with its password
// (msoffcrypto-tool, method/rc4.py).
func TestCipher(t *testing.T) {
	c := newCipher("password1", []byte("\xe8w,\x1d\x91\xc5j7\x96Ga\xb2\x80\x182\x17"))
	verifier := []byte("\xc9\xe9\x97\xd4T\x97=1\x0b\xb1\xbap\x14&\x83~")
	hash := []byte("\xb1\xde\x17\x8f\x07\xe9\x89\xc4M\xae^L\xf9j\xc4\x07")
	c.turn(verifier, 0)
	c.turn(hash, 16)
	if sum := md5.Sum(verifier); !bytes.Equal(sum[:], hash) {
		t.Error("the verifier of the password is not turned back")
	}
}

// locked encrypts a workbook.
func locked(b biffBook, password string) []byte {
	salt := []byte("0123456789abcdef")
	verifier := []byte("fedcba9876543210")
	sum := md5.Sum(verifier)
	hash := sum[:]
	c := newCipher(password, salt)
	c.turn(verifier, 0)
	c.turn(hash, 16)
	b.globals = joined(record(recFilePass, 1, 1, 1, salt, verifier, hash), b.globals)
	stream := b.stream()
	c = c.again()
	for at := 0; at < len(stream); {
		id, size := uint16(u16(stream, at)), u16(stream, at+2)
		body := stream[at+4 : at+4+size]
		at += 4 + size
		switch id {
		case recBegin, recFilePass:
		case recBoundSheet:
			c.turn(body[4:], int64(at-size+4))
		default:
			c.turn(body, int64(at-size))
		}
	}
	return compoundFile(oleStream{"Workbook", stream})
}

// TestXLSProtected opens a workbook whose structure is protected as Excel does:
// unasked. One that somebody chose a password for is refused.
func TestXLSProtected(t *testing.T) {
	book := fuzzBooks()[0]
	for row := range 500 {
		book.sheets[0].records = append(book.sheets[0].records, record(recNumber, place(100+row, 1, 0), float64(row))...)
	}
	file := locked(book, defaultPassword)
	plain, err := grids(book.file())
	must(t, err)
	for range 2 { // also when it is read again
		cells, err := grids(file)
		must(t, err)
		if !sameGrids(cells, plain) || len(cells[0]) < 500 {
			t.Errorf("%d cells are read, or they differ", len(cells[0]))
		}
	}
	for name, other := range map[string][]byte{
		"password": locked(book, "secret"),
		"salt":     changed(file, "0123456789abcdef", "0123456789abcdeX"),
		"cut":      oneSheet(record(recFilePass, 1, 1, 1, "0123")).file(),
		"newer":    oneSheet(record(recFilePass, 1, 2, 2, make([]byte, 100))).file(),
		"older":    oneSheet(record(recFilePass, 0, 0x1234, 0x5678)).file(),
	} {
		if err := readAll(string(other), Limits{}); !errors.Is(err, warehouse.ErrUnreadable) || !strings.Contains(err.Error(), "is encrypted; remove its password") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func changed(file []byte, old, new string) []byte {
	return bytes.Replace(bytes.Clone(file), []byte(old), []byte(new), 1)
}
