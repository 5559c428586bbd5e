package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
)

func datasetsCommand() command {
	return command{
		name: "datasets", args: "[ID]", summary: "List the datasets, or one dataset's dimensions and measures.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			list := declareRows(fs, "dataset", "name", "dimensions", "measures")
			return func(_ context.Context, c *call) error {
				cat := c.catalog()
				if len(c.args) > 1 {
					return c.argumentsError()
				}
				if len(c.args) == 0 {
					return list.print(c.Stdout, func(yield func(...string) error) error {
						for _, ds := range cat.Datasets() {
							if err := yield(ds.ID, ds.Names.In(c.language()), strings.Join(ds.IDs(), " "), measureIDs(ds)); err != nil {
								return err
							}
						}
						return nil
					})
				}
				ds, err := cat.Dataset(c.args[0])
				if err != nil {
					return err
				}
				return c.describeDataset(list, ds)
			}
		},
	}
}

// describeDataset prints a row for each dimension, measure and attribute.
func (c *call) describeDataset(list *rowList, ds *warehouse.Dataset) error {
	list.columns = []string{"kind", "id", "name", "codelist", "unit", "stock_or_flow", "adds_over"}
	lang := c.language()
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, d := range ds.Dimensions {
			if err := yield("dimension", d.ID, d.Names.In(lang), d.CodeList, "", "", ""); err != nil {
				return err
			}
		}
		for _, m := range ds.Measures {
			if err := yield("measure", m.ID, m.Names.In(lang), "", m.Unit, string(m.Kind), string(m.Adds)); err != nil {
				return err
			}
		}
		return nil
	})
}

func measureIDs(ds *warehouse.Dataset) string {
	var ids []string
	for _, m := range ds.Measures {
		ids = append(ids, m.ID)
	}
	return strings.Join(ids, " ")
}
