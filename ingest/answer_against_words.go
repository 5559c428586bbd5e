package ingest

import (
	"siemmes/ingest/check"
	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
)

var answerAgainstWords = check.Rule{ID: "answer-against-words", Severity: warehouse.Warning}

// tellAgainst is rule answer-against-words: a person answered another code than the words
// of the file say, of which the question was.
func (j *job) tellAgainst(questions []propose.Question) {
	for i := range questions {
		q := &questions[i]
		phrase, said, given, ok := q.Against()
		if !ok {
			continue
		}
		j.report.Add(warehouse.Finding{
			Rule: "answer-against-words", CellRef: q.Where[0], Key: q.Dimension() + " " + phrase, Found: given, Expected: said,
		}, "phrase", phrase, "said", said, "given", given)
	}
}
