package propose

import "regexp"

// clue is a phrase that speaks for a dataset, after catalog.Fold, in Spanish,
// English, French and Portuguese. Weight says how strongly: 1 for a word that
// others use too ("ingresos"), 3 for one that hardly means anything else.
type clue struct {
	dataset string
	weight  float64
	like    *regexp.Regexp
}

// datasetClues are the words of titles, sheets and files by which offices tell
// what a table counts (DOMAIN.md, "Words in three languages", and the tables of
// the directorates of the region).
var datasetClues = []clue{
	{"STOCK", 3, regexp.MustCompile(`\b(migrant stocks?|stocks? of (international )?migrants?|stock international de migrants|(volumenes|poblacion) (internacional(es)? de )?migrantes?|foreign born|born abroad|(poblacion|personas|populacao) (nacida|nascida)s? (en|no) (el |otro )?(exterior|extranjero|pais)|poblacion (extranjera|inmigrante|migrante)|(extranjeros|estrangeiros|foreigners) residentes?|residentes extranjeros|foreign population|immigrant population|population (nees? a l ?etranger|etrangere|immigree|migrante)|populacao (estrangeira|imigrante)|nationals abroad|(nacionales|residentes|connacionales) en el exterior|diaspora|inmigrantes residentes)\b`)},
	{"STOCK", 1, regexp.MustCompile(`\b(stocks?|migrantes? internacional(es)?|international migrants?|immigrants? by country of birth)\b`)},
	{"BORDER", 2.5, regexp.MustCompile(`\b(movimientos? (migratorios?|internacionales|fronterizos)|movimentos? migratorios?|border (crossings?|movements?)|entradas? (y|e) salidas?|entradas? e saidas?|entries and (exits|departures)|arrivals and departures|entrees et sorties|(visitor|tourist|passenger|stay ?over|international) arrivals|llegadas? de (turistas|visitantes|viajeros|pasajeros)|chegadas? de (turistas|visitantes)|mouvements? (migratoires|frontaliers|aux frontieres)|pasos? (fronterizos?|cruce)|puestos? fronterizos?|puntos? de (control migratorio|entrada|ingreso)|entradas? (internacionales|de extranjeros|de personas extranjeras|regulares)|salidas? (internacionales|de extranjeros|regulares)|regular (entries|exits)|cruise (passengers|arrivals))\b`)},
	{"BORDER", 1.2, regexp.MustCompile(`\b(entradas?|salidas?|saidas?|entries|exits|arrivals?|departures?|llegadas?|chegadas?|ingresos?|egresos?|entrees?|sorties|arrivees|departs|turistas|tourists|viajeros|voyageurs|cruces?|regin|regout|movimientos?|movements?)\b`)},
	{"IRREGULAR", 3, regexp.MustCompile(`\b(irregular(es|mente)?|irreg|irregulier(e|es|s)?|aprehension(es)?|aprehendidos|apprehensions?|encounters?|encuentros|interceptad[oa]s|interceptions?|detencion(es)?|detenid[oa]s|detentions?|situacion migratoria irregular|rescatad[oa]s|indocumentad[oa]s|undocumented|inadmisibles|inadmissibles|darien)\b`)},
	{"RETURNS", 3, regexp.MustCompile(`\b(deportacion(es)?|deportad[oa]s|deportacoes|deportations?|deported|repatriad[oa]s|repatriacion(es)?|repatriations?|rapatriements?|returnees?|retornad[oa]s|retornos?|removals?|removed|devueltos|devoluciones|rechazos?|rechazad[oa]s|refusals?( of entry)?|refoulements?|expulsion(es|s)?|expulsad[oa]s|reconduccion(es)?|personnes retournees|migrant returns?)\b`)},
	{"ADMISSIONS", 3, regexp.MustCompile(`\b(permanent residents?|admissions? of permanent|permanent admissions?|lawful permanent|landed immigrants?|immigrants admitted|inmigracion permanente|admision(es)? permanentes?|admissions permanentes|residents permanents|inflows? of (the )?(foreign|permanent|migrants)|outflows? of (foreign|nationals)|entradas de poblacion extranjera|entrees de population etrangere|emigracion permanente|permanent immigration|class(es)? of admission|international migration database)\b`)},
	{"ADMISSIONS", 1.2, regexp.MustCompile(`\b(admissions?|inflows?|outflows?|immigration flows?|flujos de inmigracion)\b`)},
	{"PERMITS", 3, regexp.MustCompile(`\b(permits?|permisos? (de|otorgad|concedid)\w*|residencias? (otorgad|concedid|tempora|permanente|definitiv|aprobad|tramitad|transitori)\w*|permanencias? definitivas?|visas? (otorgad|concedid|emitid|issued|granted|de residencia|temporari)\w*|visados?|permis (de|d|detudes|dexploitation)|titres? de sejour|radicacion(es)?|tarjetas? de (visitante|residencia|residente)|autoriza(ciones|coes) de (residencia|trabajo|residencia e)|documentos? migratorios?|registros? (nacional )?migratorios?|cedulas? de extranjeria|categorias? migratorias?|calidad(es)? migratorias?)\b`)},
	{"ASYLUM", 3, regexp.MustCompile(`\b(asylum|asilo|d?asile|asilad[oa]s|refugi(o|ad[oa]s?)|refugees?|refugies?|stateless|apatridas?|proteccion (internacional|complementaria)|condicion de refugiad[oa]|refugee claimants?|claimants?|population of concern)\b`)},
	{"NATURAL", 3, regexp.MustCompile(`\b(naturali[sz]a(tions?|cion(es)?|coes|cao)|naturalizad[oa]s|naturali[sz]ed|nacionalizad[oa]s|nacionalizacion(es)?|cartas? de (ciudadania|naturaleza|naturalizacion)|adquisicion(es)? de (la )?nacionalidad|acquisitions? (of (citizenship|nationality)|de (la )?nationalite)|grants? of citizenship|new citizens|citizenship grants?|nationality grants?)\b`)},
	{"REMITTANCES", 3, regexp.MustCompile(`\b(remesas?|remittances?|envois? de fonds|remessas?|transferencias (personales|familiares)|personal transfers)\b`)},
	{"POPULATION", 2, regexp.MustCompile(`\b(poblacion (a mitad|media|total|enero|al 1|residente habitual|por (edad|sexo))|(mid year|total|male|female) population|population (totale|by age|by sex|estimates|projections)|proyecciones de (la )?poblacion|demograficos?|nacimientos|defunciones|births|deaths|naissances|deces|nascimentos|obitos|inmigrantes (internacionales|internos)|emigrantes (internacionales|internos)|censo de poblacion|population census)\b`)},
	{"POPULATION", 0.6, regexp.MustCompile(`\b(poblacion|population|populacao|habitantes)\b`)},
	{"INDICATOR", 3, regexp.MustCompile(`\b(tasas?( bruta)?|taxas?|rates?|taux|percentages?|porcentajes?|pourcentages?|per cent|as a share of|proporcion|relacion(es)? de supervivencia|net (international )?migration|migracion neta|saldos? migratorios?|solde migratoire|saldo migratorio|esperanza de vida|life expectancy|median age|edad mediana|sex ratio|fecundidad|fertility)\b`)},
}

