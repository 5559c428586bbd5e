package catalog

import (
	"path/filepath"
	"slices"
	"testing"

	"siemmes/warehouse/published"
)

// labelled is one heading column (or row) of a real file, and how it is read.
type labelled struct {
	file  string
	list  string
	scope string
	read  func(t *testing.T, path string) []string
	least int // how many distinct labels there are at least
}

func csvColumn(col, from int) func(*testing.T, string) []string {
	return func(t *testing.T, path string) []string { return column(records(t, path), col, from, 0) }
}

func csvRow(row, from int) func(*testing.T, string) []string {
	return func(t *testing.T, path string) []string {
		texts := slices.Clone(records(t, path)[row][from:])
		return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	}
}

func xlsxColumn(name string, col, from, to int) func(*testing.T, string) []string {
	return func(t *testing.T, path string) []string { return column(sheet(t, path, name), col, from, to) }
}

// Labels that head a block and no figures: rows without a code whose cells
// all say "..".
var blockTitles = []string{
	"UN development groups", "World Bank income groups", "Geographic regions",
	"Sustainable Development Goal (SDG) regions",
}

var realLabels = []labelled{
	{"argentina/movimientos-migratorios--4-trimestre---ano-2018.csv", "CL_BORDER_POST", "AR_DNM", csvColumn(0, 1), 99},
	{"argentina/residencias-otorgadas---4-trimestre---ano-2019.csv", "CL_SUBDIVISION", "AR_DNM", csvColumn(0, 1), 21},
	{"argentina/residencias-otorgadas---4-trimestre---ano-2019.csv", "CL_CATEGORY_PERMITS", "AR_DNM", csvRow(0, 1), 4},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "CL_SUBDIVISION", "IRCC", xlsxColumn("", 0, 5, 380), 14},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "CL_CATEGORY_ADMISSIONS", "IRCC", xlsxColumn("", 1, 5, 380), 4},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "CL_CATEGORY_ADMISSIONS", "IRCC", xlsxColumn("", 2, 5, 380), 7},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "CL_CATEGORY_ADMISSIONS", "IRCC", xlsxColumn("", 3, 5, 380), 20},
	{"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", "CL_CATEGORY_ASYLUM", "IRCC", xlsxColumn("", 0, 4, 43), 5},
	{"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", "CL_SUBDIVISION", "IRCC", xlsxColumn("", 1, 4, 43), 13},
	{"canada_ircc/EN_ODP-TR-Study-IS_CITZ_sign_date.xlsx", AreaList, "IRCC", xlsxColumn("", 0, 5, 225), 219},
	{"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", "CL_SUBDIVISION", "IRCC", xlsxColumn("", 0, 3, 135), 14},
	{"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", "CL_PROGRAMME", "IRCC", xlsxColumn("", 1, 3, 135), 4},
	{"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", "CL_PROGRAMME", "IRCC", xlsxColumn("", 2, 3, 135), 7},
	{"colombia/entradas_extranjeros_colombia_con_fecha.csv", AreaList, "CO_MIGRACION", csvColumn(4, 1), 234},
	{"colombia/entradas_extranjeros_colombia_con_fecha.csv", "CL_SEX", "CO_MIGRACION", csvRow(0, 5), 4},
	{"iom_americas/irreg_darien_nat.csv", AreaList, "PA_SNM", csvColumn(2, 1), 90},
	{"iom_americas/irreg_darien_dmg.csv", "CL_SEX", "PA_SNM", csvColumn(2, 1), 4},
	{"iom_americas/irreg_darien_dmg.csv", "CL_AGE", "PA_SNM", csvColumn(2, 1), 4},
	{"iom_americas/irreg_mexico_nat.csv", AreaList, "UPMRIP IOM", csvColumn(2, 1), 140},
	{"iom_americas/regin.csv", AreaList, "IOM", csvColumn(1, 1), 10},
	{"iom_americas/regin.csv", AreaList, "IOM", csvColumn(2, 1), 230},
	{"iom_americas/regout.csv", AreaList, "IOM", csvColumn(1, 1), 240},
	{"iom_americas/regout.csv", AreaList, "IOM", csvColumn(2, 1), 9},
	{"mexico_banxico/remesas_pais.csv", AreaList, "BANXICO", csvColumn(1, 1), 210},
	{"mexico_banxico/remesas_pais.csv", AreaList, "BANXICO", csvColumn(2, 1), 211},
	{"mexico_banxico/remesas_pais.csv", "CL_DIRECTION", "BANXICO", csvColumn(4, 1), 2},
	{"mexico_banxico/remesas_mensuales.csv", "CL_DIRECTION", "BANXICO", csvColumn(2, 1), 2},
	{"oecd/International-migration-database.csv", AreaList, "OECD", csvColumn(4, 1), 37},
	{"oecd/International-migration-database.csv", AreaList, "OECD", csvColumn(5, 1), 37},
	{"oecd/International-migration-database.csv", AreaList, "OECD", csvColumn(6, 1), 1},
	{"oecd/International-migration-database.csv", "CL_SEX", "OECD", csvColumn(12, 1), 1},
	{"un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx", AreaList, "UNDESA", xlsxColumn("Table 1", 1, 16, 299), 270},
	{"un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx", AreaList, "UNDESA", xlsxColumn("Table 1", 3, 16, 299), 270},
	{"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx", AreaList, "UNDESA", xlsxColumn("Table 1", 1, 11, 294), 270},
	{"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx", AreaList, "UNDESA", xlsxColumn("Table 1", 3, 11, 294), 270},
	{"un_desa/UN_MigrantStockMale_2019.csv", AreaList, "UNDESA", csvColumn(2, 16), 270},
	{"un_desa/UN_MigrantStockMale_2019.csv", AreaList, "UNDESA", csvColumn(4, 16), 270},
	{"un_desa/UN_MigrantStockMale_2019.csv", AreaList, "UNDESA", csvRow(15, 6), 230},
	{"un_desa/SYB65_327_202209_International Migrants and Refugees.csv", AreaList, "UNSD", csvColumn(0, 2), 250},
	{"un_desa/SYB65_327_202209_International Migrants and Refugees.csv", AreaList, "UNSD", csvColumn(1, 2), 250},
	{"unhcr/asylum-data.xlsx", AreaList, "UNHCR", xlsxColumn("Total", 0, 8, 60), 44},
	{"unhcr/asylum-data.xlsx", AreaList, "UNHCR", xlsxColumn("Total", 1, 8, 60), 50},
	{"unhcr/asylum-data.xlsx", AreaList, "UNHCR", xlsxColumn("SYR", 1, 9, 61), 50},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv", AreaList, "UNHCR", csvColumn(0, 0), 40},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv", AreaList, "UNHCR", csvColumn(1, 0), 190},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.EARLIER_EDITION.csv", AreaList, "UNHCR", csvColumn(0, 0), 40},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.EARLIER_EDITION.csv", AreaList, "UNHCR", csvColumn(1, 0), 190},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", "CL_BORDER_SEGMENT", "CBP", csvColumn(3, 1), 3},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", "CL_SUBDIVISION", "CBP", csvColumn(4, 1), 48},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", "CL_CATEGORY_IRREGULAR", "CBP", csvColumn(5, 1), 4},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", AreaList, "CBP", csvColumn(6, 1), 22},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", "CL_AUTHORITY", "CBP", csvColumn(7, 1), 2},
	{"world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx", AreaList, "WB", xlsxColumn("", 0, 2, 219), 217},
}

