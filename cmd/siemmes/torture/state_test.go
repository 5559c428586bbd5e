package torture

import (
	"bufio"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// served is a process that serves a place.
type served struct {
	t       testing.TB
	process *exec.Cmd
	url     string
	metrics string        // their address
	done    chan struct{} // closed once all of its messages are read
	said    strings.Builder
}

// serve starts a process that serves and waits until it says where it listens.
func (p place) serve(flags ...string) *served {
	p.t.Helper()
	s, said := p.tryServe(flags...)
	if s == nil {
		p.t.Fatalf("the process does not listen: %s", said)
	}
	return s
}

// tryServe starts a process that serves; what it says where it ends instead is the
// second value.
func (p place) tryServe(flags ...string) (*served, string) {
	p.t.Helper()
	cmd := p.command(append([]string{"serve", "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"}, flags...)...)
	out, err := cmd.StderrPipe()
	must(p.t, err)
	must(p.t, cmd.Start())
	s := &served{t: p.t, process: cmd, done: make(chan struct{})}
	p.t.Cleanup(s.kill)
	ready := make(chan struct{})
	go func() {
		defer close(s.done)
		lines := bufio.NewReader(out)
		for waiting := true; ; {
			line, err := lines.ReadString('\n')
			s.said.WriteString(line)
			if m := servingAt.FindStringSubmatch(line); waiting && (m != nil || err != nil) {
				if m != nil {
					s.url = m[1]
					if at := metricsAt.FindStringSubmatch(line); at != nil {
						s.metrics = at[1]
					}
				}
				waiting = false
				close(ready)
			}
			if err != nil {
				_, _ = io.Copy(io.Discard, lines)
				return
			}
		}
	}()
	<-ready
	if s.url == "" {
		s.kill()
		return nil, s.said.String()
	}
	return s, ""
}

// kill ends the process as kill -9 does.
func (s *served) kill() {
	_ = s.process.Process.Kill() // it may have ended
	<-s.done
	_ = s.process.Wait()
}

// stop asks the process to end and waits for it.
func (s *served) stop() {
	s.t.Helper()
	must(s.t, s.process.Process.Signal(syscall.SIGTERM))
	<-s.done
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("serve ends with %v: %s", err, s.said.String())
	}
}

// exited is the stream of the answer that holds the exit code.
const exited = 3

// call has the serving process run a command, through the socket beside the database
// and without a process of its own for the command.
func (s *served) call(p place, args ...string) ended {
	s.t.Helper()
	conn, err := net.Dial("unix", shortPath(s.t, p.dir)+"/"+p.db+".sock")
	if err != nil {
		return ended{code: 1, errs: err.Error()}
	}
	defer conn.Close()
	request := map[string]any{"args": args, "dir": p.dir, "settings": map[string]string{"SIEMMES_LANG": "en"}}
	if err := json.NewEncoder(conn).Encode(request); err != nil {
		return ended{code: 1, errs: err.Error()}
	}
	streams := map[byte]*strings.Builder{1: {}, 2: {}}
	for {
		var head [5]byte // a stream, and how many bytes follow
		if _, err := io.ReadFull(conn, head[:]); err != nil {
			return ended{code: 1, errs: err.Error()}
		}
		data := make([]byte, binary.BigEndian.Uint32(head[1:]))
		if _, err := io.ReadFull(conn, data); err != nil {
			return ended{code: 1, errs: err.Error()}
		}
		if to := streams[head[0]]; to != nil {
			to.Write(data)
		} else if head[0] == exited {
			return ended{int(data[0]), streams[1].String(), streams[2].String()}
		}
	}
}

// shortPath is a path to a folder that the name of a socket has room for.
func shortPath(t testing.TB, dir string) string {
	t.Helper()
	if len(dir) < 80 {
		return dir
	}
	f, err := os.Open(dir)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	return fmt.Sprintf("/proc/self/fd/%d", f.Fd())
}

// state is all that the program says of what was published, as a text: each release,
// its figures, the current figures and the cells that they come from. The error is
// what it says where it cannot.
func (p place) state() (string, error) {
	p.t.Helper()
	s, said := p.tryServe()
	if s == nil {
		return "", problem{"serve", ended{code: 1, errs: said}}
	}
	defer s.stop()
	a := &asking{served: s, place: p}
	a.ask("verify")
	a.ask("offices")
	list := a.ask("releases")
	records, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	if err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, r := range records[min(1, len(records)):] {
		id, dataset, draft := r[0], r[2], strings.HasPrefix(r[0], "D")
		if !seen[id] {
			a.ask("releases", "show", id)
		}
		if !draft {
			a.ask("query", dataset, "--as-of", id)
		}
		if !seen[dataset] && !draft {
			a.ask("query", dataset)
			a.ask("explain", dataset)
		}
		seen[id], seen[dataset] = true, seen[dataset] || !draft
	}
	return a.text.String(), a.err
}

// problem is a command that failed where it may not.
type problem struct {
	command string
	ended
}

func (p problem) Error() string { return p.command + ": " + p.String() }

// asking asks several questions.
type asking struct {
	served *served
	place  place
	text   strings.Builder
	err    error // the first
}

func (a *asking) ask(args ...string) string {
	ask := a.served.call
	if _, err := os.Stat(a.place.file(a.place.db + ".sock")); err != nil { // each command opens the database by itself
		ask = place.run
	}
	e := ask(a.place, args...)
	if e.code != 0 && a.err == nil {
		a.err = problem{strings.Join(args, " "), e}
	}
	a.text.WriteString("siemmes " + strings.Join(args, " ") + "\n" + sorted(e.out) + "\n")
	return e.out
}

// sorted puts the lines of an answer in order: the rows of a table have none of
// their own.
func sorted(text string) string {
	lines := slices.Sorted(strings.Lines(text))
	return strings.TrimLeft(strings.Join(lines, ""), "\n")
}

var (
	timeOf  = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?`)
	draftOf = regexp.MustCompile(`\bD\d+\b`)
)

// since masks in a state what differs from run to run: times that were not in an
// earlier state are those of the act, and so are drafts. Only answers about releases
// and offices have them.
func since(earlier, state string) string {
	known := map[string]bool{}
	for _, answer := range aboutReleases(earlier) {
		for _, form := range []*regexp.Regexp{timeOf, draftOf} {
			for _, x := range form.FindAllString(answer, -1) {
				known[x] = true
			}
		}
	}
	mask := func(text string, form *regexp.Regexp, word string) string {
		return form.ReplaceAllStringFunc(text, func(x string) string {
			if known[x] {
				return x
			}
			return word
		})
	}
	for _, answer := range aboutReleases(state) {
		masked := mask(mask(answer, timeOf, "NOW"), draftOf, "DRAFT")
		state = strings.Replace(state, answer, sorted(masked), 1)
	}
	return state
}

// aboutReleases lists the answers in a state that are about releases and offices.
func aboutReleases(state string) (out []string) {
	for _, answer := range strings.SplitAfter(state, "\n\n") {
		if strings.HasPrefix(answer, "siemmes releases") || strings.HasPrefix(answer, "siemmes offices") {
			out = append(out, answer)
		}
	}
	return out
}

// difference is the first lines in which two states differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	const most = 12
	var out []string
	for _, line := range g {
		if len(out) < most && !slices.Contains(w, line) {
			out = append(out, "+ "+line)
		}
	}
	for _, line := range w {
		if len(out) < 2*most && !slices.Contains(g, line) {
			out = append(out, "- "+line)
		}
	}
	return strings.Join(out, "\n")
}
