// Command licences reads the bills of materials of the program and of what it takes
// from npm, fails where a licence is not one that the project may pass on, and writes
// the notices of the Go modules. `make licences` runs it.
package main

import (
	"fmt"
	"os"
)

// noticesFile is where the notices are, from the module's folder.
const noticesFile = "cmd/siemmes/notices.txt"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// run takes the files of the bills of materials.
func run(files []string) error {
	if len(files) == 0 {
		return fmt.Errorf("name the bills of materials (CycloneDX, JSON)")
	}
	var all []component
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		some, err := readBill(content)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, some...)
	}
	if err := judge(all); err != nil {
		return err
	}
	notices, err := writeNotices(all)
	if err != nil {
		return err
	}
	fmt.Printf("%d libraries, each under a licence that the project may pass on; notices in %s\n", len(all), noticesFile)
	return os.WriteFile(noticesFile, notices, 0o644)
}
