package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"siemmes/warehouse"
)

// AddOffice enters an office and makes its token: 32 random bytes in base64url.
// It is shown once; the database keeps its SHA-256 only, which is enough for a
// secret that nobody chose. ErrConflict where the office has a token that holds.
func (s *Store) AddOffice(ctx context.Context, o warehouse.Office) (token string, err error) {
	defer warehouse.Wrap(&err, "add office %q", o.Name)
	if o.Name == "" {
		return "", warehouse.NewError(warehouse.ErrInvalid, "store.office-name")
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	if o.Created.IsZero() {
		o.Created = s.now()
	}
	token = base64.RawURLEncoding.EncodeToString(secret)
	areas, err1 := json.Marshal(o.Areas)
	sources, err2 := json.Marshal(o.Sources)
	if err := errors.Join(err1, err2); err != nil {
		return "", err
	}
	return token, s.change(ctx, func(tx *digestTx) error {
		held, err := column[string](ctx, tx, `SELECT name FROM office WHERE name = ? AND revoked IS NULL`, o.Name)
		if err == nil && len(held) > 0 {
			err = warehouse.NewError(warehouse.ErrConflict, "store.office-has-code", "office", o.Name)
		}
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO office VALUES (?, ?, ?, ?, ?, ?, NULL)`,
			o.Name, string(areas), string(sources), o.Locale, hashToken(token), utc(o.Created))
		return err
	})
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// OfficeByToken finds the office that a token belongs to; ErrDenied where there
// is none or where it was revoked.
func (s *Store) OfficeByToken(ctx context.Context, token string) (warehouse.Office, error) {
	found, err := offices(ctx, s.db, `WHERE token = ? AND revoked IS NULL`, hashToken(token))
	if err != nil {
		return warehouse.Office{}, convert(err)
	}
	if len(found) == 0 {
		return warehouse.Office{}, warehouse.NewError(warehouse.ErrDenied, "store.unknown-code")
	}
	return found[0], nil
}

// Offices lists all offices, revoked ones too, by name.
func (s *Store) Offices(ctx context.Context) ([]warehouse.Office, error) {
	found, err := offices(ctx, s.db, "")
	return found, convert(err)
}

func offices(ctx context.Context, q queryer, where string, args ...any) ([]warehouse.Office, error) {
	out := []warehouse.Office{}
	err := each(ctx, q, `SELECT name, areas, sources, locale, created, revoked, token FROM office `+where+` ORDER BY name, created`, args, func(rows *sql.Rows) error {
		var o warehouse.Office
		var areas, sources string
		var revoked sql.NullTime
		if err := rows.Scan(&o.Name, &areas, &sources, &o.Locale, &o.Created, &revoked, &o.TokenID); err != nil {
			return err
		}
		o.Revoked, o.TokenID = revoked.Time, o.TokenID[:min(16, len(o.TokenID))]
		out = append(out, o)
		last := &out[len(out)-1]
		return errors.Join(json.Unmarshal([]byte(areas), &last.Areas), json.Unmarshal([]byte(sources), &last.Sources))
	})
	return out, err
}

// RevokeOffice ends an office's token; what it sent stays.
func (s *Store) RevokeOffice(ctx context.Context, name string, now time.Time) (err error) {
	defer warehouse.Wrap(&err, "revoke office %q", name)
	return s.change(ctx, func(tx *digestTx) error {
		done, err := tx.ExecContext(ctx, `UPDATE office SET revoked = ? WHERE name = ? AND revoked IS NULL`, utc(now), name)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return warehouse.NewError(warehouse.ErrNotFound, "store.no-office", "office", name)
	})
}
