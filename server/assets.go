package server

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"

	"siemmes/server/web"
	"siemmes/warehouse"
)

//go:embed static
var static embed.FS

// asset is a file for the browser, known by its content.
type asset struct {
	body        []byte
	hash        string
	contentType string
}

// noticesName is the file of the licences.
const noticesName = "NOTICES.txt"

// readAssets reads our own files and the third-party ones into memory: two
// megabytes, read once. The notices of the whole program replace those that
// accompany the third-party files.
func readAssets(vendor fs.FS, notices []byte) (map[string]asset, error) {
	files := map[string]asset{}
	own, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	for _, from := range []fs.FS{own, vendor} {
		if from == nil {
			continue
		}
		err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := fs.ReadFile(from, name)
			if err != nil {
				return err
			}
			files[name] = newAsset(name, body)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the browser's files: %w", err)
		}
	}
	if notices != nil {
		files[noticesName] = newAsset(noticesName, notices)
	}
	return files, nil
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	return asset{body, hex.EncodeToString(sum[:6]), mime.TypeByExtension(path.Ext(name))}
}

// assetLink is an address that changes with the content, so that browsers may
// keep the file for good.
func assetLink(files map[string]asset) func(name string) string {
	return func(name string) string { return "/static/" + name + "?v=" + files[name].hash }
}

func (s *shell) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("path")
	f, ok := s.files[name]
	if !ok {
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-static", "name", name)
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if web.Query(r).Get("v") == f.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+f.hash+`"`)
	h.Set("Content-Type", f.contentType)
	if r.Header.Get("If-None-Match") == `"`+f.hash+`"` {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Last-Modified", s.started.UTC().Truncate(time.Second).Format(http.TimeFormat))
	_, _ = w.Write(f.body) // the reader went away
	return nil
}
