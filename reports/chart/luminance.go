package chart

import (
	"math"
	"strconv"
)

// linear are a colour's red, green and blue as shares of light, 0 to 1.
func linear(hex string) [3]float64 {
	var out [3]float64
	for i := range out {
		v, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c := float64(v) / 255
		if c <= 0.04045 {
			out[i] = c / 12.92
		} else {
			out[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return out
}

// luminance is the relative luminance of a colour, 0 black to 1 white
// (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).
func luminance(hex string) float64 {
	c := linear(hex)
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}
