package torture

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var slowCount = flag.Int("slow", 2, "how many connections of each slow kind are open at once")

// slow is a kind of connection that keeps something of the server and never ends.
type slow struct {
	name string
	send string // what it sends at once
	drip bool   // whether it goes on, a byte at a time
	read int    // how many bytes of the answer it reads
	half bool   // whether it closes its side
}

// slows are slow readers, slow writers and connections that are half open.
func slows(host string) []slow {
	get := func(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n" }
	return []slow{
		{name: "reads nothing of a large csv", send: get("/api/v1/data/BORDER.csv")},
		{name: "reads a little of a large csv", send: get("/api/v1/data/BORDER.csv"), read: 2000},
		{name: "reads nothing of a large json", send: get("/api/v1/data/BORDER.json")},
		{name: "reads nothing of a large workbook", send: get("/api/v1/data/BORDER.xlsx")},
		{name: "reads nothing of all cells", send: get("/api/v1/explain/BORDER.csv")},
		{name: "closes its side and reads nothing", send: get("/api/v1/data/BORDER.csv"), half: true},
		{name: "sends nothing"},
		{name: "sends half of a line", send: "GET /en/ HT"},
		{name: "sends its headers a byte at a time", send: "GET /en/ HTTP/1.1\r\nHost: " + host + "\r\n", drip: true},
		{name: "sends a form a byte at a time", send: "POST /en/upload/sign-in HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\ntoken=", drip: true},
		{name: "sends a file a byte at a time", send: "POST /en/upload HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\r\n--x\r\n", drip: true},
		{name: "says it sends a file and sends nothing", send: "POST /en/upload HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\r\n"},
	}
}

// open opens a connection of the kind; it is closed by the caller.
func (k slow) open(t *testing.T, host string, stop <-chan struct{}) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	must(t, err)
	tcp := conn.(*net.TCPConn)
	must(t, tcp.SetReadBuffer(4096))
	if _, err := io.WriteString(conn, k.send); err != nil {
		t.Fatal(err)
	}
	if k.half {
		must(t, tcp.CloseWrite())
	}
	if k.read > 0 {
		if _, err := io.ReadFull(conn, make([]byte, k.read)); err != nil {
			t.Errorf("%s: %v", k.name, err)
		}
	}
	if k.drip {
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(100 * time.Millisecond):
				}
				if _, err := conn.Write([]byte("a")); err != nil {
					return // the server has closed it, as it may
				}
			}
		}()
	}
	return conn
}

// usage is what the server uses.
type usage struct {
	goroutines int
	memory     int64 // bytes
	files      int   // that are open
}

func (u usage) String() string {
	return fmt.Sprintf("%d goroutines, %d MB, %d open files", u.goroutines, u.memory>>20, u.files)
}

var resident = regexp.MustCompile(`VmRSS:\s*(\d+) kB`)

// usage asks for what the server uses.
func (s *served) usage() usage {
	s.t.Helper()
	answer, err := http.Get(s.metrics)
	must(s.t, err)
	defer answer.Body.Close()
	metrics, err := io.ReadAll(answer.Body)
	must(s.t, err)
	m := goroutinesLine.FindSubmatch(metrics)
	if m == nil {
		s.t.Fatalf("the metrics do not say how many goroutines there are: %.300s", metrics)
	}
	n, err := strconv.Atoi(string(m[1]))
	must(s.t, err)
	pid := fmt.Sprint(s.process.Process.Pid)
	status, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		missing(s.t, "the memory of a process is not told here")
	}
	kb, err := strconv.ParseInt(string(resident.FindSubmatch(status)[1]), 10, 64)
	must(s.t, err)
	files, err := os.ReadDir("/proc/" + pid + "/fd")
	must(s.t, err)
	return usage{n, kb << 10, len(files)}
}

// published are files that are published while slow connections are open.
var published = []string{"mex_banxico_remesas_pais_2022_2023.csv", "unhcr_asylum_2016_crm.csv", "hnd_inm_flujo_irregular.xlsx"}

