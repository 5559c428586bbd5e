package catalog

import (
	"fmt"
	"io/fs"
	"slices"

	"siemmes/warehouse"
)

// commonDimensions begin every dataset, in this order.
var commonDimensions = []string{
	warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure,
	warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge,
}

// mostDimensions is how many dimensions a dataset may have: the store keeps a bit for
// each in a number of 16 bits.
const mostDimensions = 16

type datasetFile struct {
	Dimensions map[string]dimensionEntry `json:"dimensions"`
	Datasets   []datasetEntry            `json:"datasets"`
}

type dimensionEntry struct {
	List  string          `json:"list"`
	Names warehouse.Names `json:"names"`
	Whole warehouse.Names `json:"whole"`
	Apart warehouse.Names `json:"apart"`
}

type datasetEntry struct {
	ID          string            `json:"id"`
	Names       warehouse.Names   `json:"names"`
	Description warehouse.Names   `json:"description"`
	Own         []string          `json:"own"`
	Lists       map[string]string `json:"lists"`
	Measures    []measureEntry    `json:"measures"`
	Nationals   []string          `json:"nationals"`
	Mirrored    []string          `json:"mirrored"`
	Cuts        [][]string        `json:"cuts"`
}

type measureEntry struct {
	ID         string                `json:"id"`
	Names      warehouse.Names       `json:"names"`
	Unit       string                `json:"unit"`
	Kind       warehouse.MeasureKind `json:"kind"`
	Adds       warehouse.Additivity  `json:"adds"`
	Negative   bool                  `json:"negative"`
	Fractional bool                  `json:"fractional"`
	One        float64               `json:"-"` // of the unit
}

func (c loader) loadDatasets(files fs.FS) error {
	var file datasetFile
	if err := readYAML(files, "datasets.yml", &file); err != nil {
		return err
	}
	c.dimensions = file.Dimensions
	for _, d := range file.Datasets {
		for _, id := range d.dimensions() {
			dim, ok := c.dimensions[id]
			if !ok {
				return fmt.Errorf("datasets.yml: %s has dimension %s, which is not described", d.ID, id)
			}
			if list := d.list(id, dim); id != warehouse.DimMeasure && c.open.now().lists[list] == nil {
				return fmt.Errorf("datasets.yml: dimension %s of %s has code list %q, which does not exist", id, d.ID, list)
			}
		}
		c.addDataset(d)
	}
	return nil
}

// dimensions are those of a dataset: the common ones, then its own.
func (d *datasetEntry) dimensions() []string {
	return append(commonDimensions[:len(commonDimensions):len(commonDimensions)], d.Own...)
}

// list is the code list of a dimension of the dataset.
func (d *datasetEntry) list(id string, dim dimensionEntry) string {
	if id == warehouse.DimMeasure {
		return "CL_MEASURE_" + d.ID
	}
	if own := d.Lists[id]; own != "" {
		return own
	}
	return dim.List
}

// addDataset adds a dataset that was checked.
func (c loader) addDataset(d datasetEntry) {
	ds := &warehouse.Dataset{ID: d.ID, Names: d.Names, Description: d.Description, Nationals: d.Nationals, Mirrored: d.Mirrored, Cuts: d.Cuts}
	measures := c.newList("CL_MEASURE_"+d.ID, names("Medida", "Measure", "Mesure"))
	for _, m := range d.Measures {
		m.One = c.units[m.Unit].One
		ds.Measures = append(ds.Measures, warehouse.Measure(m))
		measures.add(&Code{ID: m.ID, Names: m.Names})
	}
	for _, id := range d.dimensions() {
		dim := c.dimensions[id]
		ds.Dimensions = append(ds.Dimensions, warehouse.Dimension{ID: id, Names: dim.Names, CodeList: d.list(id, dim), Whole: dim.Whole, Apart: dim.Apart})
	}
	c.datasets = append(c.datasets, ds)
	c.datasetOf[ds.ID] = ds
}

// checker checks what files name against the catalog.
type checker struct{ *Catalog }

// checkDataset notes what is wrong with a dataset, at its path.
func (c checker) checkDataset(p *problems, path string, d datasetEntry) {
	if !plainID.MatchString(d.ID) {
		p.add(path+".id", "own.id", "name", d.ID)
	}
	if d.Names.In(warehouse.English) == "" {
		p.add(path, "own.names")
	}
	adds := map[string]bool{}
	for _, id := range d.dimensions() {
		dim, ok := c.dimensions[id]
		if !ok {
			p.add(path+".own", "own.no-dimension", "name", id)
			continue
		}
		adds[id] = dim.Apart == nil && id != warehouse.DimRefArea
		if list := d.list(id, dim); id != warehouse.DimMeasure && c.open.now().lists[list] == nil {
			p.add(path+".lists", "own.no-list", "name", list)
		}
	}
	if n := len(d.dimensions()); n > mostDimensions {
		p.add(path+".own", "own.too-many-dimensions", "count", n, "most", mostDimensions)
	}
	if len(d.Measures) == 0 {
		p.add(path, "own.no-measures")
	}
	for i, m := range d.Measures {
		c.checkMeasure(p, fmt.Sprintf("%s.measures[%d]", path, i), d.Measures[:i], m)
	}
	for i, cut := range d.Cuts {
		for _, dim := range cut {
			if !adds[dim] {
				p.add(fmt.Sprintf("%s.cuts[%d]", path, i), "own.cut", "name", dim)
			}
		}
		if slices.ContainsFunc(d.Cuts[:i], func(earlier []string) bool { return slices.Equal(earlier, cut) }) {
			p.add(fmt.Sprintf("%s.cuts[%d]", path, i), "own.twice", "name", fmt.Sprint(cut))
		}
	}
	for _, code := range d.Nationals {
		c.checkCode(p, path+".nationals", "CL_DIRECTION", code)
	}
	for _, code := range d.Mirrored {
		c.checkCode(p, path+".mirrored", "CL_BASIS", code)
	}
}

func (c checker) checkMeasure(p *problems, path string, before []measureEntry, m measureEntry) {
	if !plainID.MatchString(m.ID) {
		p.add(path+".id", "own.id", "name", m.ID)
	}
	if slices.ContainsFunc(before, func(b measureEntry) bool { return b.ID == m.ID }) {
		p.add(path+".id", "own.taken", "name", m.ID)
	}
	if m.Names.In(warehouse.English) == "" {
		p.add(path, "own.names")
	}
	if _, ok := c.units[m.Unit]; !ok {
		p.add(path+".unit", "own.no-unit", "name", m.Unit)
	}
	p.choice(path+".kind", m.Kind, warehouse.Stock, warehouse.Flow, warehouse.Ratio)
	p.choice(path+".adds", m.Adds, warehouse.AddsOver, warehouse.AddsNotTime, warehouse.AddsNever)
	if m.Kind == warehouse.Stock && m.Adds == warehouse.AddsOver || m.Kind == warehouse.Ratio && m.Adds != warehouse.AddsNever {
		p.add(path+".adds", "own.adds", "kind", string(m.Kind), "adds", string(m.Adds))
	}
}
