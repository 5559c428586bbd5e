package catalog

import (
	"io/fs"
	"slices"
	"strings"

	"siemmes/warehouse"
)

// Vocabulary is what the words of files mean. The sections are described where
// they are written, in vocabulary/*.yml.
type Vocabulary struct {
	Datasets        map[string]*DatasetWords `json:"datasets"` // by id
	Measures        []MeasureWords           `json:"measures"` // in the order in which they are tried
	Publishers      []*Publisher             `json:"publishers"`
	FiscalYears     map[string]int           `json:"fiscal_years"` // first month by area
	Captions        []*Caption               `json:"captions"`
	CaptionNothing  Phrases                  `json:"captions_of_nothing"`
	CaptionCodes    Phrases                  `json:"captions_of_codes"`
	CaptionContents Phrases                  `json:"captions_of_contents"`
	Axes            []AxisList               `json:"axes"`
	Directions      map[string]Phrases       `json:"directions"`
	Sexes           map[string]Phrases       `json:"sexes"`
	People          map[string]Phrases       `json:"people"`
	Computed        Phrases                  `json:"computed"`
	// Balances name what comes in less what goes out.
	Balances         Phrases                    `json:"balances"`
	Averages         Phrases                    `json:"averages"`
	Totals           Phrases                    `json:"totals"`
	TotalWord        Phrases                    `json:"total_word"`
	Breakdown        Phrases                    `json:"breakdown"`
	Parts            Phrases                    `json:"parts_of_countries"`
	Bodies           Phrases                    `json:"bodies"`
	Offices          Phrases                    `json:"offices"`
	NotPlaces        Phrases                    `json:"not_places"`
	Origins          []OriginWords              `json:"origins"`
	Excluded         Phrases                    `json:"excluded"`
	SourceLines      Phrases                    `json:"source_lines"`
	NoteLines        Phrases                    `json:"note_lines"`
	DatedLines       Phrases                    `json:"dated_lines"`
	Provisional      Phrases                    `json:"provisional"`
	Fiscal           Phrases                    `json:"fiscal"`
	YearRuns         YearRunWords               `json:"year_runs"`
	Frequencies      []FrequencyWords           `json:"frequencies"`
	Multipliers      []MultiplierWords          `json:"multipliers"`
	ScalesAlone      []MultiplierWords          `json:"scales_alone"`
	ScalesShown      []MultiplierWords          `json:"scales_shown"`
	UnitLines        Phrases                    `json:"unit_lines"`
	Scales           Phrases                    `json:"scales"`
	Currencies       map[string]CurrencyWords   `json:"currencies"` // by unit
	ReferenceDays    []DayWords                 `json:"reference_days"`
	Rounding         Phrases                    `json:"rounding"`
	Numbers          map[string]float64         `json:"numbers"`
	Below            Phrases                    `json:"below"`
	Statuses         map[string]Phrases         `json:"statuses"`     // that a heading says, by code
	Marks            map[string][]string        `json:"marks"`        // by status
	MarksBeside      map[string]string          `json:"marks_beside"` // status by mark
	Brackets         Phrases                    `json:"brackets"`
	Negative         Phrases                    `json:"negative"`
	MarksTrusted     []TrustedMarks             `json:"marks_trusted"`
	Explanations     []Explanation              `json:"explanations"`
	Columns          map[string]string          `json:"columns"`        // role by name, see ColumnValue
	ColumnActions    map[string]string          `json:"column_actions"` // why such a record is left out, by code; "" where it is not
	ColumnFlags      map[string]ColumnFlag      `json:"column_flags"`   // by letter
	ColumnUnits      map[string]float64         `json:"column_units"`   // how many are one, by code
	Persons          PersonWords                `json:"persons"`
	Stages           []StageWords               `json:"stages"`
	StagePasses      Phrases                    `json:"stage_passes"`
	statusOfMark     map[string]string          // by mark, of Marks
	measuresOf       map[string][]*MeasureWords // by dataset
	ownListOf        map[string]string          // dataset by list
	currencyMeasure  map[string]warehouse.Measure
	EarlierResidence Phrases `json:"earlier_residence"`
	AgeWords         Phrases `json:"age_words"`
	AgesSaid         Phrases `json:"ages_said"`       // that numbers of years are ages
	YearsOfOthers    Phrases `json:"years_of_others"` // captions of numbers of years that are no ages
	AgeGroups        Phrases `json:"age_groups"`
	Abroad           Phrases `json:"abroad"`
	BornAbroad       Phrases `json:"born_abroad"`
	// ResidentPopulation names all who live in a country, in words that are those of a permit too.
	ResidentPopulation Phrases `json:"resident_population"`
	Across             Phrases `json:"across"`
	Down               Phrases `json:"down"`
	Shares             Phrases `json:"shares"`
	Neutral            Phrases `json:"neutral"`
	Leading            Phrases `json:"leading"`
	Limits             Phrases `json:"limits"`
	UnitIn             Phrases `json:"unit_in"`
	Harmless           Phrases `json:"harmless"`
	Cumulated          Phrases `json:"cumulated"`
	SinceStart         Phrases `json:"since_start"`
	YearStart          Phrases `json:"year_start"`
	Rolling            Phrases `json:"rolling"`
	AllOf              Phrases `json:"all_of"`
	RestOf             Phrases `json:"rest_of"`
	PartOfTotal        Phrases `json:"part_of_total"` // beside the word total: not all
	NotCounted         Phrases `json:"not_counted"`   // that a figure is no count: a rank, a goal, the largest one
}

