package chart

import (
	"fmt"
	"math"

	"siemmes/reports"
	"siemmes/warehouse"
)

// The samples: one spec of every kind in a language. The figures are made up;
// their size, gaps and flags are those of the real tables.

var nan = math.NaN()

// say picks the wording of a language.
func say(language, es, en, fr string) string {
	return warehouse.Names{"es": es, "en": en, "fr": fr}.In(language)
}

func samples(language string) []*reports.ChartSpec {
	all := []*reports.ChartSpec{
		lineSample(language), monthlySample(language), barsSample(language), rankedSample(language),
		stackedSample(language), percentSample(language), pyramidSample(language), overlaySample(language),
		mapSample(language), regionSample(language), netMapSample(language), heatmapSample(language),
		flowSample(language, reports.ChartSankey), flowSample(language, reports.ChartChord),
		dumbbellSample(language), slopeSample(language), multiplesSample(language),
	}
	for _, s := range all {
		s.Lang = language
		s.Source = say(language, "cifras de ejemplo, no publicadas", "sample figures, not published", "chiffres d'exemple, non publiés")
	}
	return all
}

func years(from, to int) []string {
	var out []string
	for y := from; y <= to; y++ {
		out = append(out, fmt.Sprint(y))
	}
	return out
}

func area(language, code string) string {
	names := map[string]warehouse.Names{
		"BLZ": {"es": "Belice", "en": "Belize", "fr": "Belize"},
		"CAN": {"es": "Canadá", "en": "Canada", "fr": "Canada"},
		"COL": {"es": "Colombia", "en": "Colombia", "fr": "Colombie"},
		"CRI": {"es": "Costa Rica", "en": "Costa Rica", "fr": "Costa Rica"},
		"CUB": {"es": "Cuba", "en": "Cuba", "fr": "Cuba"},
		"DOM": {"es": "República Dominicana", "en": "Dominican Republic", "fr": "République dominicaine"},
		"ESP": {"es": "España", "en": "Spain", "fr": "Espagne"},
		"FRA": {"es": "Francia", "en": "France", "fr": "France"},
		"GTM": {"es": "Guatemala", "en": "Guatemala", "fr": "Guatemala"},
		"HND": {"es": "Honduras", "en": "Honduras", "fr": "Honduras"},
		"HTI": {"es": "Haití", "en": "Haiti", "fr": "Haïti"},
		"ITA": {"es": "Italia", "en": "Italy", "fr": "Italie"},
		"MEX": {"es": "México", "en": "Mexico", "fr": "Mexique"},
		"NIC": {"es": "Nicaragua", "en": "Nicaragua", "fr": "Nicaragua"},
		"PAN": {"es": "Panamá", "en": "Panama", "fr": "Panama"},
		"SGP": {"es": "Singapur", "en": "Singapore", "fr": "Singapour"},
		"SLV": {"es": "El Salvador", "en": "El Salvador", "fr": "El Salvador"},
		"TTO": {"es": "Trinidad y Tabago", "en": "Trinidad and Tobago", "fr": "Trinité-et-Tobago"},
		"USA": {"es": "Estados Unidos de América", "en": "United States of America", "fr": "États-Unis d'Amérique"},
		"VCT": {"es": "San Vicente y las Granadinas", "en": "Saint Vincent and the Grenadines", "fr": "Saint-Vincent-et-les Grenadines"},
		"VEN": {"es": "Venezuela (República Bolivariana de)", "en": "Venezuela (Bolivarian Republic of)", "fr": "Venezuela (République bolivarienne du)"},
		"ANT": {"es": "Antillas Neerlandesas", "en": "Netherlands Antilles", "fr": "Antilles néerlandaises"},
	}
	return names[code].In(language)
}

func areas(language string, codes ...string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = area(language, c)
	}
	return out
}

func persons(l string) string { return say(l, "personas", "persons", "personnes") }

