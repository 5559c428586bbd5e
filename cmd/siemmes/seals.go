package main

import (
	"context"
	"strings"
	"time"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

// seal takes a figure out of every answer, and says what it did.
func (c releasesCall) seal(ctx context.Context, s *store.Store, id string, cell warehouse.CellRef, reason string) error {
	sealed, err := s.Seal(ctx, id, cell, reason)
	if err != nil {
		return err
	}
	c.tell("command.sealed", "cell", cell, "release", id, "files", len(sealed.Files))
	for _, k := range sealed.Hidden {
		c.tell("command.hidden", "figure", figureText(k))
	}
	for _, x := range sealed.Others {
		c.tell("command.discloses."+x.Kind, "figure", figureText(x.FigureKey))
	}
	c.tell("command.sealed-backups")
	for _, k := range sealed.Unproven {
		c.warn("command.unproven", "figure", figureText(k))
	}
	return nil
}

// unseal ends the seal of a figure.
func (c releasesCall) unseal(ctx context.Context, s *store.Store, id string, cell warehouse.CellRef, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return usageError("command.unseal-reason")
	}
	unsealed, err := store.Seals{Store: s}.Unseal(ctx, id, cell, reason)
	if err != nil {
		return err
	}
	for _, k := range unsealed {
		c.tell("command.unsealed", "figure", figureText(k))
	}
	return nil
}

// figureText is the key of a figure in one line: its dataset, its codes and its period.
func figureText(k warehouse.FigureKey) string {
	return strings.Join(append(append([]string{k.Dataset}, k.Key...), k.Period), " ")
}

// sealed lists the figures that were sealed.
func (c releasesCall) sealed(ctx context.Context, s *store.Store, list *rowList) error {
	all, err := store.Seals{Store: s}.List(ctx)
	if err != nil {
		return err
	}
	list.columns = []string{"figure", "submission", "cell", "sealed_at", "reason", "unsealed_at", "unseal_reason"}
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, r := range all {
			unsealed := ""
			if !r.Unsealed.IsZero() {
				unsealed = r.Unsealed.Format(time.RFC3339)
			}
			if err := yield(figureText(r.FigureKey), shortHash(r.SHA256), r.Cell.String(), r.Sealed.Format(time.RFC3339), r.Reason, unsealed, r.UnsealReason); err != nil {
				return err
			}
		}
		return nil
	})
}
