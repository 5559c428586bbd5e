package sheet

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"siemmes/warehouse"
)

// TestParseLimits: an operator widens a limit by its name; what is not named
// keeps its default, and a slip is reported with the names there are.
func TestParseLimits(t *testing.T) {
	l, err := ParseLimits("Columns=20000, Time=10m")
	if err != nil || l != (Limits{Columns: 20000, Time: 10 * time.Minute}) {
		t.Errorf("got %+v, %v", l, err)
	}
	if l, err := ParseLimits(""); err != nil || l != (Limits{}) {
		t.Errorf("nothing said: %+v, %v", l, err)
	}
	for _, wrong := range []string{"Column=5", "Columns=many", "Time=10", "Columns"} {
		if _, err := ParseLimits(wrong); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// TestLimitsAreDocumented: every limit can be set, and is in the reference.
func TestLimitsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	for f := range reflect.TypeFor[Limits]().Fields() {
		value := "7"
		if f.Name == "Time" {
			value = "7s"
		}
		if l, err := ParseLimits(f.Name + "=" + value); err != nil || l == (Limits{}) {
			t.Errorf("%s cannot be set: %v", f.Name, err)
		}
		if !strings.Contains(string(text), "| `"+f.Name+"` |") {
			t.Errorf("docs/commands.md says nothing of the limit %s", f.Name)
		}
	}
}
