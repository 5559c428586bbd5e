package sheet

import "strconv"

// powersOfTen are those that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// decimal reads the decimal number that b begins with, rounded as
// strconv.ParseFloat rounds it, and tells how many bytes it takes; zero when b
// begins with none. Where digits and power of ten are both exact as float64,
// one multiplication or division is rounded correctly (Clinger 1990); others
// are left to strconv.
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
	if digits > 19 || mantissa >= 1<<53 || exponent < -22 || exponent > 22 {
		num, err := strconv.ParseFloat(string(b[:p]), 64)
		if err != nil {
			return 0, 0
		}
		return num, p
	}
	num = float64(mantissa)
	if exponent < 0 {
		num /= powersOfTen[-exponent]
	} else {
		num *= powersOfTen[exponent]
	}
	if negative {
		num = -num
	}
	return num, p
}

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
