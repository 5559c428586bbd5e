package export

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"siemmes/warehouse"
)

// writeArrow writes an Arrow IPC file, which is Feather version 2
// (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format).
func writeArrow(w io.Writer, a *warehouse.Answer, opt Options) error {
	r, err := newRecords(a, opt)
	if err != nil {
		return err
	}
	out, err := ipc.NewFileWriter(w, ipc.WithSchema(r.schema))
	if err != nil {
		return err
	}
	if err := r.each(func(b arrow.RecordBatch) error { return out.Write(b) }); err != nil {
		return err
	}
	return out.Close()
}
