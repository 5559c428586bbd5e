package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"siemmes/warehouse"
)

// Refusals are the files that held records of single persons. They are kept among the
// files that were destroyed, so that the same bytes are refused.
type Refusals struct{ *Store }

// Refused returns what was found in a file that was refused, by its hash; nil where none
// was.
func (s Refusals) Refused(ctx context.Context, sha string) ([]warehouse.Finding, error) {
	texts, err := column[string](ctx, s.db, `SELECT findings FROM destroyed_file WHERE sha256 = ? AND findings <> '' LIMIT 1`, sha)
	if err != nil || len(texts) == 0 {
		return nil, convert(err)
	}
	var found []warehouse.Finding
	return found, json.Unmarshal([]byte(texts[0]), &found)
}

// Refuse destroys all bytes that are kept of a file, of those that wait at the desk too,
// and remembers its hash, its name and what was found. The database is changed first: of
// a process that is killed between the two, the next one removes the bytes.
func (s Refusals) Refuse(ctx context.Context, file warehouse.Submission, found []warehouse.Finding) (err error) {
	defer warehouse.Wrap(&err, "refuse a file of persons")
	text, err := json.Marshal(found)
	if err != nil {
		return err
	}
	s.waiting.Lock()
	defer s.waiting.Unlock()
	err = s.change(ctx, func(tx *digestTx) error {
		now := utc(s.now())
		_, err := tx.ExecContext(ctx, `INSERT INTO destroyed_file (sha256, dataset, key, destroyed, name, findings)
 SELECT ?, '', '', ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM destroyed_file WHERE sha256 = ? AND findings <> '')`, file.SHA256, now, file.Name, string(text), file.SHA256)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE submission SET destroyed = ? WHERE sha256 = ? AND destroyed IS NULL`, now, file.SHA256)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM upload WHERE sha256 = ?`, file.SHA256)
		}
		return err
	})
	if err != nil {
		return convert(err)
	}
	return errors.Join(gone(os.Remove(s.submissionPath(file.SHA256))), Uploads(s).clean(ctx))
}
