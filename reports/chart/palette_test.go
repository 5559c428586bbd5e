package chart

import (
	"math"
	"testing"
)

// seen is a colour as somebody sees it who lacks one kind of cone, in linear
// light: Machado, Oliveira and Fernandes (2009), severity 1.
var sight = map[string][3][3]float64{
	"full":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
}

// lab is CIE L*a*b* (D65) of linear red, green and blue.
func lab(c [3]float64) [3]float64 {
	xyz := [3]float64{
		(0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.9505,
		0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2],
		(0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.089,
	}
	for i, v := range xyz {
		if v > 216.0/24389 {
			xyz[i] = math.Cbrt(v)
		} else {
			xyz[i] = (24389.0/27*v + 16) / 116
		}
	}
	return [3]float64{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

func look(hex string, m [3][3]float64) [3]float64 {
	c := linear(hex)
	var out [3]float64
	for i := range out {
		for j := range c {
			out[i] += m[i][j] * c[j]
		}
		out[i] = min(max(out[i], 0), 1)
	}
	return lab(out)
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// The first six series are distinguished with every kind of sight (a difference of
// 10 is plain to see side by side), neighbours among the first
// eight also in grey.
func TestSeriesAreToldApart(t *testing.T) {
	for kind, m := range sight {
		for i, a := range categorical[:6] {
			for _, b := range categorical[:i] {
				if d := distance(look(a, m), look(b, m)); d < 10 {
					t.Errorf("%s and %s are %.1f apart with %s", b, a, d, kind)
				}
			}
		}
	}
	for i, c := range categorical[1:8] {
		if d := math.Abs(lab(linear(c))[0] - lab(linear(categorical[i]))[0]); d < 10 {
			t.Errorf("%s and %s differ by %.1f in lightness", categorical[i], c, d)
		}
	}
}

// The classes of a map get darker step by step, so that grey print keeps their
// order, and none is the colour of "no figure".
func TestClassesGetDarker(t *testing.T) {
	for _, scale := range [][]string{sequential, below, above} {
		for i := 1; i < len(scale); i++ {
			if step := lab(linear(scale[i-1]))[0] - lab(linear(scale[i]))[0]; step < 8 {
				t.Errorf("%s to %s is %.1f darker", scale[i-1], scale[i], step)
			}
		}
	}
	for kind, m := range sight {
		for _, c := range append(append(sequential[:len(sequential):len(sequential)], below...), above...) {
			if d := distance(look(c, m), look(noData, m)); d < 8 {
				t.Errorf("%s is %.1f from the colour of no figure with %s", c, d, kind)
			}
		}
	}
}

func TestTextOnColours(t *testing.T) {
	for colour, want := range map[string]bool{"#ffffff": false, "#edf8d9": false, "#253494": true, "#000000": true} {
		if dark(colour) != want {
			t.Errorf("dark(%s) is %t", colour, !want)
		}
	}
}
