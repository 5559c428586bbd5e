package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/store"
)

// Env is all a command may touch of the world: tests and the server's socket
// pass another one.
type Env struct {
	Args           []string // without the program's name
	Dir            string   // relative paths are taken from here
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	// Store is set where the process already holds the database. Layouts and
	// Reports are then the folders of layouts and of report definitions of that
	// process, for every command in it.
	Store            *store.Store
	Layouts, Reports string
	// FileMode is that of the files that a person asks for with -o; zero is 0644.
	FileMode os.FileMode
}

// command is one verb of the program. prepare declares its flags and returns
// what to do once they are read.
type command struct {
	name, args, summary string
	prepare             func(fs *pflag.FlagSet) func(ctx context.Context, c *call) error
	// warehouse reports whether the command reads or changes the database, so
	// that it goes to the process that serves it, where there is one.
	warehouse bool
}

// call is a command under way.
type call struct {
	Env
	name  string   // of the command
	takes string   // the arguments that it takes, as its help shows them
	args  []string // what is left beside the flags
	db    string   // path of the database file
	own   *catalog.Catalog
	// memory and threads are what flags say of the database; "" is what the settings say.
	memory, threads string
	// rules are the user's own.
	rules []*relation.Rule
	// published are the releases that were due when the command was given.
	published []warehouse.Release
	// hold is that of the database, nil where the process does not change it.
	hold        *store.Hold
	wait        time.Duration // how long it waits for another command
	saidWaiting bool
	// comparesItself reports whether the command compares what is unproven with its
	// files, so that it is not done before.
	comparesItself bool
}

// catalog is the built-in catalog with the user's own sources.
func (c *call) catalog() *catalog.Catalog {
	if c.own != nil {
		return c.own
	}
	return catalog.Default()
}

// The exit codes of the contract.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitBlocked = 3
)

// toldExit is the exit code of a command that has said all there is to say:
// file by file, or in the serving process.
type toldExit int

func (e toldExit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// errUsage marks a call that is worded wrongly.
var errUsage = errors.New("usage")

func usageError(id string, pairs ...any) error { return warehouse.NewError(errUsage, id, pairs...) }

// argumentsError is the error of a command with other arguments than it takes.
func (c *call) argumentsError() error {
	return usageError("command.arguments", "usage", strings.TrimSpace("siemmes "+c.name+" "+c.takes), "command", c.name)
}

// flagError says what is wrong with the flags of a command.
func flagError(command string, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		flag := "--" + unknown.GetSpecifiedName()
		if shorthand := unknown.GetSpecifiedShortnames(); shorthand != "" {
			flag = "-" + shorthand
		}
		return usageError("command.flag.unknown", "flag", flag, "command", command)
	case errors.As(err, &missing):
		return usageError("command.flag.value", "flag", "--"+missing.GetFlag().Name, "command", command)
	case errors.As(err, &wrong):
		return usageError("command.flag.wrong", "flag", "--"+wrong.GetFlag().Name, "value", wrong.GetValue(), "command", command)
	case errors.As(err, &syntax):
		return usageError("command.flag.syntax", "flag", syntax.GetSpecifiedFlag(), "command", command)
	}
	return err
}

// exitCode is the one place where an error becomes an exit code.
func exitCode(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage), errors.Is(err, warehouse.ErrInvalid), errors.Is(err, warehouse.ErrNotFound):
		return exitUsage
	case errors.Is(err, warehouse.ErrNoLayout), errors.Is(err, warehouse.ErrBlocked):
		return exitBlocked
	}
	return exitFailed
}

// Main runs one command and returns its exit code.
func Main(ctx context.Context, env Env) int {
	err := dispatch(ctx, env)
	var told toldExit
	if errors.As(err, &told) {
		return int(told)
	}
	if err != nil {
		tellError(env.Stderr, commandReader(env.Getenv), "", err)
	}
	return exitCode(err)
}

// tellError writes an error for who runs a command: the file that it is about, where
// there is one, its message, and below it the cause, because standard error is the
// log of a command too. An error without a message is a failure of the program, and
// is written as it is.
func tellError(w io.Writer, reader lang.Reader, about string, err error) {
	if _, one := err.(*warehouse.Error); !one {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				tellError(w, reader, about, e)
			}
			return
		}
	}
	text, cause := err.Error(), error(nil)
	if e, ok := errors.AsType[*warehouse.Error](err); ok {
		text, cause = reader.Error(e), e.Cause
	}
	if about != "" && !strings.Contains(text, about) {
		text = about + ": " + text
	}
	fmt.Fprintf(w, "siemmes: %s\n", text)
	if cause != nil {
		fmt.Fprintf(w, "  (%v)\n", cause)
	}
}

