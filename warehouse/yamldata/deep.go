package yamldata

import "bytes"

// TooDeep returns the line in which brackets, braces, or dashes nest deeper than
// most, zero where none does. Quoted texts are left out. A YAML reader's time grows
// with the square of the nesting.
func TooDeep(yml []byte, most int) int {
	depth, number := 0, 0
	for line := range bytes.Lines(yml) {
		number++
		dashes, quote, deepest := 0, byte(0), depth
		for i, b := range line {
			switch {
			case quote != 0:
				if b == quote {
					quote = 0
				}
			case b == '\'' || b == '"':
				quote = b
			case b == '[' || b == '{':
				depth++
				deepest = max(deepest, depth)
			case (b == ']' || b == '}') && depth > 0:
				depth--
			case (b == '-' || b == '?' || b == ':') && i+1 < len(line) && line[i+1] == ' ':
				dashes++
			}
		}
		if deepest > most || dashes > 2*most {
			return number
		}
	}
	return 0
}