func lineSample(l string) *reports.ChartSpec {
	p := warehouse.Flags(0).With(warehouse.Provisional)
	return &reports.ChartSpec{
		ID: "line", Kind: reports.ChartLine,
		Title:      say(l, "Admisiones permanentes por país de nacionalidad", "Permanent admissions by country of citizenship", "Admissions permanentes par pays de nationalité"),
		Subtitle:   say(l, "Costa Rica, 2014–2023", "Costa Rica, 2014–2023", "Costa Rica, 2014-2023"),
		Categories: years(2014, 2023), CategoryCodes: years(2014, 2023), Unit: persons(l),
		Series: []reports.ChartSeries{
			{Name: area(l, "NIC"), Code: "NIC", Values: []float64{9120, 8830, 9440, 10210, 12870, 14230, 6120, 7980, 9900, 11240}, Flags: []warehouse.Flags{0, 0, 0, 0, 0, 0, 0, 0, p, p}},
			{Name: area(l, "COL"), Code: "COL", Values: []float64{2310, 2280, nan, nan, 2590, 2720, 1310, 0, 2040, 2380}, Flags: []warehouse.Flags{0, 0, 1 << ('Q' - 'A'), 0, 0, 0, 0, 0, p, p}},
			{Name: area(l, "VEN"), Code: "VEN", Values: []float64{410, 620, 1180, 2260, 3340, 3710, 1820, 1990, nan, 1710}, Flags: []warehouse.Flags{0, 0, 0, 0, 0, 0, 0, 0, 0, p}},
		},
	}
}

func monthlySample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "monthly", Kind: reports.ChartLine,
		Title:    say(l, "Tránsito irregular por la selva del Darién", "Irregular transit through the Darién jungle", "Transit irrégulier par la jungle du Darién"),
		Subtitle: say(l, "Panamá, eventos registrados por mes", "Panama, events recorded by month", "Panama, événements enregistrés par mois"),
		Unit:     say(l, "eventos", "events", "événements"),
	}
	var a, b []float64
	for i := range 120 {
		code := fmt.Sprintf("%d-%02d", 2014+i/12, i%12+1)
		s.CategoryCodes = append(s.CategoryCodes, code)
		s.Categories = append(s.Categories, code)
		a = append(a, math.Round(300+700*float64(i)*math.Abs(math.Sin(float64(i)/11))))
		b = append(b, math.Round(100+260*float64(i)*math.Abs(math.Cos(float64(i)/9))))
	}
	a[40], a[41], a[43], a[44] = nan, nan, nan, nan
	s.Series = []reports.ChartSeries{{Name: area(l, "VEN"), Values: a}, {Name: area(l, "HTI"), Values: b}}
	return s
}

func barsSample(l string) *reports.ChartSpec {
	return &reports.ChartSpec{
		ID: "bars", Kind: reports.ChartBars,
		Title:      say(l, "Entradas y salidas por vía", "Entries and exits by mode of transport", "Entrées et sorties par mode de transport"),
		Subtitle:   say(l, "Costa Rica, 2023", "Costa Rica, 2023", "Costa Rica, 2023"),
		Categories: []string{say(l, "Aérea", "Air", "Aérien"), say(l, "Terrestre", "Land", "Terrestre"), say(l, "Marítima", "Sea", "Maritime"), say(l, "Fluvial", "River", "Fluvial")},
		Unit:       say(l, "movimientos", "movements", "mouvements"),
		Series: []reports.ChartSeries{
			{Name: say(l, "Entradas", "Entries", "Entrées"), Values: []float64{2761000, 902500, 24800, 5130}},
			{Name: say(l, "Salidas", "Exits", "Sorties"), Values: []float64{2802100, 861300, 0, nan}},
		},
	}
}

func rankedSample(l string) *reports.ChartSpec {
	codes := []string{"NIC", "COL", "USA", "VEN", "SLV", "PAN", "HND", "DOM", "VCT", "TTO"}
	return &reports.ChartSpec{
		ID: "ranked", Kind: reports.ChartRanked,
		Title:      say(l, "Diez principales países de origen de la población nacida en el extranjero", "Ten main countries of origin of the foreign-born population", "Dix principaux pays d'origine de la population née à l'étranger"),
		Subtitle:   say(l, "Costa Rica, 2020, personas", "Costa Rica, 2020, persons", "Costa Rica, 2020, personnes"),
		Categories: areas(l, codes...), CategoryCodes: codes, Unit: persons(l),
		Series: []reports.ChartSeries{{
			Name: persons(l), Values: []float64{302845, 25432, 21180, 18345, 13980, 11302, 6120, 2041, 0, nan},
			Flags: []warehouse.Flags{0, 0, 0, 1 << ('P' - 'A'), 0, 0, 0, 0, 0, 1 << ('Q' - 'A')},
		}},
		Notes: []string{say(l, "Incluye a las personas refugiadas.", "Includes refugees.", "Y compris les réfugiés.")},
	}
}

func stackedSample(l string) *reports.ChartSpec {
	return &reports.ChartSpec{
		ID: "stacked", Kind: reports.ChartStacked,
		Title:      say(l, "Componentes del crecimiento de la población", "Components of population growth", "Composantes de la croissance de la population"),
		Subtitle:   say(l, "México, miles de personas", "Mexico, thousand persons", "Mexique, milliers de personnes"),
		Categories: years(2012, 2023), CategoryCodes: years(2012, 2023), ValueAxis: say(l, "miles de personas", "thousand persons", "milliers de personnes"), Decimals: 1,
		Series: []reports.ChartSeries{
			{Name: say(l, "Incremento natural", "Natural increase", "Accroissement naturel"), Values: []float64{1650, 1612.5, 1580, 1540, 1490, 1440, 1410, 1370, 880, 790, 1010, 1180}},
			{Name: say(l, "Migración neta", "Net migration", "Solde migratoire"), Values: []float64{-240, -210, -190.5, -160, -140, -120, -98, -60, -30, -52, -70, -80}},
			{Name: say(l, "Crecimiento total", "Total growth", "Croissance totale"), Line: true, Values: []float64{1410, 1402.5, 1389.5, 1380, 1350, 1320, 1312, 1310, 850, 738, 940, 1100}},
		},
	}
}

func percentSample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "percent", Kind: reports.ChartStacked, Percent: true,
		Title:      say(l, "Población ocupada por nivel educativo y sexo", "Employed population by education and sex", "Population occupée par niveau d'instruction et sexe"),
		Subtitle:   say(l, "República Dominicana, 2017", "Dominican Republic, 2017", "République dominicaine, 2017"),
		Categories: []string{say(l, "Hombres nacidos en el país", "Native-born men", "Hommes nés dans le pays"), say(l, "Mujeres nacidas en el país", "Native-born women", "Femmes nées dans le pays"), say(l, "Hombres nacidos en el extranjero", "Foreign-born men", "Hommes nés à l'étranger"), say(l, "Mujeres nacidas en el extranjero", "Foreign-born women", "Femmes nées à l'étranger")},
		Unit:       persons(l),
	}
	names := []string{say(l, "Sin instrucción", "No schooling", "Sans instruction"), say(l, "Primaria", "Primary", "Primaire"), say(l, "Secundaria", "Secondary", "Secondaire"), say(l, "Superior", "Tertiary", "Supérieur"), say(l, "No especificado", "Not stated", "Non déclaré")}
	for i, n := range names {
		s.Series = append(s.Series, reports.ChartSeries{Name: n, Values: []float64{float64(31000 * (i + 1)), float64(29000 * (5 - i)), float64(18000 + 900*i), []float64{12000, 9000, 0, nan, 400}[i]}})
	}
	return s
}

func pyramidSample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "pyramid", Kind: reports.ChartPyramid,
		Title:    say(l, "Población nacida en el extranjero por edad y sexo", "Foreign-born population by age and sex", "Population née à l'étranger par âge et sexe"),
		Subtitle: say(l, "Costa Rica, censo de 2011", "Costa Rica, census of 2011", "Costa Rica, recensement de 2011"),
		Unit:     persons(l),
	}
	var men, women []float64
	for i := range 17 {
		name := fmt.Sprintf("%d–%d", 5*i, 5*i+4)
		if i == 16 {
			name = "80+"
		}
		s.Categories = append(s.Categories, name)
		men = append(men, math.Round(23000*math.Exp(-math.Pow(float64(i)-6, 2)/18)))
		women = append(women, math.Round(25000*math.Exp(-math.Pow(float64(i)-6.4, 2)/17)))
	}
	s.Series = []reports.ChartSeries{{Name: say(l, "Hombres", "Men", "Hommes"), Values: men}, {Name: say(l, "Mujeres", "Women", "Femmes"), Values: women}}
	return s
}

func overlaySample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "overlay", Kind: reports.ChartOverlay,
		Title:      say(l, "Entradas de extranjeros por mes", "Entries of foreigners by month", "Entrées d'étrangers par mois"),
		Subtitle:   say(l, "México, 2018–2023", "Mexico, 2018–2023", "Mexique, 2018-2023"),
		Categories: []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"},
		Unit:       say(l, "movimientos", "movements", "mouvements"),
	}
	months := map[string][]string{
		"es": {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
		"en": {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		"fr": {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
	}
	s.Categories = months[l]
	for y := range 6 {
		var values []float64
		for m := range 12 {
			v := math.Round(1.9e6 + 3e5*math.Sin(float64(m)/1.9+1) + 9e4*float64(y) + 4e4*math.Cos(float64(m*y)))
			if y == 2 && m > 2 && m < 9 {
				v *= 0.2
			}
			if y == 5 && m > 8 {
				v = nan
			}
			values = append(values, v)
		}
		s.Series = append(s.Series, reports.ChartSeries{Name: fmt.Sprint(2018 + y), Values: values})
	}
	return s
}

func mapSample(l string) *reports.ChartSpec {
	codes := []string{"USA", "ESP", "CAN", "CRI", "PAN", "MEX", "ITA", "FRA", "SGP", "TTO", "CUB", "ANT"}
	return &reports.ChartSpec{
		ID: "map", Kind: reports.ChartMap, Focus: "NIC",
		Title:      say(l, "Nacionales en el exterior por país de residencia", "Nationals abroad by country of residence", "Ressortissants à l'étranger par pays de résidence"),
		Subtitle:   say(l, "Nicaragua, 2020", "Nicaragua, 2020", "Nicaragua, 2020"),
		Categories: areas(l, codes...), CategoryCodes: codes, Unit: persons(l),
		Series: []reports.ChartSeries{{Name: persons(l), Values: []float64{255000, 31200, 9810, 349000, 12040, 4120, 1020, 310, 12, 0, nan, 45}}},
	}
}

func regionSample(l string) *reports.ChartSpec {
	codes := []string{"BLZ", "CAN", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN", "USA"}
	return &reports.ChartSpec{
		ID: "region", Kind: reports.ChartMap, Decimals: 1,
		Title:      say(l, "Población nacida en el extranjero", "Foreign-born population", "Population née à l'étranger"),
		Subtitle:   say(l, "Países de la CRM, 2020, por ciento de la población", "CRM countries, 2020, per cent of the population", "Pays de la CRM, 2020, pour cent de la population"),
		Categories: areas(l, codes...), CategoryCodes: codes, Unit: "%",
		Series: []reports.ChartSeries{{Name: "%", Values: []float64{15.6, 21.3, 10.2, 5.6, 0.7, 0.5, 0.4, 0.9, 0.6, 7.3, 15.3}}},
	}
}

func netMapSample(l string) *reports.ChartSpec {
	s := regionSample(l)
	s.ID, s.Title = "net", say(l, "Tasa de migración neta", "Net migration rate", "Taux de solde migratoire")
	s.Subtitle, s.Unit = say(l, "por mil habitantes", "per thousand inhabitants", "pour mille habitants"), "‰"
	s.Series[0].Values = []float64{2.7, 6.4, 0.8, -2.8, -6.3, -0.5, -0.7, -0.5, -3.3, 2.6, 2.9}
	return s
}

func heatmapSample(l string) *reports.ChartSpec {
	codes := []string{"BLZ", "CAN", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN", "USA"}
	s := &reports.ChartSpec{
		ID: "heatmap", Kind: reports.ChartHeatmap,
		Title:      say(l, "Migrantes por país de origen y de residencia", "Migrants by country of origin and residence", "Migrants par pays d'origine et de résidence"),
		Subtitle:   say(l, "Filas: origen. Columnas: residencia. 2020", "Rows: origin. Columns: residence. 2020", "Lignes : origine. Colonnes : résidence. 2020"),
		Categories: areas(l, codes...), CategoryCodes: codes, Unit: persons(l),
	}
	for i, from := range codes {
		values := make([]float64, len(codes))
		for j := range codes {
			values[j] = math.Round(math.Pow(10, 1+float64((i*7+j*5)%11)/2))
			if i == j || (i+j)%9 == 0 {
				values[j] = nan
			}
			if (i*j)%13 == 5 {
				values[j] = 0
			}
		}
		s.Series = append(s.Series, reports.ChartSeries{Name: area(l, from), Code: from, Values: values})
	}
	return s
}

func flowSample(l string, kind reports.ChartKind) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: string(kind), Kind: kind,
		Title:    say(l, "Corredores migratorios de la región", "Migration corridors of the region", "Couloirs migratoires de la région"),
		Subtitle: say(l, "De origen a residencia, 2020", "From origin to residence, 2020", "De l'origine à la résidence, 2020"),
		Unit:     persons(l),
	}
	for _, f := range []struct {
		from, to string
		value    float64
	}{
		{"MEX", "USA", 10853105},
		{"SLV", "USA", 1429155},
		{"GTM", "USA", 1256867},
		{"DOM", "USA", 1173662},
		{"HND", "USA", 773045},
		{"NIC", "CRI", 349111},
		{"USA", "MEX", 797266},
		{"CAN", "USA", 833128},
		{"USA", "CAN", 273226},
		{"GTM", "MEX", 44178},
		{"HTI", "DOM", 495815},
	} {
		s.Links = append(s.Links, reports.ChartLink{From: area(l, f.from), FromCode: f.from, To: area(l, f.to), ToCode: f.to, Value: f.value})
	}
	return s
}

func dumbbellSample(l string) *reports.ChartSpec {
	codes := []string{"NIC", "HND", "SLV", "GTM", "DOM", "MEX", "BLZ"}
	return &reports.ChartSpec{
		ID: "dumbbell", Kind: reports.ChartDumbbell,
		Title:      say(l, "La misma corriente, contada por ambos países", "The same flow, counted by both countries", "Le même flux, compté par les deux pays"),
		Subtitle:   say(l, "Personas retornadas, enero de 2021", "Returnees, January 2021", "Personnes retournées, janvier 2021"),
		Categories: areas(l, codes...), CategoryCodes: codes, Unit: persons(l),
		Series: []reports.ChartSeries{
			{Name: say(l, "según quien envía", "as the sender counts", "selon le pays d'envoi"), Values: []float64{1761, 2631, 1404, nan, 120, 3980, 12}, Flags: []warehouse.Flags{0, 1 << ('P' - 'A')}},
			{Name: say(l, "según quien recibe", "as the receiver counts", "selon le pays d'accueil"), Values: []float64{2040, 1761, 1404, 980, 0, 4410, nan}},
		},
	}
}

func slopeSample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "slope", Kind: reports.ChartSlope,
		Title:      say(l, "Principales orígenes entre dos censos", "Main origins between two censuses", "Principales origines entre deux recensements"),
		Subtitle:   say(l, "Panamá, 2000 y 2010", "Panama, 2000 and 2010", "Panama, 2000 et 2010"),
		Categories: []string{"2000", "2010"}, CategoryCodes: []string{"2000", "2010"}, Unit: persons(l),
	}
	for i, c := range []string{"COL", "USA", "NIC", "VEN", "DOM", "CRI"} {
		s.Series = append(s.Series, reports.ChartSeries{Name: area(l, c), Code: c, Values: []float64{
			[]float64{21080, 5113, 4833, 1800, 5753, 4565}[i], []float64{41885, 8110, 9798, 7760, 6980, nan}[i],
		}})
	}
	return s
}

func multiplesSample(l string) *reports.ChartSpec {
	s := &reports.ChartSpec{
		ID: "multiples", Kind: reports.ChartMultiples, Decimals: 1,
		Title:      say(l, "Remesas recibidas, por ciento del PIB", "Remittances received, per cent of GDP", "Envois de fonds reçus, pour cent du PIB"),
		Subtitle:   say(l, "2005–2023", "2005–2023", "2005-2023"),
		Categories: years(2005, 2023), CategoryCodes: years(2005, 2023), Unit: "%",
	}
	for i, c := range []string{"BLZ", "CRI", "DOM", "SLV", "GTM", "HND", "MEX", "NIC", "PAN"} {
		var values []float64
		for y := range 19 {
			values = append(values, math.Round(10*(1+float64(i*i%7)*2.2+0.35*float64(y)*math.Abs(math.Sin(float64(i)))))/10)
		}
		if i == 3 {
			values[4], values[5] = nan, nan
		}
		s.Series = append(s.Series, reports.ChartSeries{Name: area(l, c), Code: c, Values: values})
	}
	return s
}