// commandReader is who reads what a command writes.
func commandReader(getenv func(string) string) lang.Reader {
	return lang.Reader{Language: languageOf(getenv), Surface: lang.CommandLine}
}

// reader is who reads what the command writes.
func (c *call) reader() lang.Reader {
	r := commandReader(c.Getenv)
	r.Labels = c.catalog()
	return r
}

// tell writes a result on standard output: the message of an id and its values.
func (c *call) tell(id string, pairs ...any) {
	fmt.Fprintln(c.Stdout, c.reader().Say(warehouse.NewMessage(id, pairs...)))
}

// warn writes a message on standard error.
func (c *call) warn(id string, pairs ...any) {
	fmt.Fprintf(c.Stderr, "siemmes: %s\n", c.reader().Say(warehouse.NewMessage(id, pairs...)))
}

func dispatch(ctx context.Context, env Env) error {
	if len(env.Args) == 0 || slices.Contains([]string{"help", "--help", "-h"}, env.Args[0]) {
		printHelp(env.Stdout)
		return nil
	}
	name := env.Args[0]
	if name == "--version" {
		name = "version"
	}
	i := slices.IndexFunc(commands(), func(c command) bool { return c.name == name })
	if i < 0 {
		return usageError("command.unknown", "command", name)
	}
	return run(ctx, env, commands()[i])
}

func run(ctx context.Context, env Env, cmd command) (err error) {
	fs := pflag.NewFlagSet(cmd.name, pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	action := cmd.prepare(fs)
	db := fs.String("db", "", "database `file` (default $SIEMMES_DB or ./siemmes.duckdb)")
	if err := fs.Parse(env.Args[1:]); errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintf(env.Stdout, "%s\n\nUsage: siemmes %s %s\n\n%s", cmd.summary, cmd.name, cmd.args, fs.FlagUsages())
		return nil
	} else if err != nil {
		return flagError(cmd.name, err)
	}
	c := &call{Env: env, name: cmd.name, takes: cmd.args, args: fs.Args()}
	c.db, err = store.Place(c.path(cmp.Or(*db, env.Getenv("SIEMMES_DB"), "siemmes.duckdb")))
	if err := errors.Join(err, holder{c}.readWait()); err != nil {
		return err
	}
	if cmd.warehouse && env.Store == nil {
		if done, err := (holder{c}).reach(ctx); done || err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.hold.Release()) }()
	}
	if err := c.readOwn(); err != nil {
		return err
	}
	return action(ctx, c)
}

// path takes a relative path from the directory the command was given in.
func (c *call) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// writeTo gives f the file named by -o, or standard output. A regular file
// becomes whole or not at all; anything else is written straight to.
func (c *call) writeTo(name string, f func(io.Writer) error) error {
	if name == "" || name == "-" || name == "/dev/stdout" {
		return f(c.Stdout)
	}
	name = c.path(name)
	if st, err := os.Stat(name); err == nil && !st.Mode().IsRegular() {
		out, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return warehouse.WrapError(warehouse.ErrUnreadable, err, "command.cannot-write", "file", name)
		}
		return errors.Join(f(out), out.Close())
	}
	return writeWhole(name, cmp.Or(c.FileMode, 0o644), f)
}

func writeWhole(name string, mode os.FileMode, f func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return warehouse.WrapError(warehouse.ErrUnreadable, err, "command.cannot-write", "file", name)
	}
	defer os.Remove(tmp.Name())
	if err := errors.Join(f(tmp), tmp.Chmod(mode), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// onTerminal reports whether messages go to a person who watches.
func (c *call) onTerminal() bool {
	f, ok := c.Stderr.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// language is the one of the messages.
func (c *call) language() string { return languageOf(c.Getenv) }

// languageOf is what the settings say: SIEMMES_LANG, else LC_ALL, else LANG, else
// English.
func languageOf(getenv func(string) string) string {
	l := cmp.Or(getenv("SIEMMES_LANG"), getenv("LC_ALL"), getenv("LANG"))
	for _, known := range warehouse.Languages() {
		if strings.HasPrefix(strings.ToLower(l), known) {
			return known
		}
	}
	return warehouse.English
}
