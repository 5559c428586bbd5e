package query

// Dialect is how an engine writes what the SQL standard leaves open.
type Dialect struct {
	Name string
}
