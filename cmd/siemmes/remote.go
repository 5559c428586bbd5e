package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"siemmes/warehouse"

	"siemmes/warehouse/store"
)

// One process owns the database file. While it serves, it listens on a socket
// beside the file, and the other commands run inside it: the caller sends its
// arguments, directory and settings, and gets back what the command prints and
// its exit code. The socket is the owner's alone (mode 0600).

// remoteCall is what a caller sends: one JSON value.
type remoteCall struct {
	Args     []string          `json:"args"`
	Dir      string            `json:"dir"`
	Settings map[string]string `json:"settings"` // of remoteSettings
}

// remoteSettings are the environment variables that travel with a call.
var remoteSettings = []string{"SIEMMES_LANG", "SIEMMES_LAYOUTS", "SIEMMES_LIMITS", "SIEMMES_REPORTS", "LC_ALL", "LANG"}

// The answer is a sequence of frames: a stream, a length in four bytes, bytes.
const (
	frameOut  byte = 1
	frameErr  byte = 2
	frameExit byte = 3
)

const frameLimit = 1 << 20

func socketPath(db string) string { return db + ".sock" }

// socketAddress shortens a path that is longer than the kernel takes (108
// bytes, unix(7)) by way of the open directory.
func socketAddress(path string) (string, func()) {
	if len(path) < 100 {
		return path, func() {}
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return path, func() {}
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path)), func() { dir.Close() }
}

func dialServer(db string) (net.Conn, bool) {
	address, done := socketAddress(socketPath(db))
	defer done()
	conn, err := net.DialTimeout("unix", address, 2*time.Second)
	return conn, err == nil
}

// forward runs the command in the serving process.
func forward(ctx context.Context, conn net.Conn, env Env) error {
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	request := remoteCall{Args: env.Args, Dir: env.Dir, Settings: map[string]string{}}
	for _, name := range remoteSettings {
		request.Settings[name] = env.Getenv(name)
	}
	if err := json.NewEncoder(conn).Encode(request); err != nil {
		return warehouse.WrapError(warehouse.ErrBusy, err, "command.serving-gone")
	}
	for {
		stream, data, err := readFrame(conn)
		if err != nil {
			return warehouse.WrapError(warehouse.ErrBusy, err, "command.serving-gone")
		}
		switch stream {
		case frameOut:
			_, err = env.Stdout.Write(data)
		case frameErr:
			_, err = env.Stderr.Write(data)
		case frameExit:
			if len(data) == 1 && data[0] == exitDone {
				return nil
			}
			return toldExit(data[0])
		}
		if err != nil {
			return err
		}
	}
}

func readFrame(r io.Reader) (byte, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n == 0 || n > frameLimit {
		return 0, nil, errors.New("it does not speak our protocol")
	}
	data := make([]byte, n)
	_, err := io.ReadFull(r, data)
	return head[0], data, err
}

// frameWriter writes one stream of the answer.
type frameWriter struct {
	conn   net.Conn
	lock   *sync.Mutex // shared by the streams of one call
	stream byte
}

func (w frameWriter) Write(p []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	for rest := p; len(rest) > 0; {
		part := rest[:min(len(rest), frameLimit)]
		rest = rest[len(part):]
		head := []byte{w.stream, 0, 0, 0, 0}
		binary.BigEndian.PutUint32(head[1:], uint32(len(part)))
		if _, err := w.conn.Write(append(head, part...)); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// listenForCalls takes calls on the socket until the context ends.
func (c serveCall) listenForCalls(ctx context.Context, s *store.Store) error {
	path := socketPath(c.db)
	address, done := socketAddress(path)
	defer done()
	// We hold the database, so a socket that is there is a dead process's.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot replace the socket %s: %w", path, err)
	}
	listener, err := net.Listen("unix", address)
	if err != nil {
		return fmt.Errorf("cannot listen beside the database: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("cannot keep the socket to ourselves: %w", err), listener.Close())
	}
	context.AfterFunc(ctx, func() { listener.Close(); os.Remove(path) })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed with the context
			}
			go c.answerCall(ctx, conn, s)
		}
	}()
	return nil
}

// answerCall runs the command of one caller: with the caller's arguments,
// directory and settings, and the database and layouts of this process.
func (c serveCall) answerCall(ctx context.Context, conn net.Conn, s *store.Store) {
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var request remoteCall
	if err := json.NewDecoder(io.LimitReader(conn, frameLimit)).Decode(&request); err != nil {
		slog.Warn("call not understood", "error", err)
		return
	}
	go func() { // a caller that goes away ends his command
		_, _ = io.Copy(io.Discard, conn)
		cancel()
	}()
	lock := new(sync.Mutex)
	code := Main(ctx, Env{
		Args:   request.Args,
		Dir:    request.Dir,
		Stdout: frameWriter{conn, lock, frameOut},
		Stderr: frameWriter{conn, lock, frameErr},
		Getenv: func(name string) string { return request.Settings[name] },
		Now:    c.Now,
		Store:  s, Layouts: c.ownFolder(), Reports: c.reportsFolder(),
	})
	slog.Info("call", "command", strings.Join(request.Args[:min(1, len(request.Args))], ""), "exit", code)
	_, _ = frameWriter{conn, lock, frameExit}.Write([]byte{byte(code)})
}
