package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"siemmes": main, "siemmes-forward": forwardToServer})
}

// The behaviour of the command line, a script for each: testdata/scripts.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/scripts",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SIEMMES_LANG", "en")
			return nil
		},
	})
}

// forwardToServer waits until a server listens beside the database, then runs
// the command: a script cannot know how long a server takes to start.
func forwardToServer() {
	for { // if the server never starts, the test does not end either
		if conn, ok := dialServer(os.Getenv("SIEMMES_DB")); ok {
			conn.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	dir, _ := os.Getwd()
	os.Exit(Main(context.Background(), Env{
		Args: os.Args[1:], Dir: dir, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now,
	}))
}
