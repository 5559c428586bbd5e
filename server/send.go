package server

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// send writes to memory first where the format may still fail, so that an
// error is an error and not half a file.
func send(w http.ResponseWriter, contentType, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	if name != "" {
		w.Header().Set("Content-Disposition", attachment(name))
	}
	_, _ = b.WriteTo(w) // the reader went away
	return nil
}

// writeJSON answers with a value as JSON.
func writeJSON(w http.ResponseWriter, v any) error {
	return send(w, "application/json", "", func(out io.Writer) error {
		e := json.NewEncoder(out)
		e.SetEscapeHTML(false)
		return e.Encode(v)
	})
}
