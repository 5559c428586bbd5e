package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/query"
)

// Options say how a database is opened.
type Options struct {
	// Catalog holds the datasets; catalog.Default() where nil.
	Catalog query.Catalog
	// Now is the clock; time.Now where nil.
	Now func() time.Time
	// Memory is how much DuckDB may take ("500MB"); DefaultMemory where
	// empty. More is spilled to a folder beside the file. Answers take a third of it
	// besides, while they are made.
	Memory string
	// Threads bounds the processors used by one statement; all where zero.
	Threads int
	// LoadWait is how long a load waits for another one in this process to
	// end before it is refused with ErrBusy; zero: not at all.
	LoadWait time.Duration
	// ReadOnly opens the file without the right to change it.
	ReadOnly bool
	// Hold is that of the database, where who calls has it already, and gives it back.
	Hold *Hold
	// Program is the version of the program; backups name it.
	Program string
	// OrReadOnly opens it so where it cannot be written: the file, its folder or
	// its disk is there for reading only, or the disk is full.
	OrReadOnly bool
	// KeepUploads is how long the bytes of a file are kept of which no release is
	// made; DefaultKeepUploads where zero. What is older is destroyed at once.
	KeepUploads time.Duration
}

// Store is an open database. It may be used from many goroutines: questions
// run side by side, changes one after the other.
type Store struct {
	*query.Warehouse // answers questions

	db       *sql.DB
	path     string // absolute; "" in memory
	files    string // folder of the submissions' bytes
	catalog  query.Catalog
	now      func() time.Time
	loadWait time.Duration
	readOnly bool
	program  string
	hold     *Hold    // taken by this store
	blocks   *os.File // the database file, see keptBlocks; nil where nothing may be changed

	codes    *interner
	sheets   *interner
	comments *interner
	periods  *periodTable

	loading chan struct{} // holds one value while a load runs
	// underWay is the SHA-256 of the file of that load, "" while none runs.
	underWay atomic.Value
	writing  sync.Mutex   // held by the one transaction that changes what is published
	loaded   map[int]bool // drafts that were loaded since the database was opened; writing is held
	waiting  sync.Mutex   // held by what changes the files that wait at the desk
	probing  sync.Mutex   // held by Ping while it writes
	kept     holdings     // what is kept of the last change; writing is held
	behind   bool         // the database holds less than was known when it was opened
	unread   bool         // what is kept of the last change cannot be read
	// sealsUnread: what is kept of the seals could not be read when it was opened.
	sealsUnread bool

	closing func() error
}

// open lists the files that this process holds open: DuckDB would share one
// instance between two Stores, and each would believe to be the only writer.
var open sync.Map

