package main

import (
	"cmp"
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/spf13/pflag"

	"siemmes/warehouse"
	"siemmes/warehouse/store"
)

func uploadsCommand() command {
	return command{
		name: "uploads", args: "[list | destroy ID]", summary: "List the received files of which no release is made, or destroy one at once.", warehouse: true,
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			list := declareRows(fs)
			return func(ctx context.Context, c *call) error {
				verb := "list"
				if len(c.args) > 0 {
					verb = c.args[0]
				}
				switch {
				case verb == "list" && len(c.args) <= 1:
					return c.withStore(ctx, func(s *store.Store) error { return uploadsCall{c}.list(ctx, store.Uploads{Store: s}, list) })
				case verb == "destroy" && len(c.args) == 2:
					return c.withStore(ctx, func(s *store.Store) error { return uploadsCall{c}.destroy(ctx, store.Uploads{Store: s}, c.args[1]) })
				}
				return c.argumentsError()
			}
		},
	}
}

// uploadsCall is a call of the command uploads.
type uploadsCall struct{ *call }

// list lists the files that wait at the desk, and the bytes that killed loads left.
func (c uploadsCall) list(ctx context.Context, uploads store.Uploads, list *rowList) error {
	waiting, err := uploads.List(ctx)
	if err != nil {
		return err
	}
	left, err := uploads.Leftovers()
	if err != nil {
		return err
	}
	keep, err := keepUploads(c.Getenv)
	if err != nil {
		return err
	}
	ends := func(since time.Time) string { return since.Add(keep).Format(time.RFC3339) }
	list.columns = []string{"id", "office", "file", "size", "received", "status", "destroyed_at"}
	return list.print(c.Stdout, func(yield func(...string) error) error {
		for _, u := range waiting {
			if err := yield(u.ID, u.Office, u.Name, strconv.FormatInt(u.Size, 10), u.Received.Format(time.RFC3339), u.State, ends(u.Received)); err != nil {
				return err
			}
		}
		for _, x := range left {
			if err := yield(x.SHA256, "", "", strconv.FormatInt(x.Size, 10), x.Since.Format(time.RFC3339), "left", ends(x.Since)); err != nil {
				return err
			}
		}
		return nil
	})
}

// destroy destroys the bytes of a file of the list.
func (c uploadsCall) destroy(ctx context.Context, uploads store.Uploads, id string) error {
	waiting, err := uploads.List(ctx)
	if err != nil {
		return err
	}
	destroy := uploads.DropLeftover
	for _, u := range waiting {
		if u.ID == id {
			destroy = uploads.Drop
		}
	}
	if err := destroy(ctx, id); err != nil {
		return err
	}
	c.tell("command.upload-destroyed", "id", id)
	return nil
}

// keepUploads is for how long the bytes of a file are kept of which no release is made:
// so many days as SIEMMES_KEEP_UPLOADS says.
func keepUploads(getenv func(string) string) (time.Duration, error) {
	const day, most = 24 * time.Hour, 3650
	text := cmp.Or(getenv("SIEMMES_KEEP_UPLOADS"), strconv.Itoa(int(store.DefaultKeepUploads/day)))
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > most {
		return 0, warehouse.NewError(warehouse.ErrInvalid, "command.keep-uploads", "value", text, "most", most)
	}
	return time.Duration(days) * day, nil
}

// sweepDaily destroys, while the site is served, the bytes of files of which no release
// is made once they are old.
func sweepDaily(ctx context.Context, s *store.Store, log *slog.Logger, now func() time.Time, keep time.Duration) {
	tick := time.NewTicker(24 * time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := (store.Uploads{Store: s}).Sweep(ctx, now().Add(-keep)); err != nil {
			log.ErrorContext(ctx, "old uploads not destroyed", "error", err)
		}
	}
}
