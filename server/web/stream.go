package web

import (
	"io"
	"log/slog"
	"net"
	"net/http"
)

// Stream sends a file as it is written, and keeps none of it. An error before the
// first byte is returned, as an error of the request. After an error behind it, the
// connection breaks: the reader never has a part that looks like the whole. A HEAD
// request gets the headers alone.
func (s *Responder) Stream(w http.ResponseWriter, r *http.Request, contentType, name string, write func(io.Writer) error) error {
	w.Header().Set("Content-Type", contentType)
	if name != "" {
		w.Header().Set("Content-Disposition", Attachment(name))
	}
	if r.Method == http.MethodHead {
		return nil
	}
	out := &download{ResponseWriter: w}
	err := write(out)
	switch {
	case err == nil:
		return nil
	case !out.begun, unsent(w):
		w.Header().Del("Content-Disposition")
		return err
	case r.Context().Err() == nil:
		s.Log.LogAttrs(r.Context(), slog.LevelError, "download broken off", slog.String("path", r.URL.Path), slog.Any("error", err))
	}
	if !r.ProtoAtLeast(1, 1) {
		reset(http.NewResponseController(w))
	}
	panic(http.ErrAbortHandler)
}

// unsent reports whether all of an answer is still held.
func unsent(w http.ResponseWriter) bool {
	for {
		if h, ok := w.(*holding); ok {
			return !h.begun
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}

// reset ends a connection of HTTP/1.0 with an error: its readers take a plain end
// for the end of the file.
func reset(control *http.ResponseController) {
	conn, _, err := control.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // the connection is given up
	}
	_ = conn.Close()
}

// download is an answer under way.
type download struct {
	http.ResponseWriter
	begun bool
}

func (d *download) Write(b []byte) (int, error) {
	d.begun = d.begun || len(b) > 0
	return d.ResponseWriter.Write(b)
}
