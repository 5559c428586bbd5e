package site

import (
	"net/http"
	"slices"
	"strconv"

	"siemmes/server/view"
	"siemmes/server/web"
	"siemmes/warehouse"
)

type releasesView struct {
	web.View
	Releases []view.ReleaseRow
}

func (s *Site) releases(w http.ResponseWriter, r *http.Request) error {
	all, err := view.Published(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	v := releasesView{View: web.NewView(r, "releases")}
	v.Title, v.Description = v.T("releases.title"), v.T("releases.lead")
	for _, rel := range all {
		v.Releases = append(v.Releases, view.NewReleaseRow(s.Catalog, v.Speaker, rel))
	}
	s.Render(w, r, "releases", v)
	return nil
}

type releaseView struct {
	web.View
	Release view.ReleaseRow
	Facts   []view.Pair
	Parts   []view.Part
	view.ChangeList
	Findings  []view.FindingGroup
	FileHref  string
	Withdrawn bool
}

// release shows one release: what it brought and what it changed.
func (s *Site) release(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || n < 1 { // a draft is its office's business
		return warehouse.NewError(warehouse.ErrNotFound, "request.no-release", "release", r.PathValue("id"))
	}
	rel, err := s.Warehouse.Release(r.Context(), s.ReaderOf(r), strconv.Itoa(n))
	if err != nil {
		return err
	}
	v := releaseView{View: web.NewView(r, "releases"), Withdrawn: rel.State == warehouse.Withdrawn}
	v.Release = view.NewReleaseRow(s.Catalog, v.Speaker, rel)
	v.Title = v.T("release.title", "n", rel.ID())
	v.Facts = view.ReleaseFacts(v.Speaker, rel)
	v.Parts = view.NewParts(s.Catalog, v.Speaker, rel)
	v.Findings = view.Grouped(v.Speaker, s.Catalog, rel.Findings, "")
	v.FileHref = s.fileHref(r, &rel)
	if err := s.changes(r, &v, n); err != nil {
		return err
	}
	s.Render(w, r, "release", v)
	return nil
}

// changes lists what the release changed in figures that was before; figures
// that are new are counted, not listed.
func (s *Site) changes(r *http.Request, v *releaseView, n int) error {
	if n == 1 || v.Withdrawn {
		return nil
	}
	var keep []warehouse.Change
	err := s.Warehouse.Diff(r.Context(), s.ReaderOf(r), strconv.Itoa(n-1), strconv.Itoa(n), func(c *warehouse.Change) error {
		if c.Kind == warehouse.Added {
			return nil
		}
		if len(keep) == view.MaxChanges {
			v.More = true
			return errEnough
		}
		kept := *c
		kept.Key = slices.Clone(c.Key)
		keep = append(keep, kept)
		return nil
	})
	if err != nil && !v.More {
		return err
	}
	v.Changes = view.NewChanges(s.Catalog, v.Speaker, keep)
	return nil
}
