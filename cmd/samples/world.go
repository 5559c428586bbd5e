package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// crmNamesUN is how the United Nations write the members.
var crmNamesUN = []string{
	"Belize", "Canada", "Costa Rica", "Dominican Republic", "El Salvador", "Guatemala", "Honduras",
	"Mexico", "Nicaragua", "Panama", "United States of America",
}

func isCRM(name string) bool {
	return slices.Contains(crmNamesUN, strings.TrimRight(strings.TrimSpace(name), "*"))
}

// unStock keeps the eleven members in tables 1 (migrant stock), 2 (population)
// and 3 (share) of the 2020 edition, with the sheets' own preamble.
func unStock(from, to string) error {
	src, err := excelize.OpenFile(from + "/un_desa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx")
	if err != nil {
		return err
	}
	defer src.Close()
	b := newBook()
	for _, sheet := range []string{"Table 1", "Table 2", "Table 3"} {
		b.add(sheet)
		b.copyBlock(src, sheet, 1, 11, 1, 26)
		b.copyMerges(src, sheet, 11, 1, 26, func(col int) int { return col })
		row := 12
		for r := 12; r <= 294; r++ {
			name, err := src.GetCellValue(sheet, b.at(2, r))
			if err != nil {
				return err
			}
			if isCRM(name) {
				b.copyRow(src, sheet, r, row, 1, 26)
				row++
			}
		}
		b.keep(b.f.SetColWidth(sheet, "B", "B", 34))
	}
	return b.save(to, "UN DESA")
}

// yearbook keeps the members' records of the Statistical Yearbook.
func yearbook(from, to string) error {
	return excerpt(from, "un_desa/SYB65_327_202209_International Migrants and Refugees.csv", to, 1, func(r []string) bool {
		return len(r) > 1 && isCRM(r[1])
	})
}

// worldBankMatrix keeps all origins and the members as destinations, with the
// world's row and column.
func worldBankMatrix(from, to string) error {
	const sheet = "Bilateral_Migration_2017"
	src, err := excelize.OpenFile(from + "/world_bank/WB_Bilateral_Estimates_Migrant_Stocks_2017.xlsx")
	if err != nil {
		return err
	}
	defer src.Close()
	b := newBook()
	b.add(sheet)
	col := 2
	for c := 1; c <= 218; c++ {
		name, err := src.GetCellValue(sheet, b.at(c, 2))
		if err != nil {
			return err
		}
		if c > 1 && !isCRM(name) && name != "United States" {
			continue
		}
		target := col
		if c == 1 {
			target = 1
		} else {
			col++
		}
		for r := 1; r <= 225; r++ {
			b.copyCell(src, sheet, c, r, target, r)
		}
	}
	b.keep(b.f.SetColWidth(sheet, "A", "A", 30))
	return b.save(to, "World Bank")
}

func oecdInflows(from, to string) error {
	return excerpt(from, "oecd/International-migration-database.csv", to, 0, func(r []string) bool { return slices.Contains(crm, r[4]) })
}

// cbpEncounters keeps the first quarter of fiscal year 2023 whole.
func cbpEncounters(from, to string) error {
	return excerpt(from, "us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv", to, 0, func(r []string) bool {
		return r[0] == "2023" && slices.Contains([]string{"OCT", "NOV", "DEC"}, r[2])
	})
}

// unhcrMonthly keeps applications lodged in the members in 2016; the file has
// no header.
func unhcrMonthly(from, to string) error {
	all, err := records(from, "unhcr/unhcr_popstats_export_asylum_seekers_monthly.csv")
	if err != nil {
		return err
	}
	var s strings.Builder
	for _, r := range all {
		if r[2] == "2016" && (isCRM(r[0]) || strings.HasPrefix(r[0], "USA")) {
			for i, field := range r {
				if i > 0 {
					s.WriteByte(',')
				}
				if strings.ContainsAny(field, ",\"") {
					field = `"` + strings.ReplaceAll(field, `"`, `""`) + `"`
				}
				s.WriteString(field)
			}
			s.WriteByte('\n')
		}
	}
	return os.WriteFile(to, []byte(s.String()), 0o644)
}

// canadaResidents keeps the year 2023 of the table of permanent residents, all
// rows of its staircase, numbers as the text they are.
func canadaResidents(from, to string) error {
	const sheet = "PR - ImmCat"
	src, err := excelize.OpenFile(from + "/canada_ircc/EN_ODP-PR-ProvImmCat.xlsx")
	if err != nil {
		return err
	}
	defer src.Close()
	first, last, err := yearColumns(src, sheet, "2023")
	if err != nil {
		return err
	}
	shift := func(col int) int {
		if col >= first {
			return col - first + 5
		}
		return col
	}
	b := newBook()
	b.add(sheet)
	for row := 1; row <= 384; row++ {
		for col := 1; col <= last; col++ {
			if col <= 4 || col >= first {
				b.copyCell(src, sheet, col, row, shift(col), row)
			}
		}
	}
	b.copyMerges(src, sheet, 384, 1, 4, shift)
	b.copyMerges(src, sheet, 5, first, last, shift)
	b.keep(b.f.SetColWidth(sheet, "A", "D", 26))
	return b.save(to, "IRCC")
}

// yearColumns finds a full year's columns by header row 3: twelve months, four
// quarters and the year.
func yearColumns(src *excelize.File, sheet, year string) (first, last int, err error) {
	for col := 5; col <= 200; col++ {
		cell, err := excelize.CoordinatesToCellName(col, 3)
		if err != nil {
			return 0, 0, err
		}
		value, err := src.GetCellValue(sheet, cell)
		if err != nil {
			return 0, 0, err
		}
		if value == year {
			return col, col + 16, nil
		}
	}
	return 0, 0, fmt.Errorf("%s has no year %s", sheet, year)
}
