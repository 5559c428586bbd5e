// Reads a workbook with SheetJS and writes it in every format the interop test
// compares: node write.mjs IN.xlsx OUTDIR
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

// the CommonJS build: the other one lacks the code pages and never ends with .xls
const XLSX = createRequire(import.meta.url)("xlsx");

const [input, folder] = process.argv.slice(2);
const book = XLSX.read(readFileSync(input), { cellNF: true, cellStyles: true });

const formats = { xlsx: "xlsx", xls: "biff8", ods: "ods", fods: "fods", xml: "xlml", csv: "csv", html: "html" };
for (const [extension, bookType] of Object.entries(formats)) {
  writeFileSync(join(folder, "sheetjs." + extension), XLSX.write(book, { bookType, type: "buffer", cellStyles: true }));
}
