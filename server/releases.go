package server

import (
	"net/http"
	"slices"
	"strconv"

	"siemmes/warehouse"
)

type releasesView struct {
	view
	Releases []releaseRow
}

func (s *site) releases(w http.ResponseWriter, r *http.Request) error {
	if s.unchanged(w, r, "html") {
		return nil
	}
	all, err := publishedReleases(r.Context(), s.Warehouse)
	if err != nil {
		return err
	}
	v := releasesView{view: newView(r, "releases")}
	v.Title, v.Description = v.T("releases.title"), v.T("releases.lead")
	for _, rel := range all {
		v.Releases = append(v.Releases, newReleaseRow(s.Catalog, v.speaker, rel))
	}
	s.render(w, r, "releases", v)
	return nil
}

type releaseView struct {
	view
	Release releaseRow
	Facts   []pair
	Parts   []partView
	changesView
	Findings  []findingGroup
	FileHref  string
	Withdrawn bool
}

// release shows one release: what it brought and what it changed.
func (s *site) release(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("id"))
	if err != nil || n < 1 { // a draft is its office's business
		return warehouse.Errorf(warehouse.ErrNotFound, "there is no release %q; releases have numbers", r.PathValue("id"))
	}
	if s.unchanged(w, r, "html") {
		return nil
	}
	rel, err := s.Warehouse.Release(r.Context(), s.readerOf(r), strconv.Itoa(n))
	if err != nil {
		return err
	}
	v := releaseView{view: newView(r, "releases"), Withdrawn: rel.State == warehouse.Withdrawn}
	v.Release = newReleaseRow(s.Catalog, v.speaker, rel)
	v.Title = v.T("release.title", "n", rel.ID())
	v.Facts = releaseFacts(v.speaker, rel)
	v.Parts = newParts(s.Catalog, v.speaker, rel)
	v.Findings = grouped(v.speaker, rel.Findings, "")
	v.FileHref = s.fileHref(r, &rel)
	if err := s.changes(r, &v, n); err != nil {
		return err
	}
	s.render(w, r, "release", v)
	return nil
}

// changes lists what the release changed in figures that stood before; figures
// that are new are counted, not listed.
func (s *site) changes(r *http.Request, v *releaseView, n int) error {
	if n == 1 || v.Withdrawn {
		return nil
	}
	var keep []warehouse.Change
	err := s.Warehouse.Diff(r.Context(), s.readerOf(r), strconv.Itoa(n-1), strconv.Itoa(n), func(c *warehouse.Change) error {
		if c.Kind == warehouse.Added {
			return nil
		}
		if len(keep) == maxChanges {
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
	v.Changes = newChanges(s.Catalog, v.speaker, keep)
	return nil
}
