package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func officesCommand() command {
	return command{
		name: "offices", args: "add NAME | list | revoke NAME", summary: "Say who may upload; make or revoke an office's token.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			areas := fs.StringSlice("areas", nil, "reporting areas the office may deliver: `CODE,CODE` (default: any)")
			sources := fs.StringSlice("sources", nil, "sources the office may deliver: `ID,ID` (default: any)")
			locale := fs.String("lang", warehouse.Spanish, "language of the office's messages: `es|en|fr`")
			list := declareRows(fs, "office", "areas", "sources", "language", "created", "revoked")
			return func(ctx context.Context, c *call) error {
				office := warehouse.Office{Sources: *sources, Locale: *locale, Created: c.Now().UTC()}
				for _, a := range *areas {
					code, err := c.catalog().Area(a)
					if err != nil {
						return err
					}
					office.Areas = append(office.Areas, code)
				}
				if !slices.Contains(warehouse.Languages(), *locale) {
					return usageError("command.choice", "flag", "--lang", "value", *locale, "choices", strings.Join(warehouse.Languages(), ", "))
				}
				withStore, err := officesCall{c}.storeForOffices()
				if err != nil {
					return err
				}
				return withStore(ctx, func(s *store.Store) error { return officesCall{c}.offices(ctx, s, office, list) })
			}
		},
	}
}

// officesCall is a call of the command offices.
type officesCall struct{ *call }

// storeForOffices checks the verb and its arguments, and returns how the
// database is opened for it: the first office may come before any figure.
func (c officesCall) storeForOffices() (func(context.Context, func(*store.Store) error) error, error) {
	switch {
	case len(c.args) == 0, len(c.args) == 1 && c.args[0] == "list", len(c.args) == 2 && c.args[0] == "revoke":
		return c.withStore, nil
	case len(c.args) == 2 && c.args[0] == "add":
		return c.withNewStore, nil
	}
	return nil, c.argumentsError()
}

func (c officesCall) offices(ctx context.Context, s *store.Store, office warehouse.Office, list *rowList) error {
	switch {
	case len(c.args) == 0 || c.args[0] == "list":
		all, err := s.Offices(ctx)
		if err != nil {
			return err
		}
		return list.print(c.Stdout, func(yield func(...string) error) error {
			for _, o := range all {
				revoked := ""
				if !o.Revoked.IsZero() {
					revoked = o.Revoked.UTC().Format(time.RFC3339)
				}
				if err := yield(o.Name, strings.Join(o.Areas, " "), strings.Join(o.Sources, " "), o.Locale, o.Created.UTC().Format(time.RFC3339), revoked); err != nil {
					return err
				}
			}
			return nil
		})
	case c.args[0] == "add":
		office.Name = c.args[1]
		token, err := s.AddOffice(ctx, office)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.Stdout, token)
		c.warn("command.access-code", "office", office.Name)
		return nil
	}
	if err := s.RevokeOffice(ctx, c.args[1], c.Now().UTC()); err != nil {
		return err
	}
	c.tell("command.revoked", "office", c.args[1])
	return nil
}
