package main

import (
	"errors"
	"io/fs"
	"os"

	"siemmes/ingest/relation"
	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/store"
)

// ownFolder is the folder of the user's own layouts and sources: the one that
// SIEMMES_LAYOUTS names, else the one beside the database. Inside the serving
// process it is that process's own. The folder beside the database need not be
// there; it is made when something is first kept in it.
func (c *call) ownFolder() string {
	if c.Layouts != "" {
		return c.Layouts
	}
	if dir := c.Getenv("SIEMMES_LAYOUTS"); dir != "" {
		return c.path(dir)
	}
	return layoutsBeside(c.db)
}

// layoutsBeside is the folder of layouts that belongs to a database.
func layoutsBeside(db string) string { return db + store.LayoutsSuffix }

// ownFolderThere is ownFolder where it exists, "" where it does not.
func (c *call) ownFolderThere() string {
	dir := c.ownFolder()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return dir
}

// readOwn reads the user's own sources and rules. A folder that SIEMMES_LAYOUTS
// names must be there.
func (c *call) readOwn() (err error) {
	dir := c.ownFolderThere()
	if named := c.Getenv("SIEMMES_LAYOUTS"); dir == "" && c.Layouts == "" && named != "" {
		return warehouse.NewError(warehouse.ErrInvalid, "command.no-folder", "setting", "SIEMMES_LAYOUTS", "path", named)
	}
	if c.own, err = catalog.Open(dir); err != nil || dir == "" {
		return err
	}
	c.rules, err = relation.Open(dir, c.catalog(), func(id string) bool { return lang.Has("rule." + id) })
	return err
}

// sayServingFolder says that the serving process reads its own folder, where
// the caller has named another one.
func (c *call) sayServingFolder() {
	if named := c.path(c.Getenv("SIEMMES_LAYOUTS")); c.Layouts != "" && named != "" && named != c.Layouts {
		c.warn("command.serving-folder", "served", c.Layouts, "named", named)
	}
}
