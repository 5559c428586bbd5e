package torture

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// builtProgram builds the program once for all tests under load.
var builtProgram = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "siemmes-torture-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	path := filepath.Join(dir, "siemmes")
	_, err = exec.Command("go", "build", "-o", path, "siemmes/cmd/siemmes").CombinedOutput()
	return path, err
})

// server is a process that serves a database.
type server struct {
	address string
	metrics string // the address at which they are shown
	process *os.Process
	client  *http.Client
}

var (
	servingAt = regexp.MustCompile(`address=(http://\S+)/`)
	metricsAt = regexp.MustCompile(`metrics=(http://\S+)`)
)

// startServer serves until the end of the test.
func startServer(t *testing.T, args ...string) *server {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("memory is read from /proc")
	}
	path, err := builtProgram()
	if err != nil {
		t.Fatal(err)
	}
	said := filepath.Join(t.TempDir(), "serve.log")
	out, err := os.Create(said)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	args = append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)
	if help, err := exec.Command(path, "serve", "--help").Output(); err == nil && bytes.Contains(help, []byte("--metrics-addr")) {
		args = append(args, "--metrics-addr", "127.0.0.1:0")
	}
	serve := exec.CommandContext(t.Context(), path, args...)
	serve.Stderr = out
	serve.Cancel = func() error { return serve.Process.Signal(os.Interrupt) }
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = serve.Wait() }) // it was interrupted
	for range 600 {
		text, err := os.ReadFile(said)
		if err != nil {
			t.Fatal(err)
		}
		if m := servingAt.FindSubmatch(text); m != nil {
			transport := &http.Transport{MaxIdleConnsPerHost: 200, DisableCompression: true}
			s := &server{address: string(m[1]), metrics: string(m[1]) + "/metrics", process: serve.Process, client: &http.Client{Transport: transport}}
			if m := metricsAt.FindSubmatch(text); m != nil {
				s.metrics = string(m[1])
			}
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the server does not start")
	return nil
}

// memory is one of the sizes that the system keeps of the process, in MB
// (proc_pid_status(5): VmHWM is the peak, VmRSS what it has).
func (s *server) memory(t *testing.T, name string) int {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(s.process.Pid) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), name+":")
	kB, err := strconv.Atoi(strings.Fields(rest + " x")[0])
	if err != nil {
		t.Fatal(err)
	}
	return kB / 1024
}

var goroutinesLine = regexp.MustCompile(`(?m)^go_goroutines (\d+)`)

// goroutines is how many the process has.
func (s *server) goroutines(t *testing.T) int {
	t.Helper()
	s.client.CloseIdleConnections()
	resp, err := s.client.Get(s.metrics)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	m := goroutinesLine.FindSubmatch(text)
	if err != nil || m == nil {
		t.Fatalf("%v\n%s", err, text)
	}
	n, _ := strconv.Atoi(string(m[1])) // digits
	return n
}

// settled waits until no more than some goroutines are left, and returns how many are.
func (s *server) settled(t *testing.T, most int) (n int) {
	t.Helper()
	for range 100 {
		if n = s.goroutines(t); n <= most {
			return n
		}
		time.Sleep(100 * time.Millisecond)
	}
	return n
}
