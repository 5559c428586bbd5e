package admission

import "context"

// Asker is on whose behalf work is done.
type Asker struct {
	// Client tells those who ask apart; "" is the program itself.
	Client string
	// Bulk reports whether the work is part of a large answer, so that it leaves room
	// for small ones.
	Bulk bool
	// Yield gives back what the asker holds elsewhere while he waits long for room, and
	// returns what takes it again; nil where he holds nothing.
	Yield func() (back func(context.Context) error)
}

type askerKey struct{}

// With returns a context for work on behalf of somebody.
func With(ctx context.Context, a Asker) context.Context { return context.WithValue(ctx, askerKey{}, a) }

// Of is on whose behalf the work of a context is done.
func Of(ctx context.Context) Asker {
	a, _ := ctx.Value(askerKey{}).(Asker)
	return a
}

// InBulk marks the work of a context as part of a large answer.
func InBulk(ctx context.Context) context.Context {
	a := Of(ctx)
	if a.Bulk {
		return ctx
	}
	a.Bulk = true
	return With(ctx, a)
}
