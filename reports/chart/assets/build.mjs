// Fills vendor/ with what the charts need and this repository does not hold:
// the chart library, the SVG rasterizer, and the maps. Run through
// `make assets`; needs `npm ci` before.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { maps } from "./maps.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "vendor");
const require = createRequire(import.meta.url);
const file = (path) => join(here, "node_modules", path);

// Libraries whose licence asks to say where their source is.
const sources = {
  "@resvg/resvg-wasm":
    "Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/\nThe file resvg.wasm is passed on unchanged. Its source is at\nhttps://github.com/yisibl/resvg-js, in the version named above.",
};

mkdirSync(vendor, { recursive: true });
copyFileSync(file("echarts/dist/echarts.min.js"), join(vendor, "echarts.min.js"));
copyFileSync(file("@resvg/resvg-wasm/index_bg.wasm"), join(vendor, "resvg.wasm"));

const world = maps(
  require("world-atlas/countries-50m.json"),
  require("i18n-iso-countries/codes.json"),
);
writeFileSync(join(vendor, "maps.json"), JSON.stringify(world));

// Every package that took part has its texts in the notices: some are copied into
// what is shipped (zrender into echarts), and the others made the maps.
const packages = Object.keys(require("./package-lock.json").packages).filter((path) => path !== "");
const notices = packages.map((path) => {
  const { name, version, license } = require(`./${path}/package.json`);
  const texts = readdirSync(join(here, path))
    .filter((entry) => /^(licen[cs]e|notice|copyright)/i.test(entry) && statSync(join(here, path, entry)).isFile())
    .map((entry) => readFileSync(join(here, path, entry), "utf8").trim());
  if (sources[name]) texts.push(sources[name]);
  if (texts.length === 0) throw new Error(`${name} has no licence text`);
  return `== ${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
});
notices.push("== map data\n\nMade with Natural Earth, public domain.\n");
writeFileSync(join(vendor, "NOTICES.txt"), notices.join("\n"));

for (const [name, map] of Object.entries(world)) {
  console.log(`${name}: ${map.features.length} areas, ${(JSON.stringify(map).length / 1024) | 0} KB`);
}
