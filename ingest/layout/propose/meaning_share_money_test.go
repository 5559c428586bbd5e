package propose

import "testing"

// Amounts of a currency in which no measure of the dataset is are left out by the first
// choice, and the question names the currency.
func TestAmountsOfAnotherCurrencyAreNoMeasure(t *testing.T) {
	for title, unit := range map[string]string{
		"Remesas recibidas por departamento, El Salvador":     "(Millones de pesos)",
		"Remittances received by department, El Salvador":     "Million euros",
		"Transferts reçus par département, El Salvador":       "(en millions de francs CFA)",
		"Remesas enviadas por departamento de El Salvador":    "Cifras en miles de millones de pesos",
		"Remittances by department of El Salvador, in rupees": "",
	} {
		text := "\"" + title + "\"\n\"" + unit + "\"\nDepartamento,2021,2022\nAhuachapán,871,876\nSanta Ana,209,215\nSonsonate,801,818\n"
		if asked := openFor(t, "t.csv", text, ofRemittances); !asksFor(asked, AskMeasure, "", "skip") {
			t.Errorf("%q %q: the measure is not asked for with leaving out first", title, unit)
		}
	}
	text := "Remesas recibidas por departamento de El Salvador (millones de US dólares)\n\nDepartamento,2021,2022\nAhuachapán,871,876\nSanta Ana,209,215\n"
	if asked := openFor(t, "t.csv", text, ofRemittances); asksFor(asked, AskMeasure, "", "skip") {
		t.Error("dollars are doubted")
	}
}
