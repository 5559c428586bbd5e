package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"siemmes/warehouse"

	"github.com/dustin/go-humanize"
	"github.com/spf13/pflag"

	"siemmes/reports/chart"
	"siemmes/server"
	"siemmes/server/web"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/store"
)

func serveCommand() command {
	return command{
		name: "serve", summary: "Serve the site, the API and the upload desk.",
		prepare: func(fs *pflag.FlagSet) func(context.Context, *call) error {
			flags := newServeFlags(fs)
			return func(ctx context.Context, c *call) error {
				if len(c.args) > 0 {
					return c.argumentsError()
				}
				cfg, err := flags.config()
				if err != nil {
					return err
				}
				c.memory, c.threads, c.comparesItself = flags.memory, flags.threads, true
				limit, err := serveCall{c}.heapLimit(cfg.Cache)
				if err != nil {
					return err
				}
				if c.own, err = catalog.With(c.catalog(), &catalog.Addition{}); err != nil { // offices add to it
					return err
				}
				defer debug.SetMemoryLimit(debug.SetMemoryLimit(limit))
				return serveCall{c}.open(ctx, func(ctx context.Context, s *store.Store) error {
					return serveCall{c}.serve(ctx, s, cfg, flags)
				})
			}
		},
	}
}

// defaultMetrics is where metrics are shown: to this machine alone.
const defaultMetrics = "127.0.0.1:9090"

// serveFlags are the flags of serve.
type serveFlags struct {
	addr, public, metrics string
	trusted               []string
	openFiles, secure     bool
	metricsSet            func() bool // by the caller
	jobLimit              time.Duration
	cache, memory         string // sizes
	threads               string
}

func newServeFlags(fs *pflag.FlagSet) *serveFlags {
	f := &serveFlags{metricsSet: func() bool { return fs.Changed("metrics-addr") }}
	fs.StringVar(&f.addr, "addr", "127.0.0.1:8080", "listen on this `ADDRESS`")
	fs.BoolVar(&f.openFiles, "open-files", false, "let everybody download the spreadsheets behind the figures")
	fs.BoolVar(&f.secure, "secure", false, "cookies for HTTPS only: TLS ends at a proxy in front")
	fs.StringVar(&f.public, "public-url", "", "the `ADDRESS` of the site as its readers have it (https://example.org), for links")
	fs.StringSliceVar(&f.trusted, "trusted-proxies", nil, "believe what the proxies at these `ADDRESSES` and ranges say of who asks")
	fs.StringVar(&f.metrics, "metrics-addr", defaultMetrics, "show metrics on this `ADDRESS`; empty: nowhere")
	fs.DurationVar(&f.jobLimit, "job-limit", 10*time.Minute, "how long the reading of one submitted file may take, a `TIME` such as 10m")
	fs.StringVar(&f.cache, "cache", "64MB", "keep answers for who asks the same again, in memory up to this `SIZE`; 0 keeps none")
	fs.StringVar(&f.memory, "memory", "", "memory of the database, as `SIZE`: 600MB, 2GB (default $SIEMMES_MEMORY, else a quarter of the machine's)")
	fs.StringVar(&f.threads, "threads", "", "processors that one question uses, as `N` (default $SIEMMES_THREADS, else all)")
	return f
}

func (f *serveFlags) config() (server.Config, error) {
	size, err := cacheSize(f.cache)
	if err != nil {
		return server.Config{}, err
	}
	front, err := web.NewFront(f.public, f.trusted)
	return server.Config{
		OpenFiles: f.openFiles, Secure: f.secure || front.Public != nil && front.Public.Scheme == "https",
		Front: front, JobLimit: max(f.jobLimit, time.Second), Cache: size,
	}, err
}

// cacheSize reads a size in bytes; none is below zero, as the server takes it.
func cacheSize(text string) (int64, error) {
	size, err := humanize.ParseBytes(text)
	if err != nil || size > math.MaxInt64 {
		return 0, usageError("command.flag.wrong", "flag", "--cache", "value", text, "command", "serve")
	}
	if size == 0 {
		return -1, nil
	}
	return int64(size), nil
}

// heapBeside is the memory that the program needs beside that of answers, in bytes:
// messages, catalogue, charts, what it collects late.
const heapBeside = 160 << 20

// serveCall is a call of the command serve.
type serveCall struct{ *call }

// heapLimit is when the collector of memory works harder, so that the process has a
// bound, with what is kept of answers: DuckDB has its own. A limit in GOMEMLIMIT is left
// as it is.
func (c serveCall) heapLimit(kept int64) (int64, error) {
	opt, err := c.storeOptions()
	if err != nil {
		return 0, err
	}
	answers, err := opt.AnswerMemory()
	if c.Getenv("GOMEMLIMIT") != "" {
		return -1, err
	}
	return answers + max(0, kept) + heapBeside, err
}