// measureClue is a phrase that names a measure of a dataset.
type measureClue struct {
	dataset, measure string
	like             *regexp.Regexp
}

// measureClues are tried in order: the more particular ones stand first.
var measureClues = []measureClue{
	{"INDICATOR", "FEMALE_SHARE", regexp.MustCompile(`\b(female migrants?|mujeres|femmes|women)\b.*\b(percentage|per cent|porcentaje|pourcentage|share)\b.*\b(migrant|migrante|immigre)`)},
	{"INDICATOR", "REFUGEE_GROWTH", regexp.MustCompile(`\b(rate of change|growth|crecimiento|croissance)\b.*\b(refugee|refugiad|refugie)`)},
	{"INDICATOR", "REFUGEE_SHARE", regexp.MustCompile(`\b(refugees?|refugiad\w*|refugies?)\b.*\b(percentage|per cent|porcentaje|pourcentage|share)\b`)},
	{"INDICATOR", "STOCK_GROWTH", regexp.MustCompile(`\b(rate of change|growth|crecimiento|croissance)\b.*\b(migrant|migrante|foreign born)`)},
	{"INDICATOR", "STOCK_SHARE", regexp.MustCompile(`\b(migrants?|migrantes?|immigrants?|foreign born|extranjer\w*)\b.*\b(percentage|per cent|total population|porcentaje|pourcentage|share|poblacion total)\b`)},
	{"INDICATOR", "NET_MIGRATION_RATE", regexp.MustCompile(`\b(tasa de migracion neta( internacional)?$|net migration rate|taux de (solde migratoire|migration nette))`)},
	{"INDICATOR", "INTERNAL_NET_MIGRATION_RATE", regexp.MustCompile(`\btasa de migracion neta inter(estatal|na)`)},
	{"INDICATOR", "INTERNAL_IMMIGRATION_RATE", regexp.MustCompile(`\btasa de inmigracion inter(estatal|na)`)},
	{"INDICATOR", "INTERNAL_EMIGRATION_RATE", regexp.MustCompile(`\btasa de emigracion inter(estatal|na)`)},
	{"INDICATOR", "CRUDE_BIRTH_RATE", regexp.MustCompile(`\b(tasa bruta de natalidad|crude birth rate|taux brut de natalite|taxa bruta de natalidade)`)},
	{"INDICATOR", "CRUDE_DEATH_RATE", regexp.MustCompile(`\b(tasa bruta de mortalidad|crude death rate|taux brut de mortalite|taxa bruta de mortalidade)`)},
	{"INDICATOR", "NATURAL_GROWTH_RATE", regexp.MustCompile(`\b(tasa de crecimiento natural|rate of natural increase|taux d accroissement naturel)`)},
	{"INDICATOR", "SOCIAL_GROWTH_RATE", regexp.MustCompile(`\btasa de crecimiento social`)},
	{"INDICATOR", "GROWTH_RATE", regexp.MustCompile(`\b(tasa de crecimiento( total)?|(population|total) growth rate|taux d accroissement total)`)},
	{"INDICATOR", "AGE_FERTILITY_RATE", regexp.MustCompile(`\b(tasas? (especificas? )?de fecundidad( por edad)?|age specific fertility)`)},
	{"INDICATOR", "TFR", regexp.MustCompile(`\b(tasa global de fecundidad|tgf|total fertility|indice synthetique de fecondite)`)},
	{"INDICATOR", "LIFE_EXPECTANCY", regexp.MustCompile(`\b(esperanza de vida|life expectancy|esperance de vie|expectativa de vida)`)},
	{"INDICATOR", "INFANT_MORTALITY", regexp.MustCompile(`\b(mortalidad infantil|infant mortality|mortalite infantile|mortalidade infantil)`)},
	{"INDICATOR", "SURVIVAL_RATIO", regexp.MustCompile(`\b(relacion(es)? de supervivencia|survival ratios?)`)},
	{"INDICATOR", "MEDIAN_AGE", regexp.MustCompile(`\b(median age|edad mediana|age median)`)},
	{"INDICATOR", "INTERNAL_NET_MIGRATION", regexp.MustCompile(`\bmigracion neta inter(estatal|na)`)},
	{"INDICATOR", "NET_MIGRATION", regexp.MustCompile(`\b(migracion neta( internacional)?|net (international )?migration|solde migratoire|saldos? migratorios?)`)},
	{"INDICATOR", "NATURAL_INCREASE", regexp.MustCompile(`\b(crecimiento natural|natural increase|accroissement naturel)`)},
	{"INDICATOR", "SOCIAL_INCREASE", regexp.MustCompile(`\bcrecimiento social`)},
	{"INDICATOR", "TOTAL_INCREASE", regexp.MustCompile(`\b(crecimiento total|total increase)`)},
	{"ASYLUM", "REFUGEES_ASYLUM_SEEKERS", regexp.MustCompile(`\brefugees?( stock)? (including|and) asylum seekers?|estimated refugee stock|refugiados y solicitantes`)},
	{"ASYLUM", "TOTAL_CONCERN", regexp.MustCompile(`\btotal population of concern|poblacion total de interes`)},
	{"ASYLUM", "OTHER_CONCERN", regexp.MustCompile(`\bother(s)? of concern|otras personas de interes`)},
	{"ASYLUM", "ASYLUM_SEEKERS", regexp.MustCompile(`\basylum seekers (including pending|pending|present)|pending (asylum )?(claims|cases|applications)|solicitantes de asilo (presentes|pendientes)`)},
	{"ASYLUM", "CASES", regexp.MustCompile(`\b(asylum|asilo|asile)\b.*\b(cases|casos|dossiers)\b`)},
	{"ASYLUM", "APPLICATIONS", regexp.MustCompile(`\b(applications?|claims?|claimants?|applicants?|solicitud(es)?|solicitantes?|solicitacoes|demandes?|demandeurs|requests?)\b`)},
	{"ASYLUM", "APPLICATIONS", regexp.MustCompile(`\basylum seekers monthly\b`)},
	{"ASYLUM", "REFUGEES", regexp.MustCompile(`\b(refugees?|refugiad[oa]s|refugies|reconocid[oa]s)\b`)},
	{"STOCK", "PERSONS", regexp.MustCompile(`\b(migrant stock|stock of migrants|foreign born|(volumenes|poblacion) (internacional(es)? de )?migrantes?|migrant population)\b`)},
	{"POPULATION", "JAN_1", regexp.MustCompile(`\b(poblacion (a |al |en )?(1 |primero )?(de )?enero|population on 1 january|population au 1er janvier)`)},
	{"POPULATION", "CENSUS", regexp.MustCompile(`\b(censo|census|recensement|poblacion censada)\b`)},
	{"POPULATION", "BIRTHS", regexp.MustCompile(`\b(nacimientos|births|naissances|nascimentos)\b`)},
	{"POPULATION", "DEATHS", regexp.MustCompile(`\b(defunciones|deaths|deces|obitos)\b`)},
	{"POPULATION", "INTERNAL_IMMIGRANTS", regexp.MustCompile(`\binmigrantes (internos|interestatales)|internal in migrants`)},
	{"POPULATION", "INTERNAL_EMIGRANTS", regexp.MustCompile(`\bemigrantes (internos|interestatales)|internal out migrants`)},
	{"POPULATION", "IMMIGRANTS", regexp.MustCompile(`\b(inmigrantes internacionales|international immigrants)`)},
	{"POPULATION", "EMIGRANTS", regexp.MustCompile(`\b(emigrantes internacionales|international emigrants)`)},
	{"POPULATION", "MID_YEAR", regexp.MustCompile(`\b(poblacion (a mitad|media|total)|(total|mid year|male|female|both sexes) population|total (male|female) population|total population|population (at mid year|au milieu|totale)|poblacion)\b`)},
	{"IRREGULAR", "APPREHENSIONS", regexp.MustCompile(`\b(apprehensions?|aprehension(es)?|aprehendid[oa]s|detencion(es)?|detenid[oa]s)\b`)},
	{"IRREGULAR", "ENCOUNTERS", regexp.MustCompile(`\b(encounters?|encuentros|interceptions?|interceptad[oa]s)\b`)},
	{"IRREGULAR", "TRANSIT", regexp.MustCompile(`\b(transito|transit|darien|travesia)\b`)},
	{"IRREGULAR", "SITUATION", regexp.MustCompile(`\b(situacion migratoria irregular|situacion irregular|irregular situation|situation irreguliere)\b`)},
	{"IRREGULAR", "ENTRIES", regexp.MustCompile(`\b((ingresos?|entradas?|entries|entry|entrees|flujo|flow) irregular(es)?|irregular (entries|entry|flow|migrants?)|entrees irregulieres|migrantes? irregulares)\b`)},
	{"RETURNS", "EVENTS", regexp.MustCompile(`\b(eventos|events|evenements)\b`)},
	{"RETURNS", "PERSONS", regexp.MustCompile(`\b(personas|persons|personnes|returnees|retornad[oa]s|deportad[oa]s|repatriad[oa]s|deported|migrantes|migrants|pessoas)\b`)},
	{"PERMITS", "UNIQUE_PERSONS", regexp.MustCompile(`\b(unique persons?|personas unicas|personnes uniques|in which permits? (s )?became effective)\b`)},
	{"PERMITS", "HOLDERS", regexp.MustCompile(`\b(holders|titulares|titulaires|vigentes|valid (permits?|on)|con permiso vigente|en vigor)\b`)},
	{"PERMITS", "GRANTED", regexp.MustCompile(`\b(otorgad[oa]s|concedid[oa]s|granted|issued|emitid[oa]s|expedid[oa]s|aprobad[oa]s|delivres|permits?|permisos?|residencias?|visas?|visados?|permanencias?|autoriza\w+|radicaciones|tarjetas?|documentos? migratorios?|cedulas?|titres? de sejour|categorias? migratorias?|calidad\w* migratorias?|registros?)\b`)},
	{"REMITTANCES", "OPERATIONS", regexp.MustCompile(`\b(operaciones|operations|numero de (remesas|transacciones|envios)|number of (transactions|remittances)|transacciones)\b`)},
}

// only is the one measure of a dataset that needs no words.
var only = map[string]string{"BORDER": "MOVEMENTS", "ADMISSIONS": "PERSONS", "NATURAL": "PERSONS", "STOCK": "PERSONS"}

// money reports whether figures are amounts in US dollars; the layout has no rate
// of exchange for others.
var money = regexp.MustCompile(`(?i)\busd\b|us ?\$|u\.s\. ?\$|d[oó]lares|us dollars?|u\.s\. dollars?|dollars? (des |é)`)

// otherMoney is a currency that no measure holds.
var otherMoney = regexp.MustCompile(`\b(pesos|quetzales|lempiras|colones|cordobas|balboas|reais|soles|bolivianos|guaranies|euros?|j\$|jamaican dollars?|local currency|moneda (local|nacional))\b`)
