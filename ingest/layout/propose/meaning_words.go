package propose

import (
	"regexp"
	"strings"

	"siemmes/warehouse"
)

// role is what a caption or a title says about an axis of areas.
type role int

const (
	anyRole     role = iota
	reporting        // who counts: REF_AREA
	counterpart      // whom or where from: COUNTERPART_AREA
)

// captionClue is what the caption of a stub column, or "by …" in a title, says
// of the axis below it. Texts are folded.
type captionClue struct {
	dim   string // a dimension, or "period"
	role  role   // of areas
	basis string // of a counterpart
	form  string // of a period
	like  *regexp.Regexp
}

// captionClues are tried in order; the first that fits counts.
var captionClues = []captionClue{
	{dim: "REF_AREA", role: reporting, like: regexp.MustCompile(`\b(reporting|reporter|ref area|reference area|informante|declarante?|asylum|asilo|d?asile|host|acogida|accueil|geo|receiving country|pais receptor|country of residence|destination country|region country area|country or area of destination|(country|major area region country or area) of destination)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "C", like: regexp.MustCompile(`\b(nacionalidad(es)?|nacionalidades?|nationalit(y|ies|e|es)|nationality|citizenships?|ciudadania|citoyennete|cidadania|nat|nacional)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "B", like: regexp.MustCompile(`\b(nacimiento|nacid[oa]s|birth|born|naissance|nascimento|birth place)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "R", like: regexp.MustCompile(`\b(residencia|residence|ultima residencia)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "P", like: regexp.MustCompile(`\b(procedencia|provenance|last port|embarque|embarkation|port of origin)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "D", like: regexp.MustCompile(`\b(destinos?|destinations?)\b`)},
	{dim: "COUNTERPART_AREA", role: counterpart, basis: "", like: regexp.MustCompile(`\b(origen|origin|d?origine|origem|source (country|market)|sending|country of source|mercado emisor|counterpart|contraparte|partner)\b`)},
	{dim: "SEX", like: regexp.MustCompile(`\b(sexo|sex|sexe|genero|gender|genre|demog)\b`)},
	{dim: "AGE", like: regexp.MustCompile(`\b(edad(es)?|age|ages|idade|grupos? etarios?|faixa etaria|tranche d age|rango de edad|grupo de edad)\b`)},
	{dim: "period", form: "fiscal-year", like: regexp.MustCompile(`\b(fiscal year|ano fiscal|exercice financier|fiscal)\b`)},
	{dim: "period", form: "year", like: regexp.MustCompile(`^(ano|anio|anos|year|years|annee|exercice|aa|yr|ano calendario|calendar year)$|\b(ano|year|annee) (de|of|du)\b`)},
	{dim: "period", form: "month", like: regexp.MustCompile(`^(mes|meses|month|months|mois|mm|mes de \w+|month \w+|month_?num|mes_?num)$|\bmonth\b|\bmes\b`)},
	{dim: "period", form: "quarter", like: regexp.MustCompile(`\b(trimestres?|quarters?|trim)\b`)},
	{dim: "period", form: "half", like: regexp.MustCompile(`\b(semestres?|half year)\b`)},
	{dim: "period", like: regexp.MustCompile(`\b(fechas?|dates?|periodos?|periods?|periode|time period|tiempo)\b|^t$`)},
	{dim: "BORDER_POST", like: regexp.MustCompile(`\b(puestos?|puntos? de|paso|pasos|border posts?|ports? of (entry|exit)|poe|delegacion(es)?|poste frontiere|postes?|point d entree|puertos?|aeropuertos?|airports?)\b`)},
	{dim: "DIRECTION", like: regexp.MustCompile(`\b(tipo de (movimiento|flujo)|movimientos?|movement|direction|direccion|flujos?|flow|sentido|sens|tipo de registro)\b`)},
	{dim: "MODE", like: regexp.MustCompile(`\b(via|vias|medio de transporte|medios? de|modo|mode|means of|transporte?|transport)\b`)},
	{dim: "RETURN_TYPE", like: regexp.MustCompile(`\b(tipo de (retorno|deportacion|evento|repatriacion)|return type|type of (return|removal)|type de retour)\b`)},
	{dim: "AUTHORITY", like: regexp.MustCompile(`\b(title of authority|authority|base legal|titulo)\b`)},
	{dim: "BORDER_SEGMENT", like: regexp.MustCompile(`\b(land border( region)?|border region|frontera|tramo)\b`)},
	{dim: "AGENCY", like: regexp.MustCompile(`\b(agency|agencia|oficina que registra|autoridad)\b`)},
	{dim: "SUBDIVISION", like: regexp.MustCompile(`\b(provincias?|provinces?|estados?|states?|departamentos?|departments?|departements?|distritos?|districts?|municipios?|entidad(es)?( federativas?)?|uf|parish(es)?|count(y|ies)|cantones?|territory|territories|regiones|subdivision|unidade da federacao|entidad)\b`)},
	{dim: "PROGRAMME", like: regexp.MustCompile(`\b(programas?|programs?|programmes?)\b`)},
	{dim: "EDUCATION", like: regexp.MustCompile(`\b(educacion|escolaridad|education|instruccion|nivel educativo|scolarite|escolaridade)\b`)},
	{dim: "ACTIVITY", like: regexp.MustCompile(`\b(condicion de actividad|activity|ocupacion|actividad|activite)\b`)},
	{dim: "CATEGORY", like: regexp.MustCompile(`\b(categor(ia|ias|y|ies|ie)|tipo de (visa|permiso|residencia|visitante|viajero|persona|tramite|solicitud|turista)|calidad migratoria|condicion (migratoria|de estancia|juridica)|motivos?|purpose|reason|motif|class(es)?|clase|amparo|type of (visa|permit|visitor|claim)|demographic|office type|canal|tipologia)\b`)},
	{dim: "MEASURE", like: regexp.MustCompile(`\b(series?|indicador(es)?|indicators?|indicateur|variables?|measures?|medida|concepto)\b`)},
	{dim: "area", like: regexp.MustCompile(`\b(pais(es)?|countr(y|ies)|pays|areas?|region|continentes?|nacion|mercados?|markets?|country area|economy|location)\b`)},
}

// unitWords are captions that name neither a dimension nor a period.
var noMeaning = regexp.MustCompile(`^(no|n|num|numero|orden|order|sort order|index|notes?|footnotes?|source|fuente|observaciones|observacion|remarks|unidad|unit|q|rank|ranking|type of data.*|tipo de dato|month grouping|freq|frequency of observation|decimals|action|structure\w*|structure \w+)$`)

// codeCaption is a caption of codes: those of areas may be known.
var codeCaption = regexp.MustCompile(`^(id|id \w+|\w+ id|codigo|code|cod|variable codes?|cod \w+)$`)

// readCaption finds what a caption says; nil where it says nothing.
func readCaption(folded string) *captionClue {
	if folded == "" || noMeaning.MatchString(folded) {
		return nil
	}
	codes := codeCaption.MatchString(folded)
	for i := range captionClues {
		if codes && captionClues[i].dim != "area" && !isArea(captionClues[i].dim) {
			continue
		}
		if captionClues[i].like.MatchString(folded) {
			return &captionClues[i]
		}
	}
	return nil
}

// Words of directions, sexes and ages inside longer headings.
var (
	wordsIn   = regexp.MustCompile(`\b(entradas?|ingresos?|ingresaron|entries|entry|arrivals?|llegadas?|chegadas?|entrees?|arrivees|immigrations?|inmigracion|inflows?|recibid[oa]s|received|recebidas|receipts|admissions?|admisiones|admitted|inbound|regin|receptor|permanent residents|landed|captacion|ingresos por)\b`)
	wordsOut  = regexp.MustCompile(`\b(salidas?|saidas?|egresos?|exits?|departures?|sorties|departs|emigrations?|emigracion|outflows?|enviad[oa]s|sent|outbound|regout|removed|removals?|pagos)\b`)
	returnIn  = regexp.MustCompile(`\b(retornad[oa]s|returnees?|repatriad[oa]s|deportad[oa]s? (desde|de|from)|devueltos? (desde|de)|recibid[oa]s|received|recepcion|(hondurenos|salvadorenos|guatemaltecos|mexicanos|nacionales|dominicanos|colombianos|connacionales|nationals) (retornad|deportad|repatriad|devuelt|returned|deported)\w*)\b`)
	returnOut = regexp.MustCompile(`\b((extranjeros|foreigners|foreign nationals|aliens) (deportad|devuelt|expulsad|repatriad|rechazad|retornad|removed|deported|returned)\w*|(deportacion(es)?|devolucion(es)?|expulsion(es)?|rechazos?|repatriacion(es)?) de extranjeros|removals|rechazos|refusals of entry|deportations|deportacoes|expulsion(es|s)?)\b`)

	wordsBoth   = regexp.MustCompile(`\b(both sexes( combined)?|ambos sexos|les deux sexes|ambos os sexos)\b`)
	wordsFemale = regexp.MustCompile(`\b(females?|women|mujeres|femmes|mulheres|femenino|feminino)\b`)
	wordsMale   = regexp.MustCompile(`\b(males?|men|hombres|hommes|homens|masculino|varones)\b`)
)

// sexIn reads the sex a longer heading tells.
func sexIn(folded string) string {
	both, f, m := wordsBoth.MatchString(folded), wordsFemale.MatchString(folded), wordsMale.MatchString(folded)
	switch {
	case both || f && m:
		return warehouse.Total
	case f:
		return "F"
	case m:
		return "M"
	}
	return ""
}

// directionIn reads a direction from words; "" where they tell none, or both.
func directionIn(dataset, folded string) string {
	in, out := wordsIn.MatchString(folded), wordsOut.MatchString(folded)
	if dataset == "RETURNS" {
		in, out = returnIn.MatchString(folded), returnOut.MatchString(folded)
	}
	switch {
	case in && !out:
		return "IN"
	case out && !in:
		return "OUT"
	}
	return ""
}

// computed are headings of figures that are made from others: changes, shares,
// averages. No dataset holds them; they can be made again.
var computed = regexp.MustCompile(`(?i)^\s*(%|‰|var\b|var\.|variaci[oó]n|varia[cç][aã]o|variation|change\b|% ?(change|var|del total|of total)|cambio|share\b|porcentaje|porcentual|percent|per cent|participaci[oó]n|part\.|promedio|average|moyenne|m[eé]dia\b|difference|diferencia|diff|taux de croissance|tasa de (crecimiento|variaci[oó]n)|acumulado|ytd|distribuci[oó]n|rank|peso relativo)|%\s*$|\b(var(iaci[oó]n)?\.? ?%|% ?var|change \(?%|percent change|interanual|year-on-year|y/y)`)

// places strips what looks like a country and is none, before countries are
// looked for.
var notAPlace = regexp.MustCompile(`\b((us|u s|united states|jamaican|canadian|belize) dollars?|dolares? (de los |de )?(estados unidos|eua|ee uu|ee uu de america|estadounidenses)|dollars? (des |americains|us)( etats unis)?|new mexico|gulf of mexico|golfo de mexico|nuevo mexico|mexico city|united nations|naciones unidas|nations unies)\b`)

// byPhrase takes the pieces of a title that say how the table is broken down.
var byPhrase = regexp.MustCompile(`\b(por|segun|by|par|selon|according to)\b`)

// breakdowns are the folded pieces of a title after "by", "por", "según",
// "par": "nacionalidad", "country of citizenship", ….
func breakdowns(folded string) []string {
	cuts := byPhrase.FindAllStringIndex(folded, -1)
	var out []string
	for i, c := range cuts {
		end := len(folded)
		if i+1 < len(cuts) {
			end = cuts[i+1][0]
		}
		out = append(out, strings.TrimSpace(folded[c[1]:end]))
	}
	return out
}
