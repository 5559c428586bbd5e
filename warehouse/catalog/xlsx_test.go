package catalog

import (
	"archive/zip"
	"encoding/xml"
	"path"
	"strings"
	"testing"

	"siemmes/warehouse"
)

// sheet reads a sheet of a workbook as rows of texts, the first sheet where
// name is empty. Only what a test of labels needs: no styles, no merges. The
// readers of ingest/sheet are on the other side of SIEMMES.
func sheet(t *testing.T, file, name string) [][]string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	part(t, z, "xl/workbook.xml", &book)
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	part(t, z, "xl/_rels/workbook.xml.rels", &links)
	for _, s := range book.Sheets {
		for _, l := range links.All {
			if (name == "" || s.Name == name) && l.ID == s.ID {
				return rows(t, z, path.Join("xl", strings.TrimPrefix(l.Target, "/xl/")))
			}
		}
	}
	t.Fatalf("%s has no sheet %q", file, name)
	return nil
}

// richText is a text of one piece or of several with fonts of their own.
type richText struct {
	T string   `xml:"t"`
	R []string `xml:"r>t"`
}

func (x richText) String() string { return x.T + strings.Join(x.R, "") }

func rows(t *testing.T, z *zip.ReadCloser, name string) [][]string {
	var texts struct {
		SI []richText `xml:"si"`
	}
	part(t, z, "xl/sharedStrings.xml", &texts)
	var data struct {
		Rows []struct {
			N     int `xml:"r,attr"`
			Cells []struct {
				At     string   `xml:"r,attr"`
				Type   string   `xml:"t,attr"`
				V      string   `xml:"v"`
				Inline richText `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	part(t, z, name, &data)
	var all [][]string
	for _, r := range data.Rows {
		for len(all) < r.N {
			all = append(all, nil)
		}
		for _, c := range r.Cells {
			ref, err := warehouse.ParseA1(c.At)
			if err != nil {
				t.Fatal(err)
			}
			text := c.V
			switch c.Type {
			case "s":
				text = texts.SI[atoi(c.V)].String()
			case "inlineStr":
				text = c.Inline.String()
			}
			row := &all[r.N-1]
			for len(*row) < ref.Col {
				*row = append(*row, "")
			}
			(*row)[ref.Col-1] = text
		}
	}
	return all
}

func atoi(s string) int {
	n := 0
	for _, d := range s {
		n = 10*n + int(d-'0')
	}
	return n
}

// part decodes one part of the package; a part that is not there stays empty.
func part(t *testing.T, z *zip.ReadCloser, name string, into any) {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if err := xml.NewDecoder(f).Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
