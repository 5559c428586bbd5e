// Fills vendor/ with what the charts need and this repository does not hold:
// the chart library, the SVG rasterizer, and the maps. Run through
// `make assets`; needs `npm ci` before.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { maps } from "./maps.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "vendor");
const require = createRequire(import.meta.url);
const file = (path) => join(here, "node_modules", path);

mkdirSync(vendor, { recursive: true });
copyFileSync(file("echarts/dist/echarts.min.js"), join(vendor, "echarts.min.js"));
copyFileSync(file("@resvg/resvg-wasm/index_bg.wasm"), join(vendor, "resvg.wasm"));

const world = maps(
  require("world-atlas/countries-50m.json"),
  require("i18n-iso-countries/codes.json"),
);
writeFileSync(join(vendor, "maps.json"), JSON.stringify(world));

const notices = [
  ["echarts", "LICENSE"],
  ["echarts", "NOTICE"],
  ["world-atlas", "LICENSE"],
].map(([name, path]) => `== ${name}: ${path}\n\n${readFileSync(file(`${name}/${path}`), "utf8")}`);
notices.push("== @resvg/resvg-wasm\n\nMozilla Public License 2.0, https://mozilla.org/MPL/2.0/\n");
notices.push("== map data\n\nMade with Natural Earth, public domain.\n");
writeFileSync(join(vendor, "NOTICES.txt"), notices.join("\n"));

for (const [name, map] of Object.entries(world)) {
  console.log(`${name}: ${map.features.length} areas, ${(JSON.stringify(map).length / 1024) | 0} KB`);
}
