package sheet

import (
	"bytes"
	"crypto/md5" // what the format prescribes; nothing is kept secret here
	"crypto/rc4"
	"encoding/binary"
	"unicode/utf16"
)

// defaultPassword is the one Excel encrypts a workbook with whose structure is
// protected, and opens it with unasked: its sender never typed one (MS-XLS
// 2.2.10).
const defaultPassword = "VelvetSweatshop"

// cipherBlock is after how many bytes of the stream the key changes.
const cipherBlock = 1024

// cipher turns the bodies of encrypted records back (MS-XLS 2.2.10, MS-OFFCRYPTO
// 2.3.6: RC4 with a key of 40 bits). The heads of records are in the clear, but
// count in the stream of the key.
type cipher struct {
	secret [5]byte
	block  int64
	at     int64 // in the stream
	key    *rc4.Cipher
}

// cipherFor reads how a workbook is encrypted (2.4.117, FilePass); nil where it
// takes another password than the one that nobody typed.
func cipherFor(filePass []byte) *cipher {
	const rc4Encryption, firstVersion, length = 1, 1, 2 + 4 + 3*16
	if len(filePass) < length || u16(filePass, 0) != rc4Encryption || u16(filePass, 2) != firstVersion {
		return nil
	}
	salt, verifier, hash := filePass[6:22], bytes.Clone(filePass[22:38]), bytes.Clone(filePass[38:54])
	c := newCipher(defaultPassword, salt)
	c.turn(verifier, 0)
	c.turn(hash, int64(len(verifier)))
	if sum := md5.Sum(verifier); !bytes.Equal(sum[:], hash) {
		return nil
	}
	return c.again()
}

func newCipher(password string, salt []byte) *cipher {
	var text []byte
	for _, unit := range utf16.Encode([]rune(password)) {
		text = binary.LittleEndian.AppendUint16(text, unit)
	}
	first := md5.Sum(text)
	second := md5.Sum(bytes.Repeat(append(first[:5:5], salt...), 16))
	return (&cipher{secret: [5]byte(second[:5])}).again()
}

// again begins anew, for another pass over the stream.
func (c *cipher) again() *cipher {
	other := &cipher{secret: c.secret}
	other.rekey(0)
	return other
}

// rekey begins a block.
func (c *cipher) rekey(block int64) {
	sum := md5.Sum(binary.LittleEndian.AppendUint32(c.secret[:5:5], uint32(block)))
	c.key, _ = rc4.NewCipher(sum[:]) // fails for a key of the wrong length only
	c.block, c.at = block, block*cipherBlock
}

// turn turns bytes that are at a place of the stream; places grow from call
// to call.
func (c *cipher) turn(b []byte, at int64) {
	for len(b) > 0 {
		if block := at / cipherBlock; block != c.block {
			c.rekey(block)
		}
		c.skip(at - c.at)
		n := min(int64(len(b)), (c.block+1)*cipherBlock-at)
		c.key.XORKeyStream(b[:n], b[:n])
		b, at, c.at = b[n:], at+n, at+n
	}
}

// skip passes over a part of the block.
func (c *cipher) skip(n int64) {
	var spare [cipherBlock]byte
	c.key.XORKeyStream(spare[:n], spare[:n])
}

// decrypt turns the body of the record just read back. Some records, and the
// place of a sheet, are always in the clear.
func (r *records) decrypt() {
	const (
		fileLock = 0x0195
		userName = 0x0194
		language = 0x00e1
		revision = 0x0196
		history  = 0x0138
	)
	at, body := r.before+int64(r.pos-len(r.body)), r.body
	switch r.id {
	case recBegin, recFilePass, fileLock, userName, language, revision, history:
		return
	case recBoundSheet:
		clear := min(4, len(body))
		at, body = at+int64(clear), body[clear:]
	}
	r.cipher.turn(body, at)
}
