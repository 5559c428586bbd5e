package main

import (
	"github.com/schollz/progressbar/v3"
)

// progress shows how far a load is, on a terminal only: a pipe gets nothing
// but results.
type progress struct {
	bar   *progressbar.ProgressBar
	stage string
	name  string
	c     *call
}

func (c *call) progress(name string) *progress {
	if !c.onTerminal() {
		return &progress{}
	}
	return &progress{c: c, name: name}
}

func (p *progress) report(stage string, done, total int64) {
	if p.c == nil {
		return
	}
	if stage != p.stage {
		p.finish()
		p.stage = stage
		p.bar = progressbar.NewOptions64(max(total, -1), progressbar.OptionSetWriter(p.c.Stderr),
			progressbar.OptionSetDescription(p.name+" "+stage), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100_000_000))
	}
	_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to fail
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
