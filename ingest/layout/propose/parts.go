package propose

// The parts of a sketch, each with what it decides of a table.

// columnSketch decides what the columns of a table are.
type columnSketch struct{ *sketch }

func columnsOf(k *sketch) columnSketch { return columnSketch{k} }

// headerSketch finds the rows of the header.
type headerSketch struct{ *sketch }

func headerOf(k *sketch) headerSketch { return headerSketch{k} }

// sectionSketch finds the label rows that are above their blocks.
type sectionSketch struct{ *sketch }

func sectionsOf(k *sketch) sectionSketch { return sectionSketch{k} }

// nestingSketch decides how the columns of labels nest.
type nestingSketch struct{ *sketch }

func nestingOf(k *sketch) nestingSketch { return nestingSketch{k} }

// The parts of a view, each with what it understands of a table.

// datasetView chooses the dataset, the measure, the direction and the basis.
type datasetView struct{ *view }

func datasetOf(v *view) datasetView { return datasetView{v} }

// axesView finds what the texts of the axes mean.
type axesView struct{ *view }

func axesOf(v *view) axesView { return axesView{v} }

// areaView finds which axes are of areas, and of which dimension.
type areaView struct{ *view }

func areasOf(v *view) areaView { return areaView{v} }

// askView asks a person what of a table is not known, and takes the answers.
type askView struct{ *view }

func askOf(v *view) askView { return askView{v} }

// cadenceView finds how long the periods are that dates and months tell.
type cadenceView struct{ *view }

func cadenceOf(v *view) cadenceView { return cadenceView{v} }

// dialogue finds and reads the answers to questions.
type dialogue struct{ *mind }

func dialogueOf(m *mind) dialogue { return dialogue{m} }

// declaredView takes what the file says itself of its columns.
type declaredView struct{ *view }

func declaredOf(v *view) declaredView { return declaredView{v} }
