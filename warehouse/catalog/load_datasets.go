package catalog

import (
	"fmt"
	"io/fs"

	"siemmes/warehouse"
)

// commonDimensions begin every dataset, in this order.
var commonDimensions = []string{
	warehouse.DimFreq, warehouse.DimRefArea, warehouse.DimSource, warehouse.DimMeasure,
	warehouse.DimCounterpart, warehouse.DimBasis, warehouse.DimSex, warehouse.DimAge,
}

type datasetFile struct {
	Dimensions map[string]struct {
		List  string          `json:"list"`
		Names warehouse.Names `json:"names"`
		Apart warehouse.Names `json:"apart"`
	} `json:"dimensions"`
	Datasets []struct {
		ID          string            `json:"id"`
		Names       warehouse.Names   `json:"names"`
		Description warehouse.Names   `json:"description"`
		Own         []string          `json:"own"`
		Lists       map[string]string `json:"lists"`
		Measures    []measureEntry    `json:"measures"`
		Nationals   []string          `json:"nationals"`
		Mirrored    []string          `json:"mirrored"`
		Cuts        [][]string        `json:"cuts"`
	} `json:"datasets"`
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

func (c *Catalog) loadDatasets(files fs.FS) error {
	var file datasetFile
	if err := readYAML(files, "datasets.yml", &file); err != nil {
		return err
	}
	for _, d := range file.Datasets {
		ds := &warehouse.Dataset{ID: d.ID, Names: d.Names, Description: d.Description, Nationals: d.Nationals, Mirrored: d.Mirrored, Cuts: d.Cuts}
		measures := c.newList("CL_MEASURE_"+d.ID, names("Medida", "Measure", "Mesure"))
		for _, m := range d.Measures {
			m.One = c.units[m.Unit].One
			ds.Measures = append(ds.Measures, warehouse.Measure(m))
			measures.add(&Code{ID: m.ID, Names: m.Names})
		}
		for _, id := range append(commonDimensions[:len(commonDimensions):len(commonDimensions)], d.Own...) {
			dim, ok := file.Dimensions[id]
			if !ok {
				return fmt.Errorf("datasets.yml: %s has dimension %s, which is not described", d.ID, id)
			}
			list := dim.List
			if own := d.Lists[id]; own != "" {
				list = own
			}
			if id == warehouse.DimMeasure {
				list = measures.ID
			}
			if c.lists[list] == nil {
				return fmt.Errorf("datasets.yml: dimension %s of %s has code list %q, which does not exist", id, d.ID, list)
			}
			ds.Dimensions = append(ds.Dimensions, warehouse.Dimension{ID: id, Names: dim.Names, CodeList: list, Apart: dim.Apart})
		}
		c.datasets = append(c.datasets, ds)
		c.datasetOf[ds.ID] = ds
	}
	return nil
}
