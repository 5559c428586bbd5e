package chart

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"siemmes/reports"
	"siemmes/warehouse"
)

// built skips a test that draws where the assets are not built.
func built(t *testing.T) {
	t.Helper()
	if _, err := vendored("echarts.min.js"); err != nil {
		if os.Getenv("SIEMMES_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// drawing is a spec's SVG.
func svgOf(t *testing.T, spec *reports.ChartSpec, width, height int) []byte {
	t.Helper()
	svg, err := Renderer{Width: width, Height: height}.SVG(t.Context(), spec)
	if err != nil {
		t.Fatalf("%s at %d: %v", spec.ID, width, err)
	}
	return svg
}

// elements and attributes are all that an SVG of ours may hold.
var (
	elements   = []string{"svg", "g", "path", "rect", "text", "tspan", "circle", "polyline", "polygon", "line", "ellipse", "defs", "clipPath", "linearGradient", "stop", "pattern"}
	attributes = []string{"style", "class", "href", "src"}
)

// inspect reads an SVG strictly, fails for what we would not make, and returns
// its texts.
func inspect(t *testing.T, name string, svg []byte) []string {
	t.Helper()
	var texts []string
	read := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := read.Token()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			t.Fatalf("%s: not XML: %v", name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(elements, token.Name.Local) {
				t.Fatalf("%s: element %s", name, token.Name.Local)
			}
			for _, a := range token.Attr {
				if slices.Contains(attributes, a.Name.Local) || strings.HasPrefix(a.Name.Local, "on") {
					t.Fatalf("%s: attribute %s=%q of %s", name, a.Name.Local, a.Value, token.Name.Local)
				}
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				texts = append(texts, text)
			}
		}
	}
}

// Every kind in every language is a self-contained SVG: no script, no style
// that a strict policy would refuse, its title and source in it.
func TestSVG(t *testing.T) {
	built(t)
	for _, language := range warehouse.Languages() {
		for _, spec := range samples(language) {
			svg := svgOf(t, spec, 900, 0)
			all := strings.Join(inspect(t, spec.ID, svg), " ")
			if !strings.Contains(all, spec.Title) || !strings.Contains(all, spec.Source) {
				t.Errorf("%s in %s: title or source is missing in %q", spec.ID, language, all)
			}
			if !bytes.HasPrefix(svg, []byte(`<svg role="img" aria-label="`)) {
				t.Errorf("%s in %s: no description", spec.ID, language)
			}
		}
	}
}

// A line that is cut has one stroke less: none from the figure before the break to the
// one after.
func TestTheDrawingIsCutAtABreak(t *testing.T) {
	built(t)
	for _, kind := range []reports.ChartKind{reports.ChartLine, reports.ChartMultiples, reports.ChartSlope} {
		spec := &reports.ChartSpec{ID: "b", Kind: kind, Lang: "en", Title: "Entries", Source: "x", Categories: []string{"2022", "2024"}}
		for _, name := range []string{"CRI", "PAN"} {
			spec.Series = append(spec.Series, reports.ChartSeries{Name: name, Values: []float64{3, 4}, Flags: make([]warehouse.Flags, 2)})
		}
		whole := strokes(svgOf(t, spec, 700, 0))
		spec.Series[0].Flags[1] = warehouse.Flags(0).With(warehouse.Break)
		if cut := strokes(svgOf(t, spec, 700, 0)); whole < 2 || cut != whole-1 {
			t.Errorf("%s: %d strokes, cut %d", kind, whole, cut)
		}
	}
}

// strokes counts the lines of a drawing that are drawn through two points and seen.
func strokes(svg []byte) (n int) {
	for _, path := range regexp.MustCompile(`<path d="M[^"LMCZ]+L[^"LMCZ]+" fill="none"[^>]*>`).FindAll(svg, -1) {
		if bytes.Contains(path, []byte(`stroke-width="2`)) && !bytes.Contains(path, []byte(`stroke-opacity="0"`)) && !bytes.Contains(path, []byte(` opacity="0"`)) {
			n++
		}
	}
	return n
}

// A chart is drawn as it was before, whatever was drawn in between: two
// downloads of one chart are the same bytes.
func TestSVGIsTheSameEachTime(t *testing.T) {
	built(t)
	first := svgOf(t, lineSample("fr"), 700, 0)
	var group sync.WaitGroup
	for _, spec := range samples("es")[:6] {
		group.Go(func() {
			if _, err := (Renderer{Width: 600, Height: 300}).SVG(t.Context(), spec); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if !bytes.Equal(first, svgOf(t, lineSample("fr"), 700, 0)) {
		t.Error("the second drawing differs from the first")
	}
}

// Two charts in one page do not share the names of their clip paths.
func TestIDsDoNotMeet(t *testing.T) {
	built(t)
	ids := regexp.MustCompile(` id="([^"]*)"`)
	one := ids.FindAllString(string(svgOf(t, lineSample("en"), 700, 0)), -1)
	other := string(svgOf(t, monthlySample("en"), 700, 0))
	if len(one) == 0 {
		t.Fatal("no clip path: the test tests nothing")
	}
	for _, id := range one {
		if strings.Contains(other, id) {
			t.Errorf("both charts have%s", id)
		}
	}
}

func TestNoNarrowSpaceWithoutAGlyph(t *testing.T) {
	built(t)
	if bytes.Contains(svgOf(t, rankedSample("fr"), 900, 0), []byte(narrowSpace)) {
		t.Error("a narrow no-break space stands in the SVG; the font has none")
	}
}

func TestPNG(t *testing.T) {
	built(t)
	for _, scale := range []float64{1, 2} {
		picture, err := Renderer{Width: 640, Height: 360, Scale: scale}.PNG(t.Context(), barsSample("en"))
		if err != nil {
			t.Fatal(err)
		}
		image, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := image.Bounds().Dx(), int(640*scale); got != want {
			t.Errorf("%d pixels wide at scale %g, want %d", got, scale, want)
		}
		if got, want := image.Bounds().Dy(), int(360*scale); got != want {
			t.Errorf("%d pixels high at scale %g, want %d", got, scale, want)
		}
		colours := map[color.Color]int{}
		for y := range image.Bounds().Dy() {
			for x := range image.Bounds().Dx() {
				colours[image.At(x, y)]++
			}
		}
		if blue := colours[color.RGBA{0x00, 0x44, 0x88, 0xff}]; blue < 1000 || len(colours) < 20 {
			t.Errorf("%d pixels of the first series' colour, %d colours in all", blue, len(colours))
		}
	}
}

func TestWhatCannotBePainted(t *testing.T) {
	built(t)
	for _, r := range []Renderer{{Width: 10}, {Width: 5000}, {Height: -1}, {Height: 9000}, {Scale: 100}, {Scale: -1}} {
		if _, err := r.PNG(t.Context(), barsSample("en")); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if _, err := Paint(t.Context(), []byte("no picture"), 1); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("no SVG: %v", err)
	}
	if _, err := Draw(t.Context(), []byte(`{"series": []}`), 600, 0); !errors.Is(err, warehouse.ErrInvalid) {
		t.Errorf("an option of somebody else's: %v", err)
	}
}

// Who gives up waiting gets away at once, and the next chart is drawn.
func TestStopping(t *testing.T) {
	built(t)
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0)) // over already, however fast the machine is
	defer cancel()
	if _, err := (Renderer{}).SVG(ctx, mapSample("en")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after the deadline: %v", err)
	}
	svgOf(t, mapSample("en"), 600, 0)
}

// The engine measures text with the widths of the font that browser and PNG
// write it in: "0" is 556 thousandths of the size in Go Regular.
func TestFontMetrics(t *testing.T) {
	text, err := fontMetrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"48":` + strconv.Itoa(556), `"8239":278`, `"bold":`} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("%s is not in the metrics", want)
		}
	}
}
