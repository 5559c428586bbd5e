// Command samples makes the spreadsheets in testdata/offices: small workbooks
// and text files in the styles of national offices, whose every figure is
// copied from a cell of a published file, named in the sample's source line.
//
//	go run ./cmd/samples -from ../shared/data -to testdata/offices
//
// The published files are not ours to pass on whole; the samples hold excerpts
// that are complete for what they show, so that totals hold and nothing is
// invented. Where no figure was published, there is a gap.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// sample is one file to make.
type sample struct {
	name  string
	write func(from, to string) error
}

// samples lists them by office.
func samples() []sample {
	return []sample{
		{"cri_dgme_entradas_salidas_2023.xlsx", costaRica},
		{"gtm_igm_movimientos_2023.csv", guatemala},
		{"hnd_inm_movimiento_migratorio.xlsx", hondurasMovements},
		{"hnd_inm_flujo_irregular.xlsx", hondurasIrregular},
		{"mex_upmrip_1_1_entradas_2023.xlsx", mexicoEntries},
		{"mex_upmrip_3_1_1_situacion_irregular_2023.xlsx", mexicoIrregular},
		{"pan_snm_transito_darien.xlsx", panamaDarien},
		{"can_ircc_permanent_residents_2023.xlsx", canadaResidents},
		{"mex_banxico_remesas_pais_2022_2023.csv", banxicoByCountry},
		{"mex_banxico_remesas_mensuales.csv", banxicoMonthly},
		{"mex_conapo_indicadores.xlsx", conapoIndicators},
		{"undesa_ims_2020_crm.xlsx", unStock},
		{"unsd_syb65_crm.csv", yearbook},
		{"wb_bilateral_2017_crm.xlsx", worldBankMatrix},
		{"oecd_imd_crm.csv", oecdInflows},
		{"usa_cbp_encounters_fy23_q1.csv", cbpEncounters},
		{"unhcr_asylum_2016_crm.csv", unhcrMonthly},
	}
}

func main() {
	from := flag.String("from", "../shared/data", "folder of the published files")
	to := flag.String("to", "testdata/offices", "folder to write to")
	flag.Parse()
	if err := writeAll(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
}

func writeAll(from, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, s := range samples() {
		if err := s.write(from, filepath.Join(to, s.name)); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// crm lists the members of the Regional Conference on Migration.
var crm = []string{"BLZ", "CAN", "CRI", "DOM", "GTM", "HND", "MEX", "NIC", "PAN", "SLV", "USA"}
