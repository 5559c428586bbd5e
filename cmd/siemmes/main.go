// Command siemmes loads national migration spreadsheets, keeps every figure
// with the cells it came from, and gives them back as tables, charts, workbooks
// and a site. README.md has a tour; docs/commands.md every flag.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	// What the program keeps is for its owner alone, also what DuckDB writes beside a
	// database. Files that a person asks for have the modes that he is used to.
	mask := syscall.Umask(0o077)
	os.Exit(Main(ctx, Env{
		Args:   os.Args[1:],
		Dir:    dir,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
		Now:    time.Now,

		FileMode: os.FileMode(0o666 &^ mask),
	}))
}
