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
		"Total geral", "Total général", "Overall total", "Overall", "Toutes", "Suma", "Soma", "Somme",
	},
	warehouse.Other: {
		"Otros", "Otras", "Otro", "Otra", "Los demás", "Las demás", "Resto", "Other", "Others", "All other", "Autres", "Autre",
		"Outros", "Outras", "Outro", "Outra", "Os demais", "As demais", "Demais", "Demás", "Restante", "Restantes", "Rest", "Remainder", "Le reste",
	},
	warehouse.NotStated: append(notStated(),
		"No especifica", "Sin especificar", "Sin información", "Sin dato", "Sin datos", "Sin declarar", "Sin registro",
		"Se ignora", "Indefinido", "Indefinidos", "Indefinidas", "Undefined", "Unspecified", "Unknown", "Undetermined", "Unidentified", "No information",
		"Sem informação", "Sem declaração", "Sem especificação", "Sem dados", "Sem registro", "Sans information", "Sans indication",
	),
	warehouse.NotApplicable: {"No aplica", "Not applicable", "Sans objet"},
}

// What "not stated" is in other words: a negation and a participle, each in every gender
// and number, or a participle that is one by itself.
var (
	negations   = []string{"No", "Não", "Non", "Not"}
	participles = strings.Fields("especificad declarad informad indicad identificad definid determinad registrad reportad " +
		"consignad conhecid conocid respondid asignad")
	participlesFR = strings.Fields("déclaré précisé spécifié indiqué identifié déterminé renseigné enregistré")
	participlesEN = strings.Fields("stated specified available reported known declared recorded identified determined given indicated")
	alone         = strings.Fields("ignorad desconocid desconhecid indeterminad")
)

// notStated are the labels of what is not stated.
func notStated() (labels []string) {
	each := func(stem string, endings ...string) {
		for _, ending := range endings {
			labels = append(labels, stem+ending)
		}
	}
	for _, no := range negations {
		for _, p := range participles {
			each(no+" "+p, "o", "a", "os", "as")
		}
		for _, p := range participlesFR {
			each(no+" "+p, "", "e", "s", "es")
		}
		for _, p := range participlesEN {
			each(no+" "+p, "")
		}
	}
	for _, p := range alone {
		each(p, "o", "a", "os", "as")
	}
	each("inconnu", "", "e", "s", "es")
	return labels
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
