// Command samples makes the spreadsheets in testdata/offices and
// testdata/examples: small workbooks and text files in the styles of national
// offices, whose every figure is copied from a cell of a published file, named
// in the sample's source line.
//
//	go run ./cmd/samples -from ../shared/data -to testdata
//
// The files of offices are loaded by make run; those of examples are left for
// the reader of the README to load.
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
	folder string // below testdata
	name   string
	write  func(from, to string) error
}

// samples lists them by office.
func samples() []sample {
	return []sample{
		{"offices", "cri_dgme_entradas_salidas_2023.xlsx", costaRica},
		{"offices", "gtm_igm_movimientos_2023.csv", guatemala},
		{"offices", "hnd_inm_movimiento_migratorio.xlsx", hondurasMovements},
		{"offices", "hnd_inm_flujo_irregular.xlsx", hondurasIrregular},
		{"offices", "mex_upmrip_1_1_entradas_2023.xlsx", mexicoEntries(2023)},
		{"offices", "mex_upmrip_3_1_1_situacion_irregular_2023.xlsx", mexicoIrregular},
		{"offices", "pan_snm_transito_darien.xlsx", panamaDarien},
		{"offices", "can_ircc_permanent_residents_2023.xlsx", canadaResidents},
		{"offices", "mex_banxico_remesas_pais_2022_2023.csv", banxicoByCountry},
		{"offices", "mex_banxico_remesas_mensuales.csv", banxicoMonthly},
		{"offices", "mex_conapo_indicadores.xlsx", conapoIndicators},
		{"offices", "undesa_ims_2020_crm.xlsx", unStock},
		{"offices", "unsd_syb65_crm.csv", yearbook},
		{"offices", "wb_bilateral_2017_crm.xlsx", worldBankMatrix},
		{"offices", "oecd_imd_crm.csv", oecdInflows},
		{"offices", "usa_cbp_encounters_fy23_q1.csv", cbpEncounters},
		{"offices", "unhcr_asylum_2016_crm.csv", unhcrMonthly},
		{"examples", "mex_upmrip_1_1_entradas_2024.xlsx", mexicoEntries(2024)},
		{"examples", "pan_snm_boletin_darien_2024.csv", panamaBulletin},
	}
}

func main() {
	from := flag.String("from", "../shared/data", "folder of the published files")
	to := flag.String("to", "testdata", "folder to write to")
	flag.Parse()
	if err := writeAll(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "samples:", err)
		os.Exit(1)
	}
}

func writeAll(from, to string) error {
	for _, s := range samples() {
		folder := filepath.Join(to, s.folder)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := s.write(from, filepath.Join(folder, s.name)); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// crm lists the members of the Regional Conference on Migration.
var crm = []string{"BLZ", "CAN", "CRI", "DOM", "GTM", "HND", "MEX", "NIC", "PAN", "SLV", "USA"}