// While connections that never end are open, everybody else is served, and
// figures are published; once they are closed, what they used comes back.
func TestSlowConnectionsKeepNobodyWaiting(t *testing.T) {
	p := newPlace(t)
	p.write("regin_large.csv", entries(60_000, 1))
	p.must("ingest", "regin_large.csv", "--edition-date", "2025-01-01", "--publish")
	s := p.serve()
	host := strings.TrimPrefix(s.url, "http://")
	questions := []string{"/en/", "/api/v1/data/BORDER.csv?where=COUNTERPART_AREA=NIC&period=1995", "/en/data/BORDER?COUNTERPART_AREA=NIC&period=1995", "/api/v1/data/BORDER.csv", "/healthz"}
	want := map[string]string{}
	for range 2 {
		for _, q := range questions {
			status, body := s.get(q)
			if status != http.StatusOK {
				t.Fatalf("%s: %d %.300s", q, status, body)
			}
			want[q] = sorted(body)
		}
	}
	before := s.usage()
	for i, k := range slows(host) {
		stop := make(chan struct{})
		var open []net.Conn
		for range *slowCount {
			open = append(open, k.open(t, host, stop))
		}
		for _, q := range questions {
			if status, body := s.get(q); status != http.StatusOK || strings.HasSuffix(q, ".csv") && sorted(body) != want[q] {
				t.Errorf("while %d clients each %s: %s is answered with %d and %d bytes", *slowCount, k.name, q, status, len(body))
			}
		}
		change := []string{"offices", "add", fmt.Sprint("O", i)}
		if i < len(published) {
			change = []string{"ingest", bundled(t, published[i]), "--publish"}
		}
		if e := s.call(p, change...); e.code != 0 {
			t.Errorf("while %d clients each %s: %s: %s", *slowCount, k.name, strings.Join(change, " "), e)
		}
		during := s.usage()
		close(stop)
		for _, conn := range open {
			must(t, conn.Close())
		}
		t.Logf("%d × %-40s others are served; %s", *slowCount, k.name+":", during)
	}
	s.returns(before)
	s.stop()
}

// returns waits until what the server uses is about what it used before. Memory is
// given back slowly: it may be twice what it was.
func (s *served) returns(before usage) {
	s.t.Helper()
	var now usage
	for range 120 {
		now = s.usage()
		if now.goroutines <= before.goroutines+10 && now.files <= before.files+10 && now.memory <= 2*before.memory+(128<<20) {
			s.t.Logf("before: %s; after: %s", before, now)
			return
		}
		http.DefaultClient.CloseIdleConnections()
		time.Sleep(500 * time.Millisecond)
	}
	s.t.Errorf("before: %s; a minute after: %s", before, now)
}

// A request that is no HTTP is refused and costs nothing.
func TestNoiseOnTheWireIsRefused(t *testing.T) {
	p := aWarehouse(t, t.TempDir())
	s := p.serve()
	host := strings.TrimPrefix(s.url, "http://")
	before := s.usage()
	for _, noise := range []string{
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET / HTTP/9.9\r\n\r\n", "GET /en/ HTTP/1.1\r\n\r\n", strings.Repeat("A", 200_000) + "\r\n\r\n",
		"GET /en/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /en/ HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("b", 200_000) + "\r\n\r\n",
		"POST /en/upload/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "POST /en/upload/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
		"GET /en/../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET http://other.example/en/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "\x00\x00\x00\x00",
	} {
		conn, err := net.Dial("tcp", host)
		must(t, err)
		_, _ = io.WriteString(conn, noise) // the server may close before all of it is sent
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil {
			if answer.StatusCode >= 500 && answer.StatusCode != http.StatusHTTPVersionNotSupported && answer.StatusCode != http.StatusNotImplemented {
				t.Errorf("%.60q is answered with %d", noise, answer.StatusCode)
			}
			body, _ := io.ReadAll(answer.Body)
			if bytes.Contains(body, []byte("goroutine ")) || bytes.Contains(body, []byte("root:")) {
				t.Errorf("%.60q is answered with %.300s", noise, body)
			}
			answer.Body.Close()
		}
		conn.Close()
		if status, _ := s.get("/healthz"); status != http.StatusOK {
			t.Fatalf("after %.60q the health is %d", noise, status)
		}
	}
	s.returns(before)
	s.stop()
}