// open takes the hold of the database, listens for calls and opens the database, in
// this order, and gives all back after f. Where the folder cannot be written there is
// neither hold nor socket: each command opens the file by itself, for reading.
func (c serveCall) open(ctx context.Context, f func(context.Context, *store.Store) error) (err error) {
	err = holder(c).waitFor(ctx, func() error {
		if conn, ok := dialServer(c.db); ok {
			return errors.Join(warehouse.NewError(warehouse.ErrBusy, "command.served-already", "path", c.db), conn.Close())
		}
		c.hold, err = store.TakeHold(c.db)
		return err
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.hold.Release()) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if c.hold == nil {
		return c.withNewStore(ctx, func(s *store.Store) error { return f(ctx, s) })
	}
	calls, err := c.listenForCalls(ctx)
	if err != nil {
		return err
	}
	closeCalls := sync.OnceFunc(calls.close)
	defer closeCalls()
	return c.withNewStore(ctx, func(s *store.Store) error {
		calls.open(s)
		defer closeCalls() // before the store is closed
		defer stop()
		return f(ctx, s)
	})
}

func (c serveCall) serve(ctx context.Context, s *store.Store, cfg server.Config, flags *serveFlags) error {
	log := slog.New(slog.NewTextHandler(c.Stderr, nil))
	settings, err := c.settings(cfg.OpenFiles)
	if err != nil {
		return err
	}
	if cfg.KeepUploads, err = keepUploads(c.Getenv); err != nil {
		return err
	}
	if err := (store.Generations{Store: s}).Settle(ctx, settings); err != nil {
		return err
	}
	handlers, err := c.site(s, cfg, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", flags.addr)
	if err != nil {
		return warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-listen", "addr", flags.addr)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if s.ReadOnly() {
		log.Warn("the database cannot be written: no files are taken and nothing is published")
	}
	metrics, err := flags.showMetrics(ctx, handlers.Metrics, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	var due sync.WaitGroup
	due.Go(func() { publishWhenDue(ctx, s, log, c.Now) })
	due.Go(func() { unprovenCall(c).compareServed(ctx, s, log) })
	due.Go(func() { sweepDaily(ctx, s, log, c.Now, cfg.KeepUploads) })
	defer due.Wait()
	defer stop()
	log.Info("serving", "address", "http://"+listener.Addr().String()+"/", "database", c.db, "metrics", metrics)
	return server.Serve(ctx, listener, handlers, cfg.Front)
}

// showMetrics answers on the address of who runs the site, and returns it. Where somebody
// else has the default one, there are no metrics.
func (f *serveFlags) showMetrics(ctx context.Context, h http.Handler, log *slog.Logger) (string, error) {
	if f.metrics == "" {
		return "", nil
	}
	listener, err := net.Listen("tcp", f.metrics)
	if err != nil && !f.metricsSet() {
		log.Warn("no metrics: somebody else listens there", "metrics", f.metrics)
		return "", nil
	}
	if err != nil {
		return "", warehouse.WrapError(warehouse.ErrConflict, err, "command.cannot-listen-metrics", "addr", f.metrics)
	}
	go func() {
		if err := server.Serve(ctx, listener, h, web.Front{}); err != nil {
			log.Error("metrics ended", "error", err)
		}
	}()
	return "http://" + listener.Addr().String() + "/metrics", nil
}

// site hands every room to the server that it declares a need for.
func (c serveCall) site(s *store.Store, cfg server.Config, log *slog.Logger) (*server.Handlers, error) {
	lib, err := c.library()
	if err != nil {
		return nil, err
	}
	if cfg.Assets, err = browserAssets(log); err != nil {
		return nil, err
	}
	cfg.Warehouse, cfg.Catalog, cfg.Offices, cfg.Files = s, c.catalog(), s, s
	desk, err := c.newLayoutDesk(s, lib)
	if err != nil {
		return nil, err
	}
	cfg.Layouts, cfg.Limits = desk, desk.pipeline.Limits
	if !s.ReadOnly() {
		cfg.Pipeline, cfg.Drafts, cfg.Uploads = desk, s, store.Uploads{Store: s}
		if cfg.Spool, err = s.Spool(); err != nil {
			return nil, err
		}
		if desk.dir != "" {
			cfg.Keeper = desk
		}
	}
	definitions, err := c.definitions()
	if err != nil {
		return nil, err
	}
	for _, f := range definitions.Faults() {
		log.Warn("a report definition cannot be used", "file", f.File, "error", f.Err)
	}
	cfg.Charts, cfg.ChartOption, cfg.Reports = chart.Renderer{}, chart.Option, reportDesk{s, c.catalog(), definitions}
	cfg.Now, cfg.Log, cfg.Notices = c.Now, log, allNotices()
	return server.New(cfg)
}

// browserAssets are the third-party files of the site; without them charts are
// shown as pictures.
func browserAssets(log *slog.Logger) (fs.FS, error) {
	assets, err := chart.Assets()
	if err != nil {
		log.Warn("no browser assets: run make assets", "error", err)
		return nil, nil
	}
	return assets, nil
}
