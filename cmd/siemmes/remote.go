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
	// FileMode is that of the files that the caller asks for with -o.
	FileMode os.FileMode `json:"file_mode"`
}

// remoteSettings are the environment variables that travel with a call.
var remoteSettings = []string{"SIEMMES_LANG", "SIEMMES_LAYOUTS", "SIEMMES_LIMITS", "SIEMMES_REPORTS", "LC_ALL", "LANG"}

// The answer is a sequence of frames: a stream, a length in four bytes, bytes.
const (
	frameOut  byte = 1
	frameErr  byte = 2
	frameExit byte = 3
	// frameBegun comes before the command does anything: who has had none may have it
	// run elsewhere.
	frameBegun byte = 4
	// frameOpening comes first where the database is not open yet.
	frameOpening byte = 5
)

const frameLimit = 1 << 20

func socketPath(db string) string { return db + store.SocketSuffix }

// errNotBegun is the error of a call that the other process ended before it began.
var errNotBegun = errors.New("the call was not begun")

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
	request := remoteCall{Args: env.Args, Dir: env.Dir, Settings: map[string]string{}, FileMode: env.FileMode}
	for _, name := range remoteSettings {
		request.Settings[name] = env.Getenv(name)
	}
	if err := json.NewEncoder(conn).Encode(request); err != nil {
		return errors.Join(errNotBegun, err)
	}
	for begun := false; ; {
		stream, data, err := readFrame(conn)
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !begun {
			return errors.Join(errNotBegun, err)
		}
		if err != nil {
			return warehouse.WrapError(warehouse.ErrBusy, err, "command.serving-gone")
		}
		begun = begun || stream != frameOpening
		switch stream {
		case frameOpening:
			said := commandReader(env.Getenv).Say(warehouse.NewMessage("command.serving-opens"))
			_, err = fmt.Fprintf(env.Stderr, "siemmes: %s\n", said)
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

// callSocket takes the calls of other commands. It is there before the database is
// open: what is called until then waits.
type callSocket struct {
	listener net.Listener
	path     string
	opened   chan struct{} // closed when store is set
	closed   chan struct{}
	store    *store.Store
	calls    sync.WaitGroup // and what else uses the store
}

// listenForCalls makes the socket. Only the process that has the hold of the database
// may: a socket that is there is a dead process's.
func (c serveCall) listenForCalls(ctx context.Context) (*callSocket, error) {
	path := socketPath(c.db)
	address, done := socketAddress(path)
	defer done()
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("cannot replace the socket %s: %w", path, err)
	}
	listener, err := net.Listen("unix", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen beside the database: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot keep the socket to ourselves: %w", err), listener.Close())
	}
	q := &callSocket{listener: listener, path: path, opened: make(chan struct{}), closed: make(chan struct{})}
	q.calls.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			q.calls.Go(func() { c.answerCall(ctx, conn, q) })
		}
	})
	return q, nil
}

// open lets the calls use the database.
func (q *callSocket) open(s *store.Store) {
	q.store = s
	close(q.opened)
}

// wait waits until the database is open, and says before that it does. It reports
// whether the database is.
func (q *callSocket) wait(ctx context.Context, caller frameWriter) bool {
	select {
	case <-q.opened:
		return true
	default:
	}
	if _, err := caller.Write([]byte{1}); err != nil {
		return false
	}
	select {
	case <-q.opened:
		return true
	case <-q.closed:
	case <-ctx.Done():
	}
	return false
}

// close removes the socket and waits until the calls have ended.
func (q *callSocket) close() {
	_ = q.listener.Close() // it removes the socket, where its address was not shortened
	_ = os.Remove(q.path)
	close(q.closed)
	q.calls.Wait()
}

// answerCall runs the command of one caller: with the caller's arguments,
// directory and settings, and the database and layouts of this process.
func (c serveCall) answerCall(ctx context.Context, conn net.Conn, q *callSocket) {
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { // a caller that neither sends nor takes holds up no end
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	})()
	var request remoteCall
	if err := json.NewDecoder(io.LimitReader(conn, frameLimit)).Decode(&request); errors.Is(err, io.EOF) {
		return // who only looked whether the database is served
	} else if err != nil {
		slog.Warn("call not understood", "error", err)
		return
	}
	go func() { // a caller that goes away ends his command
		_, _ = io.Copy(io.Discard, conn)
		cancel()
	}()
	lock := new(sync.Mutex)
	if !q.wait(ctx, frameWriter{conn, lock, frameOpening}) {
		return
	}
	if _, err := (frameWriter{conn, lock, frameBegun}).Write([]byte{1}); err != nil || ctx.Err() != nil {
		return
	}
	code := Main(ctx, Env{
		Args:   request.Args,
		Dir:    request.Dir,
		Stdout: frameWriter{conn, lock, frameOut},
		Stderr: frameWriter{conn, lock, frameErr},
		Getenv: func(name string) string { return request.Settings[name] },
		Now:    c.Now,
		Store:  q.store, FileMode: request.FileMode, Layouts: c.ownFolder(), Reports: c.reportsFolder(),
	})
	slog.Info("call", "command", strings.Join(request.Args[:min(1, len(request.Args))], ""), "exit", code)
	_, _ = frameWriter{conn, lock, frameExit}.Write([]byte{byte(code)})
}