// OriginWords are words before a country that is whom or where from. They end where the
// country begins.
type OriginWords struct {
	Basis string  `json:"basis"` // that they name; "" of others
	Words Phrases `json:"words"`
}

// Origin returns the words at the end of a folded text that make the country behind it one
// of origin, and the basis that they name; ok is false where there are none.
func (v *Vocabulary) Origin(before string) (words, basis string, ok bool) {
	for _, x := range v.Origins {
		if at := x.Words.Find(before); at != nil {
			return before[at[0]:at[1]], x.Basis, true
		}
	}
	return "", "", false
}

// YearRunWords say through which months years run.
type YearRunWords struct {
	Years   Phrases `json:"years"`
	Ends    Phrases `json:"ends"`
	Begins  Phrases `json:"begins"`
	To      Phrases `json:"to"`
	Behind  Phrases `json:"behind"`   // the stretch: "of each year"
	OfMonth Phrases `json:"of_month"` // behind the name of the month in which years end
}

// FrequencyWords say how many months each figure of a series counts.
type FrequencyWords struct {
	Months int     `json:"months"`
	Words  Phrases `json:"words"`
}

// DatasetWords are the words that indicate a dataset.
type DatasetWords struct {
	Clues []Clue `json:"clues"`
	// Axes are the own dimensions that indicate the dataset.
	Axes []string `json:"axes"`
	// Present reports whether its figures are of persons who are in the
	// reporting country.
	Present bool `json:"present"`
	// OneDirection reports whether a text that names both directions leaves the
	// direction open.
	OneDirection bool `json:"one_direction"`
	// Foreign reports whether its figures are of foreigners, whether words say so or not.
	Foreign bool `json:"foreign"`
	// Home reports whether its figures are of persons who go home: a country's own people
	// come in, others leave it.
	Home bool `json:"home"`
	// Abroad reports whether its figures may be of a country's own people abroad.
	Abroad       bool   `json:"abroad"`
	UsualMeasure string `json:"usual_measure"` // where no word names one
	// Directions are the words of its directions, where they are not the general
	// ones.
	Directions map[string]Phrases `json:"directions"`
	// Basis is the usual basis by direction; _T: whatever the direction.
	Basis map[string]string `json:"basis"`
	// MadeOfOthers reports whether its measures are rates, shares and balances of
	// other datasets. Their words count in every table.
	MadeOfOthers bool   `json:"made_of_others"`
	AddsNot      string `json:"adds_not"` // why parts of its figures do not add up
}

