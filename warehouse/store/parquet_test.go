package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"siemmes/warehouse/catalog"
	"siemmes/warehouse/query"
)

// overParquet is another engine than the store's own: it has nothing but Parquet files,
// and is asked in the words of Trino.
type overParquet struct{ engine }

func (overParquet) Dialect() *query.Dialect { return &query.Trino }

// notTrino are words of DuckDB that Trino has not.
var notTrino = regexp.MustCompile(`(?i) [&|] |count_if|bit_or\(|any_value|quantile_cont|\bBY ALL|QUALIFY|\bOFFSET\b`)

func (e overParquet) Read(ctx context.Context, statement string, args []any, read func(*query.Columns) error) error {
	if word := notTrino.FindString(statement); word != "" {
		return fmt.Errorf("Trino does not know %q in: %s", word, statement)
	}
	return e.engine.Read(ctx, statement, args, read)
}

// trinoWords gives DuckDB the functions of Trino that the dialect uses.
var trinoWords = []string{
	"CREATE MACRO bitwise_and(a, b) AS (a & b)", "CREATE MACRO bitwise_or(a, b) AS (a | b)",
	"CREATE MACRO bitwise_or_agg(x) AS bit_or(x)", "CREATE MACRO approx_percentile(x, q) AS quantile_cont(x, q)",
}

// export writes the tables of a store as Parquet files, and opens them in another engine.
func (s *testStore) export(t *testing.T) *testStore {
	t.Helper()
	dir := t.TempDir()
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	statements := slices.Clone(trinoWords)
	err = each(t.Context(), s.db, `SELECT table_name, sql, estimated_size FROM duckdb_tables() WHERE NOT temporary AND NOT regexp_matches(table_name, '^draft_[0-9]')`, nil, func(rows *sql.Rows) error {
		var name, definition string
		var size int
		if err := rows.Scan(&name, &definition, &size); err != nil || size == 0 {
			statements = append(statements, definition)
			return err
		}
		file := quoteText(filepath.Join(dir, name+".parquet"))
		statements = append(statements, fmt.Sprintf("CREATE VIEW %s AS SELECT * FROM read_parquet(%s)", query.QuoteName(name), file))
		_, err := s.db.Exec(fmt.Sprintf("COPY %s TO %s (FORMAT parquet)", query.QuoteName(name), file))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(strings.Join(statements, ";\n")); err != nil {
		t.Fatal(err)
	}
	w, err := query.Open(t.Context(), overParquet{engine{db}}, catalog.Default(), func() time.Time { return s.clock })
	if err != nil {
		t.Fatal(err)
	}
	return &testStore{Store: &Store{Warehouse: w}, clock: s.clock}
}

// Every question of the scripts has the same answer where the figures are in Parquet
// files, and the engine has another dialect.
func TestScriptsOverParquet(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			s := openTest(t)
			var other *testStore
			for _, c := range readScript(t, file) {
				switch c.words[0] {
				case "query", "explain", "coverage":
				default:
					other = nil
					s.run(t, c)
					continue
				}
				s.clock = s.clock.Add(24 * time.Hour) // as in TestScripts
				if other == nil {
					other = s.export(t)
				}
				if asked++; other.run(t, c) != c.want {
					t.Errorf("%s:%d: got:\n%s\nwant:\n%s", file, c.line, other.run(t, c), c.want)
				}
			}
		})
	}
	if asked < 150 {
		t.Errorf("the scripts ask %d questions", asked)
	}
}
