package store

import (
	"errors"
	"testing"

	"siemmes/warehouse"
)

func TestMemoryIsWrittenAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]int64{"600MB": 600e6, "1.5 GB": 15e8, "2GiB": 2 << 30, "512mib": 512 << 20, "1TB": 1e12} {
		if got, err := ParseMemory(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "600", "MB", "-1GB", "10MB", "1e9 GB", "1 GB; x", "99999999TB"} {
		if got, err := ParseMemory(text); !errors.Is(err, warehouse.ErrInvalid) {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}

func TestDefaultMemoryIsAShareOfTheMachine(t *testing.T) {
	for machine, want := range map[int64]int64{
		0: memoryLeast, 64 << 20: memoryMinimum, 1 << 30: 512 << 20, 3 << 30: memoryLeast, 8 << 30: 2 << 30, 256 << 30: memoryMost,
	} {
		if got := shareOf(machine); got != want {
			t.Errorf("of %d MB it is %d MB", machine>>20, got>>20)
		}
	}
	if machineMemory() == 0 {
		t.Error("this machine's memory is not known")
	}
	if got := totalMemory("MemTotal:       24050000 kB\nMemFree: 1 kB\n"); got != 24050000<<10 {
		t.Error(got)
	}
}
