package catalog

import (
	"strings"
	"sync"

	"siemmes/warehouse"
)

// commonCode makes a code that means the same in every list.
func commonCode(id string) *Code {
	return &Code{ID: id, Names: commonNames[id], Aggregate: id == warehouse.Total}
}

var commonNames = map[string]warehouse.Names{
	warehouse.Total:         names("Total", "Total", "Total"),
	warehouse.Other:         names("Otros", "Other", "Autres"),
	warehouse.NotStated:     names("No especificado", "Not stated", "Non déclaré"),
	warehouse.NotApplicable: names("No aplica", "Not applicable", "Sans objet"),
}

// commonLabels are what offices write for these codes, in every list that has
// them. In a list of areas the total is the world.
var commonLabels = map[string][]string{
	warehouse.Total: {
		"Total", "Totales", "Total general", "Gran total", "Grand total", "Todos", "Todas", "All", "Tous", "Ensemble",
	},
	warehouse.Other: {
		"Otros", "Otras", "Otro", "Otra", "Los demás", "Las demás", "Resto", "Other", "Others", "All other", "Autres", "Autre",
	},
	warehouse.NotStated: {
		"No especificado", "No especificada", "No especificados", "No especifica", "No declarado", "No declarada",
		"No informado", "No indicado", "No identificado", "No definido", "Sin especificar", "Sin información", "Sin dato",
		"Sin datos", "Se ignora", "Ignorado", "Ignorada", "Desconocido", "Desconocida", "Indefinido", "Undefined",
		"Not stated", "Not specified", "Not available", "Not reported", "Unspecified", "Unknown", "Undetermined",
		"Non déclaré", "Non déclarée", "Non précisé", "Inconnu", "Inconnue",
	},
	warehouse.NotApplicable: {"No aplica", "Not applicable", "Sans objet"},
}

// commonCodeOf finds the common codes by folded label.
var commonCodeOf = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	for code, labels := range commonLabels {
		for _, label := range labels {
			found[normalise(label)] = code
		}
		for _, name := range commonNames[code] {
			found[normalise(name)] = code
		}
	}
	return found
})

// CommonCode reads a label, or a code, that means the same in every list: "Total",
// "Otros", "Not stated".
func (c *Catalog) CommonCode(label string) (code string, ok bool) {
	label = strings.TrimSpace(label)
	if commonNames[label] != nil {
		return label, true
	}
	if code, ok = commonCodeOf()[normalise(label)]; ok {
		return code, true
	}
	if plain := withoutMark(label); plain != "" {
		code, ok = commonCodeOf()[normalise(plain)]
	}
	return code, ok
}
