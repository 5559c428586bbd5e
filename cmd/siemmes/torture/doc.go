// Package torture holds tests that build the program, run it as processes and put
// load, faults and kills on them. Their short forms run with all other tests; flags
// make them as long as one wants (make torture).
package torture
