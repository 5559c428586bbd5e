package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
	"siemmes/warehouse/query"
)

// storedMessage is a message as the database keeps it: its JSON, "" for none. Signs that
// JSON may write as they are stay so, or numbers behind them would not be found
// ([spelled]).
func storedMessage(m warehouse.Message) (string, error) {
	if m.IsZero() {
		return "", nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(m)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// scanMessages reads what storedMessage wrote.
func scanMessages(texts []string, into ...*warehouse.Message) error {
	for i, text := range texts {
		if text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(text), into[i]); err != nil {
			return err
		}
	}
	return nil
}

// recordFindings writes the findings of a draft.
func (d *Draft) recordFindings(ctx context.Context, findings []warehouse.Finding) error {
	for i, f := range findings {
		found, err := storedMessage(f.Found)
		expected, err2 := storedMessage(f.Expected)
		message, err3 := storedMessage(f.Message)
		if err := errors.Join(err, err2, err3); err != nil {
			return err
		}
		_, err = d.tx.ExecContext(ctx, `INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			d.spec.DraftID, i, f.Rule, string(f.Severity), f.File, f.Sheet, f.Row, f.Col, found, expected, message, f.Key, f.Accepted, f.Count, f.Published)
		if err != nil {
			return err
		}
	}
	return nil
}

// findings are those of a release as they were stored.
func (s *Store) findings(ctx context.Context, x *query.Release) (out []warehouse.Finding, err error) {
	const q = `SELECT rule, severity, file, sheet, cell_row, cell_col, found, expected, message, key, accepted, count, published
 FROM finding WHERE draft = ? ORDER BY place`
	err = each(ctx, s.db, q, []any{x.DraftID}, func(rows *sql.Rows) error {
		var f warehouse.Finding
		texts := make([]string, 3)
		err := rows.Scan(&f.Rule, &f.Severity, &f.File, &f.Sheet, &f.Row, &f.Col, &texts[0], &texts[1], &texts[2], &f.Key, &f.Accepted, &f.Count, &f.Published)
		if err == nil {
			err = scanMessages(texts, &f.Found, &f.Expected, &f.Message)
		}
		out = append(out, f)
		return err
	})
	return out, convert(err)
}

// withoutText takes the words of a file out of a finding; its rule and its cell stay.
func withoutText(f *warehouse.Finding, message string) {
	f.Found, f.Expected, f.Key = warehouse.Message{}, warehouse.Message{}, ""
	f.Message = warehouse.NewMessage(message)
	if f.Accepted != "" {
		f.Accepted = redaction
	}
}

// toldFinding is a stored finding by its place, with all that a reader may be told of it.
type toldFinding struct {
	draft, place int
	text         string
}

// silenceNumber takes the texts out of those findings for which a condition holds that
// tell a number to a reader of any language.
func (it *removal) silenceNumber(ctx context.Context, v float64, where string) error {
	number, err := regexp.Compile(spelled(v))
	if err != nil {
		return err
	}
	var tell []toldFinding
	q := `SELECT draft, place, found, expected, message, key, accepted FROM finding WHERE regexp_matches(concat_ws(' ', found, expected, message, key, accepted), ?) AND ` + where
	err = each(ctx, it.tx, q, []any{spelled(v)}, func(rows *sql.Rows) error {
		var x toldFinding
		var f warehouse.Finding
		texts := make([]string, 3)
		if err := rows.Scan(&x.draft, &x.place, &texts[0], &texts[1], &texts[2], &f.Key, &f.Accepted); err != nil {
			return err
		}
		if err := scanMessages(texts, &f.Found, &f.Expected, &f.Message); err != nil {
			return err
		}
		if x.text = everyText(f); number.MatchString(x.text) {
			tell = append(tell, x)
		}
		return nil
	})
	for _, x := range tell {
		err = errors.Join(err, it.silence(ctx, "draft = ? AND place = ?", x.draft, x.place))
	}
	return err
}

// everyText is all that a finding says, to a reader of any language.
func everyText(f warehouse.Finding) string {
	texts := []string{f.Key, f.Accepted}
	for _, l := range warehouse.Languages() {
		x := lang.Reader{Language: l}.Finding(f)
		texts = append(texts, x.Found, x.Expected, x.Message)
	}
	return strings.Join(texts, " | ")
}

// silence takes the texts out of findings for which a condition holds.
func (it *removal) silence(ctx context.Context, where string, args ...any) error {
	text, err := storedMessage(warehouse.NewMessage("finding.sealed"))
	if err != nil {
		return err
	}
	_, err = it.tx.ExecContext(ctx, `UPDATE finding SET found = '', expected = '', key = '', accepted = CASE WHEN accepted = '' THEN '' ELSE '`+redaction+`' END, message = ? WHERE `+where,
		append([]any{text}, args...)...)
	return err
}
