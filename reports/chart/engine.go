package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"modernc.org/quickjs"
)

// Limits of one engine. A chart takes tens of milliseconds and tens of
// megabytes; what exceeds these is a mistake of ours, not a large chart.
const (
	engineTimeout = time.Minute
	engineMemory  = 256 << 20 // bytes
)

// engine is one JavaScript machine with ECharts and our scripts in it. It
// serves one chart at a time.
type engine struct {
	vm   *quickjs.VM
	maps bool // registered
}

// program is ECharts with our scripts, compiled once for all engines.
var program = sync.OnceValues(func() ([][]byte, error) {
	echarts, err := vendored("echarts.min.js")
	if err != nil {
		return nil, err
	}
	ours, err := script(append(drawingScripts[:len(drawingScripts):len(drawingScripts)], "engine.js"))
	if err != nil {
		return nil, err
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	var compiled [][]byte
	for _, source := range []string{surroundings, string(echarts), string(ours)} {
		code, err := vm.Compile(source, quickjs.EvalGlobal)
		if err != nil {
			return nil, fmt.Errorf("compile the chart scripts: %w", err)
		}
		compiled = append(compiled, code)
	}
	return compiled, nil
})

// surroundings is the little of a browser that ECharts asks for: timers that
// never fire, since a drawing without animation is done when setOption returns.
const surroundings = `var self = globalThis;
function setTimeout() { return 0; }
function clearTimeout() {}
function setInterval() { return 0; }
function clearInterval() {}`

func newEngine() (*engine, error) {
	compiled, err := program()
	if err != nil {
		return nil, err
	}
	fonts, err := fontMetrics()
	if err != nil {
		return nil, err
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("start a JavaScript engine: %w", err)
	}
	vm.SetMemoryLimit(engineMemory)
	e := &engine{vm: vm}
	for _, code := range compiled {
		if _, err = vm.EvalBytecode(code); err != nil {
			break
		}
	}
	if err == nil {
		_, err = vm.Call("siemmesFonts", string(fonts))
	}
	if err == nil {
		err = vm.SetEvalTimeout(engineTimeout)
	}
	if err != nil {
		vm.Close()
		return nil, fmt.Errorf("start the chart engine: %w", err)
	}
	return e, nil
}

// drawn is what engine.js answers with.
type drawn struct {
	SVG    string `json:"svg"`
	Height int    `json:"height"`
}

// draw makes the SVG of an option. After an error the engine is not to be used
// again: it may have been stopped in the middle.
func (e *engine) draw(ctx context.Context, option json.RawMessage, maps bool, width, height int) (drawn, error) {
	var d drawn
	if maps && !e.maps {
		content, err := vendored("maps.json")
		if err != nil {
			return d, err
		}
		if _, err := e.vm.Call("siemmesMaps", string(content)); err != nil {
			return d, fmt.Errorf("register the maps: %w", err)
		}
		e.maps = true
	}
	stop := context.AfterFunc(ctx, e.vm.Interrupt)
	answer, err := e.vm.Call("siemmesDraw", string(option), width, height)
	stop()
	if ctx.Err() != nil {
		return d, ctx.Err()
	}
	if err != nil {
		return d, fmt.Errorf("draw the chart: %w", err)
	}
	text, ok := answer.(string)
	if !ok {
		return d, fmt.Errorf("the chart engine answered %T, not text", answer)
	}
	return d, json.Unmarshal([]byte(text), &d)
}

func (e *engine) close() { e.vm.Close() }
