package torture

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// strace can kill at the n-th call of a thread, and the program's calls come from
// several threads in an order that differs from run to run. Here the calls of all
// threads are counted together.

// ptraceCallInfo asks what system call a thread has stopped at (ptrace(2),
// PTRACE_GET_SYSCALL_INFO).
const (
	ptraceCallInfo = 0x420e
	atEntry        = 1
)

// callInfo is what the kernel answers.
type callInfo struct {
	op      uint8
	_       [3]byte
	arch    uint32
	pointer uint64
	stack   uint64
	number  uint64
	args    [6]uint64
}

// callAt returns the number of the call that a thread is about to make, -1 where it
// returns from one.
func callAt(thread int) (int, error) {
	var info callInfo
	_, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, ptraceCallInfo, uintptr(thread), unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 {
		return 0, errno
	}
	if info.op != atEntry {
		return -1, nil
	}
	if number := int(info.number); number != unix.SYS_OPENAT || info.args[2]&(unix.O_CREAT|unix.O_TRUNC|unix.O_WRONLY|unix.O_RDWR) != 0 {
		return number, nil
	}
	return unix.SYS_READ, nil // opened to read
}

// tracing is a process whose system calls are watched.
type tracing struct {
	pid      int
	killAt   int // the number of the call at which it is killed; 0: none
	changing int // how many calls that can change a file were begun
	unknown  map[int]bool
}

// killedAtCall runs a command and kills it when it is about to make the n-th call
// that can change a file; with zero it only counts them. It returns how the command
// ended and how many such calls it began.
func killedAtCall(t testing.TB, cmd *exec.Cmd, n int) (ended, int) {
	t.Helper()
	runtime.LockOSThread() // only the thread that started a process may trace it
	defer runtime.UnlockOSThread()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true} // a group of its own: it is waited for alone
	if err := cmd.Start(); err != nil {
		if errors.Is(err, unix.EPERM) {
			missing(t, "processes may not be traced here")
		}
		t.Fatal(err)
	}
	x := &tracing{pid: cmd.Process.Pid, killAt: n, unknown: map[int]bool{}}
	code, err := x.follow()
	_ = cmd.Process.Kill() // it has ended, except where an error is returned
	_ = cmd.Wait()         // the process was waited for already; this ends the reading of its output
	must(t, err)
	for number := range x.unknown {
		t.Errorf("the system call %d is not known: say in the list of calls whether it can change a file", number)
	}
	return ended{code, out.String(), errs.String()}, x.changing
}

// follow lets the process run from call to call until it has ended, and returns its
// exit code, -1 where it was killed.
func (x *tracing) follow() (int, error) {
	var status unix.WaitStatus
	if _, err := unix.Wait4(x.pid, &status, unix.WALL, nil); err != nil {
		return 0, err
	}
	options := unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_EXITKILL
	if err := unix.PtraceSetOptions(x.pid, options); err != nil {
		return 0, fmt.Errorf("trace: %w", err)
	}
	thread, signal := x.pid, 0
	for {
		// A thread that has ended meanwhile is no longer there.
		if err := unix.PtraceSyscall(thread, signal); err != nil && !errors.Is(err, unix.ESRCH) {
			return 0, err
		}
		var err error
		for {
			if thread, err = unix.Wait4(-x.pid, &status, unix.WALL, nil); !errors.Is(err, unix.EINTR) {
				break
			}
		}
		switch {
		case err != nil:
			return 0, err
		case thread == x.pid && status.Exited():
			return status.ExitStatus(), nil
		case thread == x.pid && status.Signaled():
			return -1, nil
		}
		if signal, err = x.stopped(thread, status); err != nil {
			return 0, err
		}
	}
}

// stopped looks at what a thread has stopped at, and returns the signal with which it
// is continued.
func (x *tracing) stopped(thread int, status unix.WaitStatus) (int, error) {
	if !status.Stopped() {
		return 0, nil
	}
	switch signal := status.StopSignal(); {
	case signal == unix.SIGTRAP|0x80:
		number, err := callAt(thread)
		if errors.Is(err, unix.ESRCH) || number < 0 {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		return 0, x.count(number)
	case signal == unix.SIGTRAP || signal == unix.SIGSTOP: // a thread begins
		return 0, nil
	default:
		return int(signal), nil
	}
}

// count counts a call, and kills the process at the one that was asked for.
func (x *tracing) count(number int) error {
	switch {
	case changingCalls[number]:
		if x.changing++; x.changing == x.killAt {
			return unix.Kill(x.pid, unix.SIGKILL)
		}
	case !otherCalls[number]:
		x.unknown[number] = true
	}
	return nil
}
