// Command bundle writes the YAML files that patterns match as one JSON file:
//
//	go run siemmes/warehouse/yamldata/bundle OUT.json PATTERN…
//
// It is run by go generate in the packages that embed such a file.
package main

import (
	"fmt"
	"os"

	"siemmes/warehouse/yamldata"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "bundle OUT.json PATTERN…")
		os.Exit(2)
	}
	text, err := yamldata.Bundle(os.DirFS("."), os.Args[2:]...)
	if err == nil {
		err = os.WriteFile(os.Args[1], text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