// Clue is words that indicate a dataset. Weight is 1 for a word that others use
// too, 3 for one that hardly means anything else.
type Clue struct {
	Weight float64 `json:"weight"`
	Words  Phrases `json:"words"`
}

// StageWords are words of a stage of a procedure, and the measures that count it, as
// "DATASET/MEASURE".
type StageWords struct {
	Stage    string   `json:"stage"`
	Measures []string `json:"measures"`
	// Outweighs are stages that are not the matter of a text that names this one.
	Outweighs []string `json:"outweighs"`
	Words     Phrases  `json:"words"`
}

// MeasureWords are words that name a measure of a dataset.
type MeasureWords struct {
	Dataset string  `json:"dataset"`
	Measure string  `json:"measure"`
	Words   Phrases `json:"words"`
	// HoldsSex reports whether a sex in the words belongs to the measure.
	HoldsSex bool `json:"holds_sex"`
}

// Publisher is how a publisher names itself. Scope is whose labels are read first,
// or ""; Area its country, "" of an international one.
type Publisher struct {
	Words    Phrases           `json:"words"`
	Scope    string            `json:"scope"`
	Area     string            `json:"area"`
	Basis    map[string]string `json:"basis"`    // by dataset
	Captions []string          `json:"captions"` // of columns that only its files have
}

// Caption is what the caption of a column says of the texts below it.
type Caption struct {
	Dimension string `json:"dimension"` // or AnyPeriod, AnyArea
	Role      string `json:"role"`      // of an area: RoleReporting, RoleCounterpart, or ""
	Basis     string `json:"basis"`     // of a counterpart
	Abroad    string `json:"abroad"`    // basis where a country's own people abroad are counted
	// Sure are the datasets in which the words say the basis; nil: in all.
	Sure  []string `json:"sure"`
	Form  string   `json:"form"` // of a period
	Words Phrases  `json:"words"`
}

// What captions say beside dimensions, and the roles of areas.
const (
	AnyPeriod       = "period"
	AnyArea         = "area"
	RoleReporting   = "reporting"
	RoleCounterpart = "counterpart"
)

// AxisList is a code list that rows and columns are tried against.
type AxisList struct {
	List      string `json:"list"`
	Dimension string `json:"dimension"`
}

// MultiplierWords are words of a unit: figures are in Times.
type MultiplierWords struct {
	Times float64 `json:"times"`
	Words Phrases `json:"words"`
}

// ScaleAlone is how many the name of a scale says that one is, where it is a folded text by
// itself; zero where it is none.
func (v *Vocabulary) ScaleAlone(folded string) float64 {
	for _, x := range v.ScalesAlone {
		if x.Words.In(folded) {
			return x.Times
		}
	}
	return 0
}

// CurrencyWords are words of amounts of money.
type CurrencyWords struct {
	Words    Phrases `json:"words"`
	Headings Phrases `json:"headings"`
	Others   Phrases `json:"others"` // of currencies that no measure holds
}

// DayWords are words of the day that a stock is for, MM-DD.
type DayWords struct {
	Day   string  `json:"day"`
	Words Phrases `json:"words"`
}

// TrustedMarks are marks that have the same meaning nearly everywhere.
type TrustedMarks struct {
	Status string   `json:"status"` // of CL_OBS_STATUS
	Conf   string   `json:"conf"`   // of CL_CONF_STATUS
	Sure   float64  `json:"sure"`   // 0 to 1
	Texts  []string `json:"texts"`
}

// Explanation is what a note says that a mark means.
type Explanation struct {
	Status string  `json:"status"`
	Conf   string  `json:"conf"`
	Nil    bool    `json:"nil"`    // the figure is zero
	Bounds bool    `json:"bounds"` // the note may say between which numbers it is
	Words  Phrases `json:"words"`
}

