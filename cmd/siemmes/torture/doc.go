// Package torture attacks the program as a process: it kills commands at random
// moments and at each call that can change a file, fills the disk under them,
// damages databases, sends the site requests that never end, and puts load on it. After each attack
// it asks for everything that was published, and compares.
//
// The tests of the package are its content. Without flags they run a short form;
// make torture runs them in full, and docs/torture.md says how to run one alone.
package torture
