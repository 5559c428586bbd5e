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
		List  string          `yaml:"list"`
		Names warehouse.Names `yaml:"names"`
	} `yaml:"dimensions"`
	Datasets []struct {
		ID          string            `yaml:"id"`
		Names       warehouse.Names   `yaml:"names"`
		Description warehouse.Names   `yaml:"description"`
		Own         []string          `yaml:"own"`
		Lists       map[string]string `yaml:"lists"`
		Measures    []measureEntry    `yaml:"measures"`
		Cuts        [][]string        `yaml:"cuts"`
	} `yaml:"datasets"`
}

type measureEntry struct {
	ID         string                `yaml:"id"`
	Names      warehouse.Names       `yaml:"names"`
	Unit       string                `yaml:"unit"`
	Kind       warehouse.MeasureKind `yaml:"kind"`
	Adds       warehouse.Additivity  `yaml:"adds"`
	Negative   bool                  `yaml:"negative"`
	Fractional bool                  `yaml:"fractional"`
}

func (c *Catalog) loadDatasets(files fs.FS) error {
	var file datasetFile
	if err := readYAML(files, "datasets.yml", &file); err != nil {
		return err
	}
	for _, d := range file.Datasets {
		ds := &warehouse.Dataset{ID: d.ID, Names: d.Names, Description: d.Description, Cuts: d.Cuts}
		measures := c.newList("CL_MEASURE_"+d.ID, names("Medida", "Measure", "Mesure"))
		for _, m := range d.Measures {
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
			ds.Dimensions = append(ds.Dimensions, warehouse.Dimension{ID: id, Names: dim.Names, CodeList: list})
		}
		c.datasets = append(c.datasets, ds)
		c.datasetOf[ds.ID] = ds
	}
	return nil
}