// The roles of a column that is named as SDMX names it.
const (
	ColumnValue      = "value"
	ColumnPeriod     = "period"
	ColumnFlow       = "flow"
	ColumnAction     = "action"
	ColumnStatus     = "status"
	ColumnConf       = "conf"
	ColumnFlags      = "flags"
	ColumnMultiplier = "multiplier"
	ColumnUnit       = "unit"
	ColumnNote       = "note"
	ColumnNothing    = "nothing"
)

// columnRoles lists the roles.
var columnRoles = []any{ColumnValue, ColumnPeriod, ColumnFlow, ColumnAction, ColumnStatus, ColumnConf, ColumnFlags, ColumnMultiplier, ColumnUnit, ColumnNote, ColumnNothing}

// ColumnFlag is what a letter beside a figure says of it; both are "" where no code does.
type ColumnFlag struct {
	Status string `json:"status"` // of CL_OBS_STATUS
	Conf   string `json:"conf"`   // of CL_CONF_STATUS
}

// PersonWords are words by which a sheet of single persons is known. Those of headings
// and texts are folded.
type PersonWords struct {
	Births     Phrases `json:"births"`
	Names      Phrases `json:"names"`
	Name       Phrases `json:"name"` // of persons or of anything else
	Initials   Phrases `json:"initials"`
	Records    Phrases `json:"records"` // numbers of rows that are one person or event each
	Documents  Phrases `json:"documents"`
	Sexes      Phrases `json:"sexes"`
	Ages       Phrases `json:"ages"`
	Origins    Phrases `json:"origins"`
	Attributes Phrases `json:"attributes"`
	Days       Phrases `json:"days"`   // of something else than a person
	Things     Phrases `json:"things"` // that are no persons
	Counts     Phrases `json:"counts"`
	Times      Phrases `json:"times"`
	Codes      Phrases `json:"codes"`
	// SexTexts are the texts of a column of sexes.
	SexTexts []string `json:"sex_texts"`
	Places   Phrases  `json:"places"` // words before a name that make that of a place of it
	// CommonNames are names and surnames that many persons bear.
	CommonNames []string `json:"common_names"`
}

// vocabularyFiles are read in this order.
var vocabularyFiles = []string{"datasets", "publishers", "captions", "words", "figures", "columns", "persons"}

// readVocabulary reads the vocabulary of the program and adds that of a user.
func (c *Catalog) readVocabulary(files fs.FS, own *Vocabulary) (*Vocabulary, error) {
	v := &Vocabulary{}
	for _, name := range vocabularyFiles {
		var part Vocabulary
		if err := readYAML(files, "vocabulary/"+name+".yml", &part); err != nil {
			return v, err
		}
		v.add(&part)
	}
	if own != nil {
		v.add(own)
	}
	v.finish(c)
	return v, nil
}

// Vocabulary returns what the words of files mean. It is read when it is first
// asked for.
func (c *Catalog) Vocabulary() *Vocabulary { return c.vocabulary() }

// finish indexes the sections.
func (v *Vocabulary) finish(c *Catalog) {
	v.statusOfMark = map[string]string{}
	for status, texts := range v.Marks {
		for _, text := range texts {
			v.statusOfMark[text] = status
		}
	}
	v.measuresOf = map[string][]*MeasureWords{}
	for i := range v.Measures {
		m := &v.Measures[i]
		v.measuresOf[m.Dataset] = append(v.measuresOf[m.Dataset], m)
	}
	v.currencyMeasure = map[string]warehouse.Measure{}
	for _, ds := range c.datasets {
		for _, m := range ds.Measures {
			if _, money := v.Currencies[m.Unit]; money {
				v.currencyMeasure[ds.ID] = m
			}
		}
	}
	v.ownListOf = checker{c}.ownLists()
	v.addAxes(c)
}

