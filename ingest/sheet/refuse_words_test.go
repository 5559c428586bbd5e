package sheet

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/lang"
)

// Who sends a file that is not read is told so in their language, without the words of a
// library; a setting is named on the command line only.
func TestRefusalsAreToldInTheReadersLanguage(t *testing.T) {
	open := func(name, data string, lim Limits) error {
		b, err := Open(t.Context(), name, bytes.NewReader([]byte(data)), int64(len(data)), lim)
		if err == nil {
			b.Close()
		}
		return err
	}
	pdf := open("tabla.pdf", "%PDF-1.7\n1 0 obj", Limits{})
	large := open("tabla.csv", strings.Repeat("1,2\n", 1000), Limits{Size: 10})
	if !errors.Is(pdf, warehouse.ErrUnreadable) || !errors.Is(large, warehouse.ErrTooLarge) {
		t.Fatal(pdf, large)
	}
	for language, want := range map[string][2]string{
		"es": {"El archivo tabla.pdf es un documento PDF.", "más grande de lo que se lee"},
		"en": {"The file tabla.pdf is a PDF document.", "larger than is read"},
		"fr": {"Le fichier tabla.pdf est un document PDF.", "plus grand que ce qui est lu"},
	} {
		desk := lang.Reader{Language: language, Surface: lang.Desk}
		if got := desk.Error(pdf); !strings.HasPrefix(got, want[0]) {
			t.Errorf("in %s a PDF is told as %q", language, got)
		}
		if got := desk.Error(large); !strings.Contains(got, want[1]) || strings.Contains(got, "SIEMMES_") {
			t.Errorf("in %s the desk says %q", language, got)
		}
		command := lang.Reader{Language: language, Surface: lang.CommandLine}
		if got := command.Error(large); !strings.Contains(got, "SIEMMES_LIMITS=Size=") {
			t.Errorf("in %s the command line says %q", language, got)
		}
	}
}
