package catalog

import "slices"

// StagesIn lists the stages of procedures that a folded text names. What was filed or
// decided is not the matter where a text says how it was decided; what is pending is so
// on a day.
func (v *Vocabulary) StagesIn(folded string) (found []string) {
	rest := v.StagePasses.Replace(folded, " ")
	weaker := map[string]bool{}
	for _, x := range v.Stages {
		if x.Words.In(rest) {
			found = append(found, x.Stage)
			for _, stage := range x.Outweighs {
				weaker[stage] = true
			}
		}
	}
	return slices.DeleteFunc(found, func(stage string) bool { return weaker[stage] })
}

// CountsStages reports whether a measure counts all of some stages; true of one of no
// procedure.
func (v *Vocabulary) CountsStages(dataset, measure string, stages []string) bool {
	name, of := dataset+"/"+measure, 0
	for _, x := range v.Stages {
		if slices.Contains(x.Measures, name) {
			of++
			stages = slices.DeleteFunc(slices.Clone(stages), func(stage string) bool { return stage == x.Stage })
		}
	}
	return of == 0 || len(stages) == 0
}