// ownLists are the lists of dimensions that several datasets have, each with codes
// of its own, with the dataset whose codes they hold.
func (c checker) ownLists() map[string]string {
	lists := map[string][]string{} // of a dimension
	users := map[string][]string{} // datasets of a list
	for _, ds := range c.datasets {
		for _, d := range ds.Dimensions {
			if d.ID == warehouse.DimMeasure {
				continue
			}
			if !slices.Contains(lists[d.ID], d.CodeList) {
				lists[d.ID] = append(lists[d.ID], d.CodeList)
			}
			if !slices.Contains(users[d.CodeList], ds.ID) {
				users[d.CodeList] = append(users[d.CodeList], ds.ID)
			}
		}
	}
	own := map[string]string{}
	for _, of := range lists {
		for _, list := range of {
			if len(of) > 1 && len(users[list]) == 1 {
				own[list] = users[list][0]
			}
		}
	}
	return own
}

// addAxes adds the lists of own dimensions of datasets that are not yet there, and
// that of areas as the last one.
func (v *Vocabulary) addAxes(c *Catalog) {
	for _, ds := range c.datasets {
		for _, d := range ds.Dimensions[len(commonDimensions):] {
			axis := AxisList{d.CodeList, d.ID}
			if d.CodeList != AreaList && !slices.Contains(v.Axes, axis) {
				v.Axes = append(v.Axes, axis)
			}
		}
	}
	v.Axes = append(v.Axes, AxisList{AreaList, AnyArea})
}

// Dataset returns the words of a dataset; of one that has none, an empty value.
func (v *Vocabulary) Dataset(id string) *DatasetWords {
	if d := v.Datasets[id]; d != nil {
		return d
	}
	return &DatasetWords{}
}

// MeasuresOf lists the words of a dataset's measures in the order in which they are
// tried.
func (v *Vocabulary) MeasuresOf(dataset string) []*MeasureWords { return v.measuresOf[dataset] }

// ListDataset returns the dataset that alone has the codes of a list, where other
// datasets have codes of their own for the same dimension; else "".
func (v *Vocabulary) ListDataset(list string) string { return v.ownListOf[list] }

// Currency returns the measure of a dataset that is an amount of money, with its
// words; ok reports whether it has one.
func (v *Vocabulary) Currency(dataset string) (m warehouse.Measure, words CurrencyWords, ok bool) {
	m, ok = v.currencyMeasure[dataset]
	return m, v.Currencies[m.Unit], ok
}

// Mark returns the status that a text in place of a number usually means, "" where
// it may be several things; known reports whether the text is such a mark.
func (v *Vocabulary) Mark(text string) (status string, known bool) {
	status, known = v.statusOfMark[strings.ToLower(text)]
	return status, known
}

// PublisherOf returns the publisher that one of the texts names, the first text
// first; nil where none is known. Texts are folded.
func (v *Vocabulary) PublisherOf(texts ...string) *Publisher {
	for _, text := range texts {
		for _, p := range v.Publishers {
			if p.Words.In(text) {
				return p
			}
		}
	}
	return nil
}

// CaptionPublisher returns the publisher of which only the files have a column of
// this caption; nil where there is none.
func (v *Vocabulary) CaptionPublisher(caption string) *Publisher {
	i := slices.IndexFunc(v.Publishers, func(p *Publisher) bool { return slices.Contains(p.Captions, caption) })
	if i < 0 {
		return nil
	}
	return v.Publishers[i]
}

// ScopeBasis returns the basis of a dataset's figures that the publisher of a scope
// does not say; "" where it is not known.
func (v *Vocabulary) ScopeBasis(scope, dataset string) string {
	for _, p := range v.Publishers {
		if p.Scope == scope && scope != "" && p.Basis[dataset] != "" {
			return p.Basis[dataset]
		}
	}
	return ""
}
