package sheet

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// maxPower bounds the powers of ten that are dealt with here.
const maxPower = len(powersOfTen) - 1

// decimal reads the decimal number that b begins with, rounded as
// strconv.ParseFloat rounds it, and tells how many bytes it takes; zero when b
// begins with none. Where digits and power of ten are both exact as float64,
// one multiplication or division is rounded correctly (Clinger 1990); the 16
// and 17 digits that spreadsheet programs write are read by longer products.
func decimal(b []byte) (num float64, n int) {
	p, negative := 0, false
	if len(b) > 0 && b[0] == '-' {
		p, negative = 1, true
	}
	var mantissa uint64
	from := p
	for p < len(b) && b[p]-'0' < 10 {
		mantissa = mantissa*10 + uint64(b[p]-'0')
		p++
	}
	digits, exponent := p-from, 0
	if p < len(b) && b[p] == '.' {
		p++
		from = p
		for p < len(b) && b[p]-'0' < 10 {
			mantissa = mantissa*10 + uint64(b[p]-'0')
			p++
		}
		digits += p - from
		exponent = from - p
	}
	if digits == 0 {
		return 0, 0
	}
	if p < len(b) && b[p]|0x20 == 'e' {
		power, length := signed(b[p+1:])
		if length == 0 {
			return 0, 0
		}
		p += 1 + length
		exponent += power
	}
	num, exact := float64(0), false
	if digits <= 19 && exponent >= -maxPower && exponent <= maxPower {
		num, exact = scale(mantissa, exponent)
	}
	if !exact {
		var err error
		if num, err = strconv.ParseFloat(string(b[:p]), 64); err != nil {
			return 0, 0
		}
		return num, p
	}
	if negative {
		num = -num
	}
	return num, p
}

// finite reads a number as files store it: digits, sign, point and exponent.
// What else strconv knows (NaN, Inf, 1_000, 0x10) is none.
func finite(text string) (float64, error) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(text, 64)
}

// scale multiplies with a power of ten. It is false where it cannot tell how
// the product is rounded.
func scale(mantissa uint64, exponent int) (float64, bool) {
	switch {
	case mantissa >= 1<<53:
		return longScale(mantissa, exponent)
	case exponent < 0:
		return float64(mantissa) / powersOfTen[-exponent], true
	}
	return float64(mantissa) * powersOfTen[exponent], true
}

// longScale does so for a mantissa that float64 cannot hold, by the algorithm
// of Eisel and Lemire (Lemire, Number parsing at a gigabyte per second, 2021)
// with the upper half of the power alone: where its lower half could matter,
// the number is left to strconv.
func longScale(mantissa uint64, exponent int) (float64, bool) {
	zeros := bits.LeadingZeros64(mantissa)
	mantissa <<= zeros
	high, low := bits.Mul64(mantissa, longPowers[exponent+maxPower])
	if high&0x1ff == 0x1ff && low+mantissa < mantissa || low == 0 && high&0x1ff == 0 {
		return 0, false
	}
	top := int(high >> 63)
	rounded := high >> (top + 9)
	rounded = (rounded + rounded&1) >> 1
	// 217706 / 2^16 is the logarithm of ten to the base of two
	power := (217706*exponent)>>16 + 64 - zeros - (1 - top) - 52
	return math.Ldexp(float64(rounded), power), true
}

// longPowers are the upper 64 bits of the powers of ten from -maxPower on,
// rounded down.
var longPowers = func() (powers [2*maxPower + 1]uint64) {
	for i := range powers {
		exponent := i - maxPower
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil)
		if exponent < 0 {
			one := new(big.Int).Lsh(big.NewInt(1), 256)
			power = one.Div(one, power)
		} else {
			power.Lsh(power, 64)
		}
		powers[i] = power.Rsh(power, uint(power.BitLen()-64)).Uint64()
	}
	return powers
}()

// signed reads a whole number of at most four digits.
func signed(b []byte) (power, n int) {
	sign := 1
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		n = 1
		if b[0] == '-' {
			sign = -1
		}
	}
	from := n
	for n < len(b) && b[n]-'0' < 10 {
		power = power*10 + int(b[n]-'0')
		n++
	}
	if n == from || n-from > 4 {
		return 0, 0
	}
	return sign * power, n
}
