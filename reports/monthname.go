package reports

import "siemmes/warehouse/lang"

// monthName is the short name of a month, from 1: "ene.", "Jan", "janv.".
func monthName(language string, m int) string { return lang.T(language, "reports.month."+itoa(m)) }

func monthsWord(language string) string { return lang.T(language, "reports.month") }
