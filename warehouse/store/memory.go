package store

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"siemmes/warehouse"
	"siemmes/warehouse/admission"
)

// The memory that the database takes by default is a share of the machine's, or of what
// a control group allows the process, between two bounds. The least is above 600 MB, with
// which half a million figures could not be published onto four million
// (docs/decisions/0025-admission.md).
const (
	memoryShare = 4
	memoryLeast = 1000 << 20
	memoryMost  = 4000 << 20
)

// answerShare is the part of the database's memory that answers may take besides, while
// they are made.
const answerShare = 3

// roomWait is how long an answer waits for memory. Half of what a reader is patient for,
// so that it can still be made within the time of a request.
const roomWait = 30 * time.Second

// ParseMemory reads a size as people write it (600MB, 1.5 GB, 2GiB), in bytes. ErrInvalid
// where it is none, or less than the database can work with.
func ParseMemory(text string) (int64, error) {
	n, err := humanize.ParseBytes(text)
	if err != nil || n < memoryMinimum || n > 1<<50 {
		return 0, warehouse.NewError(warehouse.ErrInvalid, "store.memory-size", "value", text)
	}
	return int64(n), nil
}

// memoryMinimum is the least that a database of some size opens with.
const memoryMinimum = 64e6

// memory is what the options say, or a share of what the machine has.
func (o Options) memory() (int64, error) {
	if o.Memory != "" {
		return ParseMemory(o.Memory)
	}
	return DefaultMemory(), nil
}

// DefaultMemory is what the database takes where nothing else is said, in bytes.
func DefaultMemory() int64 { return shareOf(machineMemory()) }

// shareOf is the default on a machine with some memory; zero is not known. Where there
// is little, half of it is the most.
func shareOf(machine int64) int64 {
	if machine == 0 {
		return memoryLeast
	}
	return max(memoryMinimum, min(machine/2, max(machine/memoryShare, memoryLeast), memoryMost))
}

// machineMemory is the memory that the process may take: the machine's, or less where
// a control group says so (cgroups(7)). Zero where it is not known.
func machineMemory() (bytes int64) {
	text, err := os.ReadFile("/proc/meminfo")
	if err == nil {
		bytes = totalMemory(string(text))
	}
	for _, name := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && limit > 0 && (bytes == 0 || limit < bytes) {
			bytes = limit
		}
	}
	return bytes
}

// totalMemory reads MemTotal of proc_meminfo(5), in bytes.
func totalMemory(meminfo string) int64 {
	_, rest, _ := strings.Cut(meminfo, "MemTotal:")
	if fields := strings.Fields(rest); len(fields) > 0 {
		kB, _ := strconv.ParseInt(fields[0], 10, 64) // zero: not known
		return kB << 10
	}
	return 0
}

// AnswerMemory is how much memory answers may take while they are made, beside that of
// the database.
func (o Options) AnswerMemory() (int64, error) {
	bytes, err := o.memory()
	return bytes / answerShare, err
}

// threads is on how many processors one statement runs.
func (o Options) threads() int {
	if o.Threads > 0 {
		return o.Threads
	}
	return runtime.GOMAXPROCS(0)
}

// statements is the gate that statements of questions pass, half of them at most those
// of large answers.
func (o Options) statements() *admission.Gate {
	n := int64(max(4, statementsPerThread*o.threads()))
	return admission.New(n, n/2, 0)
}
