package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"siemmes/warehouse"
	"siemmes/warehouse/catalog"
	"siemmes/warehouse/published"
	"siemmes/warehouse/store"
)

// deliveries are all published files that a layout reads, with the edition of each that
// does not tell its own and how a person would answer what is asked of it.
var deliveries = []struct {
	file, date string
	args       []string
}{
	{"argentina/movimientos-migratorios--4-trimestre---ano-2018.csv", "2019-02-01", nil},
	{"argentina/residencias-otorgadas---4-trimestre---ano-2019.csv", "2020-02-01", nil},
	{"canada_ircc/EN_ODP-Asylum-OfficeType_Prov.xlsx", "", nil},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.RESAVED_SAME_DATA.xlsx", "", nil},
	{"canada_ircc/EN_ODP-PR-ProvImmCat.xlsx", "", nil},
	{"canada_ircc/EN_ODP-TR-Study-IS_CITZ_sign_date.xlsx", "", nil},
	{"canada_ircc/EN_ODP_annual-TR-work-TFW_PT_program_year_end.xlsx", "", nil},
	{"colombia/entradas_extranjeros_colombia_con_fecha.csv", "2021-01-01", nil},
	{"iom_americas/irreg_darien_dmg.csv", "2025-01-10", nil},
	{"iom_americas/irreg_darien_nat.csv", "2025-01-10", nil},
	{"iom_americas/irreg_honduras.csv", "2025-01-11", nil},
	{"iom_americas/irreg_mexico_nat.csv", "2025-01-12", nil},
	{"iom_americas/regin.csv", "2025-02-01", nil},
	{"iom_americas/regout.csv", "2025-02-01", []string{"--layout", "iom-regout-swapped"}},
	{"mexico_banxico/remesas_mensuales.csv", "2024-03-01", nil},
	{"mexico_banxico/remesas_pais.csv", "2024-02-01", nil},
	{"mexico_conapo/state-projections_RepublicaMexicana.xlsx", "2018-09-01", nil},
	{"oecd/International-migration-database.csv", "2023-01-01", nil},
	{"un_desa/SYB65_327_202209_International Migrants and Refugees.csv", "", nil},
	{"un_desa/UN_MigrantStockMale_2019.csv", "", nil},
	{"un_desa/undesa_pd_2019_migrant_stock_total_dataset.xlsx", "", nil},
	{"un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx", "", nil},
	{"unhcr/asylum-data.xls", "", nil},
	{"unhcr/asylum-data.xlsx", "", nil},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.EARLIER_EDITION.csv", "2015-11-01", nil},
	{"unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv", "2017-11-01", nil},
	{"us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", "2023-11-01", nil},
	{"world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx", "", nil},
}

// In which order files arrive changes no figure, no edition and no origin.
func TestTheOrderOfLoadingChangesNothing(t *testing.T) {
	forward := make([]int, len(deliveries))
	for i := range forward {
		forward[i] = i
	}
	backward := slices.Clone(forward)
	slices.Reverse(backward)
	first, second := loadedIn(t, forward), loadedIn(t, backward)
	figures := 0
	for _, ds := range catalog.Default().Datasets() {
		difference := map[string]int{}
		figures += said(t, first, ds.ID, difference, 1)
		said(t, second, ds.ID, difference, -1)
		maps.DeleteFunc(difference, func(_ string, n int) bool { return n == 0 })
		for i, line := range slices.Sorted(maps.Keys(difference)) {
			if t.Errorf("%s: %+d %s", ds.ID, difference[line], line); i == 12 {
				t.Fatalf("%s: %d differences in all", ds.ID, len(difference))
			}
		}
	}
	if figures < 1_500_000 {
		t.Errorf("%d figures and origins were compared", figures)
	}
	for _, same := range []struct{ dataset, file, other string }{
		{"ADMISSIONS", "EN_ODP-PR-ProvImmCat.RESAVED_SAME_DATA.xlsx", "EN_ODP-PR-ProvImmCat.xlsx"},
		{"ASYLUM", "asylum-data.xls", "asylum-data.xlsx"},
	} {
		all := origins(t, first, same.dataset)
		if all[same.file] == 0 || all[same.file] != all[same.other] {
			t.Errorf("%d figures are of %s and %d of %s: each is of both", all[same.file], same.file, all[same.other], same.other)
		}
	}
}

// loadedIn publishes all deliveries in an order and gives the store.
func loadedIn(t *testing.T, order []int) *store.Store {
	p := newProgram(t)
	p.shared = published.Dir(t)
	for _, i := range order {
		x := deliveries[i]
		args := append([]string{"--accept", "edition-older=an older edition, kept as history", "--accept", "removed-figures=the publisher removed them"}, x.args...)
		if x.date != "" {
			args = append(args, "--edition", x.date, "--edition-date", x.date)
		}
		p.publish(x.file, args...)
	}
	s, err := store.Open(t.Context(), filepath.Join(p.dir, "siemmes.duckdb"), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// said adds n for each figure that a store holds of a dataset, and for each of its
// origins, without numbers and times of releases and submissions. It counts them.
func said(t *testing.T, s *store.Store, dataset string, times map[string]int, n int) (count int) {
	q := warehouse.Query{Dataset: dataset}
	a, err := s.Query(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Rows {
		times[fmt.Sprintln("figure", r.Key, r.Period, r.Value, r.Low, r.High, r.Flags, r.Edition)] += n
	}
	err = s.Explain(t.Context(), q, func(x *warehouse.Trace) error {
		times[fmt.Sprintln("origin", x.Key, x.Period, x.Value, x.Flags, x.Edition, x.SHA256, x.File, x.Cell, x.Text, x.Layout)] += n
		count++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return count + len(a.Rows)
}

// origins counts the cells of a dataset by file.
func origins(t *testing.T, s *store.Store, dataset string) map[string]int {
	all := map[string]int{}
	err := s.Explain(t.Context(), warehouse.Query{Dataset: dataset}, func(x *warehouse.Trace) error {
		all[strings.Clone(x.File)]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
