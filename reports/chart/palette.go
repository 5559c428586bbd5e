package chart

import (
	"fmt"
	"strconv"

	"siemmes/reports"
)

// categorical distinguishes series, in the colours of the workbooks' charts.
var categorical = reports.Palette()

// sequential shades amounts, light to dark, diverging those on both sides of
// zero: ColorBrewer's YlGnBu and PuOr, both safe for colour vision deficiency;
// the first also prints in grey (https://colorbrewer2.org). The lightest purple
// is a little stronger here, to be off the grey of "no figure".
var (
	sequential = []string{"#edf8d9", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494", "#10194f"}
	below      = []string{"#fee0b6", "#f1a340", "#b35806"}
	above      = []string{"#c9c2e0", "#998ec3", "#542788"}
)

const (
	noData = "#e4e7eb" // areas and cells without a figure
	paper  = "#ffffff"
	quiet  = "#9aa5b1" // years gone by, connecting lines
)

// colour is a series' colour; from the eleventh series on they come again,
// paler.
func colour(i int) string {
	c := categorical[i%len(categorical)]
	if round := i / len(categorical); round > 0 {
		return pale(c, 1-1/float64(1+round))
	}
	return c
}

// pale mixes a colour with the paper's white: share 1 is white.
func pale(hex string, share float64) string {
	mix := func(from int) int {
		v, _ := strconv.ParseUint(hex[from:from+2], 16, 8)
		return int(float64(v) + (255-float64(v))*share + 0.5)
	}
	return fmt.Sprintf("#%02x%02x%02x", mix(1), mix(3), mix(5))
}

// fade gives n colours from pale to full: the years of an overlay.
func fade(hex string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = pale(hex, 0.75*(1-float64(i+1)/float64(n)))
	}
	return out
}

// dark reports whether white text reads better than black on a colour, by the
// relative luminance of WCAG 2.2.
func dark(hex string) bool { return luminance(hex) < 0.22 }
