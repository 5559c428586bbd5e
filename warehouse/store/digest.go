package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"siemmes/warehouse/query"
)

// This file writes the SQL of digests. The digest of rows is how many there are, and
// the sum of a hash of each, so that their order does not matter, and what a change
// takes away and adds can be subtracted and added. The hash of a row is made of all its
// columns. It is arithmetic in whole numbers below 2^63, which is the same in every
// version of DuckDB, as DuckDB's own hash is not, and takes a fifth of the time of an
// MD5 of the row (docs/decisions/0022-digests.md):
//
//	L = the sum over all columns of a term below 2^56
//	H = four rounds of (low 31 bits × an odd number) xor (high bits), from L mod 2^62
//
// The term of a number below 2^32 is its product with an odd number below 2^24 that the
// column's name gives, so that no change of one column leaves L as it was; that of a
// text is 56 bits of its MD5. A row of figures has the numbers of its codes, period,
// sheet and comment, whose texts are in the digests of their tables.

const (
	low31 = 1<<31 - 1
	low56 = 1<<56 - 1
	low62 = 1<<62 - 1
)

// rounds are the odd numbers of the rounds: the first digits of pi, e, the square root
// of two and the golden ratio in binary.
var rounds = []int64{0x6487ED51, 0x56FC2A2D, 0x5A827999, 0x678DDE6F}

// digestTable is the table that keeps the digests; it has none.
const digestTable = "digest"

// tableColumns are the columns of the tables of a database, in their order, by table.
type tableColumns map[string][]tableColumn

type tableColumn struct{ name, kind string }

// readColumns reads which tables the database has, without those of a connection alone.
func readColumns(ctx context.Context, q queryer) (tableColumns, error) {
	all := tableColumns{}
	err := each(ctx, q, `SELECT table_name, column_name, data_type FROM duckdb_columns()
 WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index`, nil, func(rows *sql.Rows) error {
		var table string
		var c tableColumn
		err := rows.Scan(&table, &c.name, &c.kind)
		all[table] = append(all[table], c)
		return err
	})
	return all, err
}

// partOf is the column that tells the parts of a table apart.
func (t tableColumns) partOf(table string) string {
	switch {
	case strings.HasPrefix(table, "fact_"):
		return "f.valid_from"
	case slices.ContainsFunc(t[table], func(c tableColumn) bool { return c.name == "draft" }):
		return "f.draft"
	}
	return "0"
}

// digests is a statement for the digests of the parts of a table, times 1 or -1: the
// table's name, the part, how many rows, their sum. It takes the rows f for which a
// condition holds; "" is all of them, and then part 0 is always among the parts, so that
// a table without rows has a digest, too.
func (t tableColumns) digests(table, where string, sign int) string {
	seed := ""
	if where == "" {
		where, seed = "true", " UNION ALL SELECT 0, 0, "+strconv.FormatInt(emptyTable(table), 10)
	}
	terms := make([]string, len(t[table]))
	for i, c := range t[table] {
		terms[i] = c.term()
	}
	rows := fmt.Sprintf("SELECT %s AS part, (%s) & %d AS x FROM %s f WHERE %s", t.partOf(table), strings.Join(terms, " + "), int64(low62), query.QuoteName(table), where)
	for _, odd := range rounds {
		rows = fmt.Sprintf("SELECT part, xor((x & %d) * %d, x >> 31) AS x FROM (%s)", low31, odd, rows)
	}
	return fmt.Sprintf("SELECT %s AS table_name, part::INTEGER AS part, (%d * sum(n))::BIGINT AS row_count, (%d * sum(total))::HUGEINT AS total FROM (SELECT part, count(*) AS n, sum(x)::HUGEINT AS total FROM (%s) GROUP BY part%s) GROUP BY part",
		quoteText(table), sign, sign, rows, seed)
}

// emptyTable is what the rows of a table without rows add up to.
func emptyTable(table string) int64 { return salt(table, "table") }

// term is what a column adds to a row's sum.
func (c tableColumn) term() string {
	name := "f." + query.QuoteName(c.name)
	odd, odd2 := salt(c.name, "odd")>>32|1, salt(c.name, "odd2")>>32|1 // below 2^24
	text := func(of string) string {
		return fmt.Sprintf("xor((md5_number_lower(%s) >> 8)::BIGINT, %d)", of, salt(c.name, "text"))
	}
	whole := func(of string) string {
		return fmt.Sprintf("(%s & %d) * %d + (%s >> 31) * %d", of, low31, odd, of, odd2)
	}
	var term string
	switch c.kind {
	case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "BOOLEAN":
		return fmt.Sprintf("coalesce(%s::BIGINT * %d, %d)", name, odd, salt(c.name, "null"))
	case "BIGINT":
		term = whole(name)
	case "TIMESTAMP", "DATE":
		term = whole("epoch_us(" + name + "::TIMESTAMP)")
	case "DOUBLE": // exactly: what is behind the point of numbers of 1/16 and more has 56 bits at most
		return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN %[2]d WHEN abs(%[1]s) < %[3]d AND (%[1]s = trunc(%[1]s) OR abs(%[1]s) >= 0.0625) THEN trunc(%[1]s)::BIGINT * %[4]d + ((%[1]s - trunc(%[1]s)) * %[5]d)::BIGINT ELSE %[6]s END",
			name, salt(c.name, "null"), low31, odd, int64(low56)+1, text(name+"::VARCHAR"))
	default:
		term = text(name + "::VARCHAR")
	}
	return fmt.Sprintf("CASE WHEN %s IS NULL THEN %d ELSE %s END", name, salt(c.name, "null"), term)
}

// digestsSince is the schema version since which tables have digests.
const digestsSince = 12

// digestAll keeps the digests of all tables as they are.
func digestAll(ctx context.Context, q queryer) error {
	columns, err := readColumns(ctx, q)
	if err != nil {
		return err
	}
	for _, table := range columns.tables() {
		if _, err := q.ExecContext(ctx, "INSERT INTO digest "+columns.digests(table, "", 1)); err != nil {
			return err
		}
	}
	return nil
}

// tables lists the tables that have digests.
func (t tableColumns) tables() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t)), func(table string) bool { return table == digestTable })
}

// difference is a part of a table of which the digest is not the one that is kept.
type difference struct {
	part       int
	kept, rows int64 // how many rows there should be, and are
}

// differing lists the parts of a table of which the digest is not the one that is kept.
func (t tableColumns) differing(ctx context.Context, q queryer, table string) ([]difference, error) {
	found := "SELECT '' AS table_name, 0 AS part, 0 AS row_count, 0::HUGEINT AS total WHERE false"
	if t[table] != nil {
		found = t.digests(table, "", 1)
	}
	var all []difference
	err := each(ctx, q, `SELECT part, coalesce(k.n, 0), coalesce(f.row_count, 0)
 FROM (SELECT part, sum(row_count)::BIGINT AS n, sum(total) AS total FROM digest WHERE table_name = ? GROUP BY part) k FULL JOIN (`+found+`) f USING (part)
 WHERE k.n IS DISTINCT FROM f.row_count OR k.total IS DISTINCT FROM f.total ORDER BY part`, []any{table}, func(rows *sql.Rows) error {
		var d difference
		err := rows.Scan(&d.part, &d.kept, &d.rows)
		all = append(all, d)
		return err
	})
	return all, err
}

// salt is a number of 56 bits for a name and a use.
func salt(name, use string) int64 {
	sum := sha256.Sum256([]byte(strings.ToLower(name) + "\x00" + use))
	return int64(binary.BigEndian.Uint64(sum[:]) >> 8)
}
