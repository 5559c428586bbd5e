package ingest

import (
	"strings"
	"testing"

	"siemmes/ingest/layout/propose"
	"siemmes/warehouse"
)

// What a person must say of an unknown file blocks it at its cell, and cannot be accepted.
func TestAnOpenQuestionBlocks(t *testing.T) {
	d := newDesk(t, eventsLayout)
	text := []byte("Cuadro 7,,\nOrigen,2022,2023\nHonduras,10,20\nCuba,11,21\nHaití,14,24\n")
	o := d.sendBytes("cuadro.csv", text, Options{Propose: true})
	if !o.Blocked() {
		t.Fatalf("it is loaded: %+v", o.Parts)
	}
	var open []warehouse.Finding
	for _, f := range o.Findings {
		if f.Rule == "layout-open" {
			open = append(open, f)
		}
	}
	if len(open) == 0 || open[0].Severity != warehouse.Blocking {
		t.Fatalf("findings %+v", o.Findings)
	}
	var accepted []Acceptance
	for _, f := range open {
		accepted = append(accepted, Acceptance{Finding: f.Name(), Reason: "so be it"})
	}
	if o := d.sendBytes("cuadro.csv", text, Options{Propose: true, Accept: accepted}); !o.Blocked() {
		t.Error("an open question was accepted")
	}
}

// A file of single persons is refused, and no text of it is quoted.
func TestAFileOfPersonsIsRefusedWithoutItsTexts(t *testing.T) {
	d := newDesk(t, eventsLayout)
	var b strings.Builder
	b.WriteString("Pasaporte,Nombre,Fecha de nacimiento,Sexo,Nacionalidad,Fecha de entrada\n")
	names := []string{"Zoraida Quispe", "Anselmo Tzul", "Petrona Caal", "Hilario Ramos"}
	for i := range 40 {
		b.WriteString("A00" + string(rune('1'+i%9)) + "7" + string(rune('0'+i%10)) + "4" + string(rune('0'+i/10)) + "," + names[i%4] + ",19" + string(rune('5'+i%5)) + string(rune('0'+i%10)) + "-03-1" + string(rune('0'+i%9)) + ",F,GTM,2024-05-0" + string(rune('1'+i%9)) + "\n")
	}
	o := d.sendBytes("lista.csv", []byte(b.String()), Options{Propose: true})
	if !o.Blocked() || len(o.Findings) != 1 || o.Findings[0].Rule != "person-records" {
		t.Fatalf("findings %+v", o.Findings)
	}
	if says := say(o.Findings[0].Message); strings.Contains(says, "Zoraida") || strings.Contains(says, "A00") {
		t.Errorf("it quotes a person: %s", says)
	}
}

// Where the answers leave out every table, that is what is said, and no source is missing.
func TestLeavingOutEveryTableSaysSo(t *testing.T) {
	d := newDesk(t, eventsLayout)
	text := []byte("Cuadro 7,,\nOrigen,2022,2023\nHonduras,10,20\nCuba,11,21\nHaití,14,24\n")
	for _, ask := range []propose.Ask{propose.AskDataset, propose.AskSource, propose.AskSet} {
		given := &propose.Answers{}
		if ask != propose.AskDataset {
			_ = given.Add(propose.AskDataset, "", "", "ADMISSIONS")
		}
		if err := given.Add(ask, "", "", `{"skip": "not ours"}`); err != nil {
			t.Fatal(err)
		}
		o := d.sendBytes("cuadro.csv", text, Options{Propose: true, Answers: given})
		if !o.Blocked() || len(o.Findings) != 1 || o.Findings[0].Message.ID != "finding.all-left-out" {
			t.Errorf("%s: findings %+v", ask, o.Findings)
		}
	}
}
