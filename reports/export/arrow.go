package export

import (
	"io"

	"github.com/apache/arrow-go/v18/arrow/ipc"

	"siemmes/warehouse"
)

// writeArrow writes an Arrow IPC file, which is Feather version 2
// (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format).
func writeArrow(w io.Writer, h *warehouse.Head, blocks warehouse.Blocks, opt Options) error {
	meta, err := metadata(h, blocks, opt)
	if err != nil {
		return err
	}
	r := newRecords(columns(h, opt), meta)
	out, err := ipc.NewFileWriter(w, ipc.WithSchema(r.schema))
	if err != nil {
		return err
	}
	if err := r.collect(blocks); err != nil {
		return err
	}
	if h.Rows == 0 { // the columns are still there to be read
		if err := r.write(out, 0); err != nil {
			return err
		}
	}
	for b, err := range blocks {
		if err != nil {
			return err
		}
		read(r.cols, b)
		if err := r.write(out, b.Len()); err != nil {
			return err
		}
	}
	return out.Close()
}