// Open opens the database file, and makes it where there is none. An empty path
// is a database in memory that vanishes with Close. Submissions' bytes are kept
// in the folder "<path>.files". ErrBusy where another process, or another Store
// of this one, has it open; ErrUnreadable where the file is none of ours; ErrConflict
// where the file is not there and other parts of a database are.
func Open(ctx context.Context, path string, opt Options) (s *Store, err error) {
	defer warehouse.Wrap(&err, "open database %q", path)
	s = &Store{
		catalog: opt.Catalog, now: opt.Now, loadWait: opt.LoadWait, loading: make(chan struct{}, 1), loaded: map[int]bool{}, program: opt.Program,
	}
	if s.catalog == nil {
		s.catalog = catalog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	if err := (opening{s}).claim(path); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.readOnly = opt.ReadOnly || opt.OrReadOnly && !writable(s.path)
	if err := (opening{s}).hold(ctx, opt); err != nil {
		return nil, errors.Join(disk(convert(err)), s.Close())
	}
	err = convert(opening{s}.connect(ctx, opt))
	if opt.OrReadOnly && !s.readOnly && errors.Is(err, warehouse.ErrTooLarge) { // the disk is full
		s.readOnly = true
		err = errors.Join(s.disconnect(), convert(opening{s}.connect(ctx, opt)))
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// opening is the opening of a database.
type opening struct{ *Store }

// claim fixes where the file and its folder are, and marks the file as ours.
func (s opening) claim(path string) (err error) {
	if path == "" {
		s.files, err = os.MkdirTemp("", "siemmes-files-")
		s.closing = func() error { return os.RemoveAll(s.files) }
		return err
	}
	if strings.Contains(path, "?") {
		return warehouse.NewError(warehouse.ErrInvalid, "store.name-question-mark")
	}
	if s.path, err = Place(path); err != nil {
		return err
	}
	if _, err := url.Parse(s.path); err != nil {
		return warehouse.WrapError(warehouse.ErrInvalid, err, "store.name-percent")
	}
	s.files = s.path + ".files"
	if _, taken := open.LoadOrStore(s.path, true); taken {
		return warehouse.NewError(warehouse.ErrBusy, "store.open-already")
	}
	s.closing = func() error { open.Delete(s.path); return nil }
	return nil
}

// hold takes the hold of a database that may be changed, and makes the file where there
// is none.
func (s opening) hold(ctx context.Context, opt Options) (err error) {
	if s.path == "" {
		return nil
	}
	if !s.readOnly && opt.Hold == nil {
		if s.Store.hold, err = TakeHold(s.path); err != nil {
			return err
		}
	}
	missing, err := parts{s.path}.missing()
	switch {
	case err != nil || !missing:
		return err
	case s.readOnly:
		return parts{s.path}.checkAlone()
	}
	return parts{s.path}.create(ctx)
}

func (s opening) connect(ctx context.Context, opt Options) (err error) {
	dsn := s.path
	if s.readOnly {
		dsn += "?access_mode=READ_ONLY"
	}
	if s.path != "" && !s.readOnly {
		if s.blocks, err = os.Open(s.path); err != nil {
			return err
		}
	}
	reopener, err := newReopener(ctx, func(ctx context.Context) (*duckdb.Connector, error) { return s.openEngine(ctx, dsn, opt) })
	if err != nil {
		return err
	}
	s.db = reopener.pool()
	if s.readOnly {
		if err := upgraded(ctx, s.db, schemas); err != nil {
			return err
		}
		if err := s.read(ctx, opt); err != nil {
			return err
		}
		return errors.Join(s.keepSealed(ctx), s.lookBehind(ctx))
	}
	if err := submissionFiles(s).clearTemporary(); err != nil {
		return err
	}
	before, err := upgrade(ctx, s.db, schemas, s.now())
	if err != nil {
		return err
	}
	checkpoints(s).run()
	if err := s.read(ctx, opt); err != nil {
		return err
	}
	if err := s.keepSealed(ctx); err != nil {
		return err
	}
	if err := s.lookBehind(ctx); err != nil {
		return err
	}
	if before > 0 && before < schemaGenerations && !s.behind {
		err := s.change(ctx, func(tx *digestTx) error {
			if before >= shapesSince {
				return nil
			}
			return shapes(s).reshapeAll(ctx, tx)
		})
		if err != nil {
			return err
		}
	}
	keep := cmp.Or(opt.KeepUploads, DefaultKeepUploads)
	err = Uploads(s).Sweep(ctx, s.now().Add(-keep))
	if errors.Is(convert(err), warehouse.ErrNoSpace) { // the daily sweep does it when there is space
		err = nil
	}
	return errors.Join(err, submissionFiles(s).removeDestroyed(), Uploads(s).clean(ctx))
}

// openEngine opens the database, and reads again what is known in memory where it was
// open before: the transaction under way when DuckDB gave it up may be kept or not.
func (s opening) openEngine(ctx context.Context, dsn string, opt Options) (_ *duckdb.Connector, err error) {
	if s.db != nil && s.path == "" {
		return nil, warehouse.NewError(warehouse.ErrConflict, "store.memory-lost")
	}
	if s.path != "" && !s.readOnly {
		if err := (keptBlocks{s.path}).putBack(); err != nil {
			return nil, err
		}
	}
	connector, err := duckdb.NewConnector(dsn, nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(keptOpen{connector})
	err = s.configure(ctx, db, opt)
	if err == nil && s.db != nil {
		err = s.reread(ctx, db)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return nil, errors.Join(err, connector.Close())
	}
	return connector, nil
}

// keptOpen is a connector that a pool does not close.
type keptOpen struct{ driver.Connector }

// ReadOnly reports whether the store was opened without the right to change anything.
func (s *Store) ReadOnly() bool { return s.readOnly }

// configure sets the limits. No extension is ever fetched: those that are
// needed are linked in.
func (s opening) configure(ctx context.Context, db *sql.DB, opt Options) error {
	memory, err := opt.memory()
	if err != nil {
		return err
	}
	settings := [][2]string{
		{"memory_limit", strconv.FormatInt(memory, 10) + "B"},
		{"temp_directory", s.files + "/spill"},
		{"preserve_insertion_order", "false"}, // rows have no order; keeping one costs a third of a load
		{"autoinstall_known_extensions", "false"},
		{"autoload_known_extensions", "false"},
		{"checkpoint_threshold", noCheckpoint},
	}
	for _, kv := range settings {
		if _, err := db.ExecContext(ctx, "SET GLOBAL "+kv[0]+" = "+quoteText(kv[1])); err != nil {
			return warehouse.WrapError(warehouse.ErrInvalid, err, "store.setting", "name", kv[0], "value", kv[1])
		}
	}
	// A checkpoint keeps the blocks that it rewrites, see keptBlocks: DuckDB runs none.
	if _, err := db.ExecContext(ctx, "PRAGMA disable_checkpoint_on_shutdown"); err != nil {
		return err
	}
	if opt.Threads > 0 {
		_, err = db.ExecContext(ctx, "SET GLOBAL threads = ?", opt.Threads)
	}
	return err
}

// read takes what is small into memory: codes, periods, sheets, releases.
func (s *Store) read(ctx context.Context, opt Options) (err error) {
	if s.Warehouse, err = query.Open(ctx, turns{engine{s.db}, opt.statements(), health{s}.changing}, s.catalog, s.now); err != nil {
		return err
	}
	room, err := opt.AnswerMemory()
	if err != nil {
		return err
	}
	s.Room = admission.New(room, room*3/4, roomWait)
	codes, comments, sheets := s.Texts()
	s.codes, s.comments, s.sheets = newInterner(codes, "code", "code"), newInterner(comments, "obs_comment", "text"), newInterner(sheets, "sheet", "name")
	s.periods = &periodTable{Periods: s.Periods()}
	return factTables{s}.makeFacts(ctx)
}

// refresh reads the register again.
func (s *Store) refresh(ctx context.Context) error {
	r, err := query.ReadRegister(ctx, engine{s.db})
	if err != nil {
		return err
	}
	s.Know(r)
	return nil
}

// reread takes into memory what the database has that is not known there.
func (s opening) reread(ctx context.Context, db *sql.DB) error {
	for _, n := range []*interner{s.codes, s.comments, s.sheets} {
		if err := n.reread(ctx, db); err != nil {
			return err
		}
	}
	if err := s.periods.reread(ctx, db); err != nil {
		return err
	}
	r, err := query.ReadRegister(ctx, inTransaction{db})
	if err != nil {
		return err
	}
	s.Know(r)
	return nil
}

// Close gives the file back. Loads that still run are lost.
func (s *Store) Close() error {
	if s.db != nil && s.Warehouse != nil { // else it was refused
		checkpoints{s}.run()
	}
	err := s.disconnect()
	if s.closing != nil {
		err = errors.Join(err, s.closing())
		s.closing = nil
	}
	return errors.Join(err, s.hold.Release())
}

func (s *Store) disconnect() (err error) {
	defer func() {
		if s.blocks != nil {
			err = errors.Join(err, s.blocks.Close())
			s.blocks = nil
		}
	}()
	if s.db == nil {
		return nil
	}
	err = s.db.Close()
	// DuckDB gives the file back, with all that is in ".wal" written into it, when the
	// last statement has ended.
	for step := 0; step < 100 && s.db.Stats().OpenConnections > 0; step++ {
		time.Sleep(waitStep)
	}
	return convert(err)
}

// change runs one transaction that changes what is published. Any error undoes
// all of it: with the disk full a statement fails and a Commit after it would
// report success. It raises the generations of what it touched. What is known in memory
// is read again before the commit: what is committed is known at once, whatever becomes
// of the caller.
func (s *Store) change(ctx context.Context, do func(tx *digestTx) error) error {
	if s.readOnly {
		return errReadOnly
	}
	if err := Behind(s); err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	holds, err := transact(ctx, s, do)
	if err != nil {
		return err
	}
	keepHoldings(s, holds)
	checkpoints{s}.afterChange()
	return nil
}

// transact runs the transaction of change, and returns what the database holds then;
// writing is held.
func transact(ctx context.Context, s *Store, do func(tx *digestTx) error) (holds holdings, err error) {
	tx, err := begin(ctx, s.db, true)
	if err != nil {
		return holds, convert(err)
	}
	err = do(tx)
	if err == nil {
		err = Generations{s}.raise(ctx, tx)
	}
	var reg *query.Register
	if err == nil {
		reg, err = query.ReadRegister(ctx, inTransaction{tx})
	}
	if err == nil {
		holds, err = countHoldings(ctx, tx, reg)
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	if err != nil {
		return holds, convert(errors.Join(err, undo(tx)))
	}
	s.Know(reg)
	return holds, nil
}

// undo rolls back; a transaction that has ended already is no error.
func undo(tx interface{ Rollback() error }) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// quoteText writes a text for SQL. Texts come from settings; everything else is bound.
func quoteText(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }
