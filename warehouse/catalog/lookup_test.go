package catalog

import (
	"testing"
)

// meanings are what offices write, and what it means in general and in a
// publisher's scope.
var meanings = []struct{ list, label, scope, want string }{
	{AreaList, "Dominicana, Rep.", "", "DOM"},
	{AreaList, "Corea, Rep. (Sur)", "", "KOR"},
	{AreaList, "Países Bajos (Holanda)", "", "NLD"},
	{AreaList, "Mianmar (Birmania)", "", "MMR"},
	{AreaList, "Congo, People's Republic of the", "", "COG"},
	{AreaList, "Ivory Coast, Republic of", "", "CIV"},
	{AreaList, "Panama, Republic of", "", "PAN"},
	{AreaList, "Swaziland", "", "SWZ"},
	{AreaList, "Republica CentroÁfricana", "", "CAF"},
	{AreaList, "COSTA   RICA", "", "CRI"},
	{AreaList, " Côte d’Ivoire* ", "", "CIV"},
	{AreaList, "Brasil (1)", "", "BRA"},
	{AreaList, "Brasil¹", "", "BRA"},
	{AreaList, "Brasil1", "", "BRA"},
	{AreaList, "Honduras a/", "", "HND"},
	{AreaList, "Trinidad & Tobago", "", "TTO"},
	{AreaList, "Antigua&Barbuda", "", "ATG"},
	{AreaList, "CRI", "", "CRI"},
	{AreaList, "188", "", "CRI"},
	{AreaList, "M49_419", "", "M49_419"},
	{AreaList, "G_CRM", "", "G_CRM"},
	{AreaList, "Total ", "", "W"},
	{AreaList, "Grand total", "", "W"},
	{AreaList, "Otras nacionalidades", "", "_O"},
	{AreaList, "No especificado", "", "_U"},
	{AreaList, "Nacionales", "", "NAT"},
	{AreaList, "Extranjeros", "", "FOR"},
	{AreaList, "Apátridas", "", "X_STATELESS"},
	{AreaList, "Centroamérica", "", "G_CAM"},
	{AreaList, "Central America", "UNDESA", "M49_013"},
	{AreaList, "Micronesia", "", "FSM"},
	{AreaList, "Micronesia", "UNSD", "M49_057"},
	{AreaList, "CHI", "WB", "X_CHANNEL_ISLANDS"},
	{AreaList, "CHI", "UNHCR", "CHN"},
	{AreaList, "AUS", "UNHCR", "AUT"},
	{AreaList, "AUS", "", "AUS"},
	{AreaList, "SRB", "UNHCR", "X_SRB_XKX"},
	{AreaList, "4", "UNDESA", "AFG"},
	{AreaList, "900", "UNDESA", "W"},
	{AreaList, "MX", "EUROSTAT", "MEX"},
	{AreaList, "CHINA, PEOPLES REPUBLIC OF", "CBP", "CHN"},
	{AreaList, "NA", "IOM", "_U"},
	{AreaList, "OOO", "PA_SNM", "_O"},
	{"CL_SEX", "Ambos sexos", "", "_T"},
	{"CL_SEX", "boys", "", "M"},
	{"CL_SEX", "MUJERES", "", "F"},
	{"CL_MODE", "Vía aérea", "", "AIR"},
	{"CL_SUBDIVISION", "Ontario - Total", "IRCC", "CA-ON"},
	{"CL_SUBDIVISION", "ON", "CAN", "CA-ON"},
	{"CL_SUBDIVISION", "La Paz", "HND", "HN-LP"},
	{"CL_SUBDIVISION", "La Paz", "SLV", "SV-PA"},
	{"CL_SUBDIVISION", "México", "CONAPO", "MX-MEX"},
	{"CL_SUBDIVISION", "Ontario", "", "CA-ON"},
	{"CL_SUBDIVISION", "CA-ON", "", "CA-ON"},
	{"CL_BORDER_POST", "PTE. INT. TANCREDO NEVES", "AR_DNM", "AR-PTE_INT_TANCREDO_NEVES"},
	{"CL_CATEGORY_ADMISSIONS", "Economic - Total", "IRCC", "ECONOMIC"},
	{"CL_MEASURE_STOCK", "PERSONS", "", "PERSONS"},
	{"CL_SOURCE", "IOM_REGULAR", "", "IOM_REGULAR"},
}

func TestLookup(t *testing.T) {
	c := Default()
	for _, x := range meanings {
		if got, ok := c.Lookup(x.list, x.label, x.scope); !ok || got != x.want {
			t.Errorf("%s: %q in scope %q is %q, not %q", x.list, x.label, x.scope, got, x.want)
		}
	}
}

// What is not known, or may mean two things, is not guessed.
func TestLookupDoesNotGuess(t *testing.T) {
	c := Default()
	for _, x := range []struct{ list, label, scope string }{
		{AreaList, "Hondurs", ""},
		{AreaList, "San Martín", ""},
		{AreaList, "América del Norte", ""},
		{AreaList, "Corea", ""},
		{AreaList, "Total (45)", "UNHCR"},
		{AreaList, "Europe (39)", ""},
		{AreaList, "mex", ""},
		{AreaList, "4", ""},
		{AreaList, "BOT", "UNHCR"},
		{AreaList, "GTM", "UNHCR"},
		{AreaList, "", ""},
		{AreaList, "*", ""},
		{"CL_SUBDIVISION", "La Paz", ""},
		{"CL_SUBDIVISION", "Santander", "MEX"},
		{"CL_AGE", "mayores de 65", ""},
		{"CL_AGE", "9 a 5", ""},
		{"CL_NONE", "Total", ""},
	} {
		if got, ok := c.Lookup(x.list, x.label, x.scope); ok {
			t.Errorf("%s: %q in scope %q was taken for %s", x.list, x.label, x.scope, got)
		}
	}
}

func TestAgesAsOfficesWriteThem(t *testing.T) {
	for label, want := range map[string]string{
		"0-4": "Y0T4", "0 - 4": "Y0T4", "0 – 4": "Y0T4", "60 - 64": "Y60T64", "85 -89": "Y85T89", "de 5 a 9 años": "Y5T9",
		"5 a 9": "Y5T9", "5 to 9 years": "Y5T9", "5 à 9 ans": "Y5T9", "From 5 to 9": "Y5T9", "15-19 años de edad": "Y15T19",
		"Ages 15-19": "Y15T19", "65+": "Y_GE65", "65 +": "Y_GE65", "65 y más": "Y_GE65", "65 y mas años": "Y_GE65",
		"65 años y más": "Y_GE65", "100 y más": "Y_GE100", "85 and over": "Y_GE85", "85 years and over": "Y_GE85", "85 & over": "Y_GE85",
		"85 ans et plus": "Y_GE85", "≥ 65": "Y_GE65", ">64": "Y_GE65", "> 64 años": "Y_GE65", "≤14": "Y_LT15", "65 y +": "Y_GE65", "65 et + ans": "Y_GE65", "< 1": "Y0", "<1": "Y0", "Menos de 1 año": "Y0", "<18": "Y_LT18",
		"Menores de 18 años": "Y_LT18", "under 18": "Y_LT18", "Moins de 18 ans": "Y_LT18", "0": "Y0", "109": "Y109", "1 año": "Y1",
		"37": "Y37", "Y15T19": "Y15T19", "Total": "_T", "Todas las edades": "_T", "No especificado": "_U",
		"60 anos ou mais": "Y_GE60", "60 e mais": "Y_GE60", "60 años a más": "Y_GE60", "60 y mayores": "Y_GE60", "60 en adelante": "Y_GE60", "18 até 24": "Y18T24",
		"de 13 a menos de 18": "Y13T17", "13 to under 18": "Y13T17", "de 13 à moins de 18 ans": "Y13T17",
		"Mayores de edad": "Y_GE18", "Mayores de 18 años": "Y_GE18", "men": "Y_GE18", "girls": "Y_LT18",
	} {
		if got, ok := Default().Lookup("CL_AGE", label, ""); !ok || got != want {
			t.Errorf("%q is %q, not %q", label, got, want)
		}
	}
}

func TestNearestSuggests(t *testing.T) {
	c := Default()
	for _, x := range []struct{ list, label, scope, want string }{
		{AreaList, "Hondurs", "", "HND"},
		{AreaList, "Nicargua", "", "NIC"},
		{AreaList, "Guatmela", "", "GTM"},
		{AreaList, "Estados Unidso de America", "", "USA"},
		{AreaList, "Repùblica Dominicna", "", "DOM"},
		{AreaList, "Rep. Corea", "", "KOR"},
		{"CL_SEX", "Femenimo", "", "F"},
		{"CL_SUBDIVISION", "Ontaro", "CAN", "CA-ON"},
	} {
		near := c.Nearest(x.list, x.label, x.scope, 3)
		if len(near) == 0 || near[0].ID != x.want {
			t.Errorf("nearest to %q: %v, expected %s first", x.label, near, x.want)
		}
		if len(near) > 3 {
			t.Errorf("nearest to %q: %d suggestions, three were asked for", x.label, len(near))
		}
	}
	if near := c.Nearest(AreaList, "xqzzwv", "", 3); len(near) > 0 {
		t.Errorf("nothing is like xqzzwv, but %s is suggested", near[0].ID)
	}
}

func TestEditDistance(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"", "abc", 3}, {"abc", "acb", 1}, {"mexico", "mejico", 1}, {"kitten", "sitting", 3}} {
		if got := editDistance(x.a, x.b); got != x.want {
			t.Errorf("%q to %q: %d, not %d", x.a, x.b, got, x.want)
		}
	}
}

func TestAreaAsAPersonTypesIt(t *testing.T) {
	c := Default()
	for typed, want := range map[string]string{
		"CR": "CRI", "cri": "CRI", "188": "CRI", "Costa Rica": "CRI", "084": "BLZ", "84": "BLZ", "belice": "BLZ", "Belize": "BLZ",
		"g_crm": "G_CRM", "419": "M49_419", "M49_419": "M49_419", "1": "W", "world": "W", "w": "W", "Mundo": "W",
		"États-Unis": "USA", "EE.UU.": "USA", "NA": "NAM", "xk": "XKX", "Kosovo": "XKX", "centroamérica": "G_CAM",
	} {
		if got, err := c.Area(typed); err != nil || got != want {
			t.Errorf("%q is %q (%v), not %s", typed, got, err, want)
		}
	}
}

func TestNormaliseFoldsWhatMeansNothing(t *testing.T) {
	same := []string{"Côte d'Ivoire", "COTE D’IVOIRE", " côte  d'ivoire *", "Cote dIvoire¹", "Co\u0302te d'Ivoire"}
	for _, s := range same {
		if got := normalise(s); got != "cote divoire" {
			t.Errorf("%q folds to %q", s, got)
		}
	}
	for a, b := range map[string]string{"Níger": "Nigeria", "Guinea": "Guinea-Bissau", "Europe": "Europe (38)"} {
		if normalise(a) == normalise(b) {
			t.Errorf("%q and %q fold to the same", a, b)
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"Brasil (1)", "65 y más", "&", "a/", "İ", "0-4", "\xff"} {
		f.Add(s)
	}
	lists := []string{AreaList, "CL_AGE", "CL_SUBDIVISION"}
	f.Fuzz(func(t *testing.T, label string) {
		for _, list := range lists {
			code, ok := Default().Lookup(list, label, "UNHCR MEX")
			if ok && Default().open.now().lists[list].Code(code) == nil {
				t.Errorf("%q gives %q, which %s does not hold", label, code, list)
			}
		}
		if again := normalise(normalise(label)); again != normalise(label) {
			t.Errorf("%q folds to %q and then to %q", label, normalise(label), again)
		}
	})
}

// Words for a total are the total of a list that has one, and no code of any other list,
// whatever letter it has.
func TestTotalsAreOnlyInListsThatHaveOne(t *testing.T) {
	c := Default()
	for _, l := range c.open.now().lists {
		for _, label := range []string{"Total", "Totales", "Ensemble", "All", "Todos"} {
			code, ok := c.Lookup(l.ID, label, "")
			if k := l.Code(code); ok && !k.Aggregate {
				t.Errorf("%s: %q is %s", l.ID, label, code)
			}
		}
	}
}

// A word that only has some letters of a name is not like it.
func TestNearestSuggestsNoOtherWord(t *testing.T) {
	c := Default()
	for _, x := range []struct{ list, label string }{
		{AreaList, "Máximo"}, {AreaList, "De los cuales, menores"}, {AreaList, "Mercosur"}, {AreaList, "Rank"}, {AreaList, "Meta"}, {AreaList, "Minimum"},
	} {
		if near := c.Nearest(x.list, x.label, "", 3); len(near) > 0 {
			t.Errorf("%q is suggested to be %s", x.label, near[0].ID)
		}
	}
}
