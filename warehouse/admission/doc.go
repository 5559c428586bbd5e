// Package admission lets in as much work at once as there is room for. What does not
// fit waits in a queue in which those who ask take turns; what waits too long is
// refused, and so is what can never fit. docs/decisions/0025-admission.md says why.
package admission
