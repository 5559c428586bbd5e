package web

import (
	"bytes"
	"io"
	"net/http"

	"siemmes/warehouse/rowfile"
)

// Send writes to memory first where the format may still fail, so that an
// error is an error and not half a file.
func Send(w http.ResponseWriter, contentType, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	if name != "" {
		w.Header().Set("Content-Disposition", Attachment(name))
	}
	_, _ = b.WriteTo(w) // the reader went away
	return nil
}

// WriteJSON answers with a value as JSON.
func WriteJSON(w http.ResponseWriter, v any) error {
	return Send(w, "application/json", "", func(out io.Writer) error { return rowfile.Document(out, v) })
}