// Every label of every real file that heads figures has a code in the scope of
// its publisher; so what a new edition brings with the same labels loads.
func TestEveryLabelOfTheRealFilesResolves(t *testing.T) {
	data := published.Dir(t)
	c := Default()
	for _, l := range realLabels {
		labels := l.read(t, filepath.Join(data, filepath.FromSlash(l.file)))
		if len(labels) < l.least {
			t.Errorf("%s, %s: %d labels read, at least %d expected", l.file, l.list, len(labels), l.least)
		}
		for _, label := range labels {
			if slices.Contains(blockTitles, label) {
				continue
			}
			if _, ok := c.Lookup(l.list, label, l.scope); !ok {
				t.Errorf("%s: %q is no label of %s in scope %q; %v", l.file, label, l.list, l.scope, c.near(l.list, label))
			}
		}
	}
}

// The World Bank's old Excel file is not read here; its labels are in
// testdata. Label and code must mean the same area.
func TestWorldBankLabelsAndCodesAgree(t *testing.T) {
	c := Default()
	for _, row := range records(t, "testdata/world_bank_wdi_labels.csv")[1:] {
		code, ok := c.Lookup(AreaList, row[1], "WB")
		if !ok {
			t.Errorf("code %s is not known", row[1])
		}
		if row[0] == "" {
			continue
		}
		if byLabel, ok := c.Lookup(AreaList, row[0], "WB"); !ok || byLabel != code {
			t.Errorf("%q gives %q, its code %s gives %s", row[0], byLabel, row[1], code)
		}
	}
}

// Where a file writes both a name and a code, both must mean the same area.
func TestNamesAndCodesOfTheRealFilesAgree(t *testing.T) {
	data := published.Dir(t)
	c := Default()
	for _, f := range []struct {
		file, scope string
		name, code  int
		from        int
		differ      map[string]string // label → why
	}{
		{"mexico_banxico/remesas_pais.csv", "BANXICO", 2, 1, 1, map[string]string{"Cisjordania": "PSE stands for two names"}},
		{"un_desa/SYB65_327_202209_International Migrants and Refugees.csv", "UNSD", 1, 0, 2, nil},
		{"oecd/International-migration-database.csv", "OECD", 5, 4, 1, nil},
		{"un_desa/UN_MigrantStockMale_2019.csv", "UNDESA", 2, 4, 16, map[string]string{
			"EUROPE": "908 and 917", "NORTHERN AMERICA": "905 and 918", "LATIN AMERICA AND THE CARIBBEAN": "904 and 1830",
		}},
	} {
		for _, row := range records(t, filepath.Join(data, filepath.FromSlash(f.file)))[f.from:] {
			if f.code >= len(row) || row[f.code] == "" || f.differ[row[f.name]] != "" {
				continue
			}
			byName, _ := c.Lookup(AreaList, row[f.name], f.scope)
			byCode, _ := c.Lookup(AreaList, row[f.code], f.scope)
			if byName != byCode {
				t.Errorf("%s: %q is %s, %q is %s", f.file, row[f.name], byName, row[f.code], byCode)
			}
		}
	}
}
