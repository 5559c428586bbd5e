// Writes areas.csv (countries with their codes and names), regions.csv (the M49
// regions with their parts) and spellings.csv (the names in Portuguese, and the other
// names that CLDR has) from the Unicode CLDR, edition in package.json. Run it when a
// new edition comes out: npm install && npm run build. The files are committed, so
// that nothing else needs npm.
//
// names.csv overrides single names: CLDR's usual name is shown but where it is
// made for menus ("Congo - Kinshasa"), or where the usage of Canada (fr) or of
// Mexico (es) differs. The names of M49 are aliases.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const here = (name) => new URL(name, import.meta.url);
const { codeMappings } = require("cldr-core/supplemental/codeMappings.json").supplemental;
const { territoryContainment } = require("cldr-core/supplemental/territoryContainment.json").supplemental;
const { version } = require("cldr-core/package.json");
const names = (locale) =>
  require(`cldr-localenames-full/main/${locale}/territories.json`).main[locale].localeDisplayNames.territories;
const cldr = { es: names("es-419"), en: names("en"), fr: names("fr") };

// What CLDR gives a code and ISO 3166-1 does not: deleted and exceptional
// reservations, private use. Kosovo is XKX here, as in the files.
const left = new Set("AC AN BU CP CQ CS DD DG EA EU EZ FX IC NT SU TA TP UN YD YU ZR ZZ".split(" "));
const codes = Object.keys(codeMappings).filter(
  (a2) => /^[A-Z]{2}$/.test(a2) && !/^(AA|Q[M-Z]|X[A-JL-Z])$/.test(a2) && !left.has(a2) && codeMappings[a2]._alpha3,
);
const alpha3 = (a2) => (a2 === "XK" ? "XKX" : codeMappings[a2]?._alpha3);

const cell = (s) => (/[",\n]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s);
const csv = (rows) => rows.map((row) => row.map(cell).join(",") + "\n").join("");

function overrides() {
  const rows = readFileSync(here("names.csv"), "utf8").trim().split("\n").slice(1);
  return Object.fromEntries(
    rows.map((row) => {
      const [code, es, en, fr] = row.match(/("[^"]*"|[^,]*)(,|$)/g).map((f) => f.replace(/,$/, "").replaceAll('"', ""));
      return [code, { es, en, fr }];
    }),
  );
}

const spelt = (lang, s) =>
  lang === "en" ? s.replaceAll(" & ", " and ").replace(/\bSt\. /, "Saint ") : s.replace("EE.UU.", "los Estados Unidos");

const own = overrides();
const areas = codes
  .map((a2) => {
    const a3 = alpha3(a2);
    const name = (lang) => own[a3]?.[lang] || spelt(lang, cldr[lang][a2]);
    return [a3, a2, a2 === "XK" ? "" : codeMappings[a2]._numeric, name("es"), name("en"), name("fr")];
  })
  .sort((a, b) => (a[0] < b[0] ? -1 : 1));
const unused = Object.keys(own).filter((a3) => !areas.some((a) => a[0] === a3));
if (unused.length) throw new Error(`names.csv names what is no country: ${unused}`);
writeFileSync(here("areas.csv"), csv([["code", "alpha2", "m49", "es", "en", "fr"], ...areas]));

// Numbered regions only, countries only; "QO" is CLDR's own.
const parts = (region) =>
  territoryContainment[region]._contains
    .flatMap((p) => (/^\d+$/.test(p) ? [`M49_${p}`] : codes.includes(p) ? [alpha3(p)] : []))
    .sort();
const regions = Object.keys(territoryContainment).filter((k) => /^\d{3}$/.test(k) && k !== "001");
writeFileSync(here("regions.csv"), csv([["code", "parts"], ...regions.sort().map((r) => [`M49_${r}`, parts(r).join(" ")])]));

// Names that are only read: no page shows them. Left out: what two areas are called,
// and what the offices of the region call otherwise ("América Central" is without Mexico).
const unread = new Set(["São Martinho", "San Martín", "Saint-Martin", "Saint Martin", "St Martin", "St. Martin", "América Latina", "América Central", "América do Norte", "Congo", "Mundo"]);
const spellings = [];
const seen = new Set(areas.flatMap(([, , , ...n]) => n));
for (const locale of ["pt", "pt-PT", "es", "es-MX", "en", "en-GB", "fr", "fr-CA"]) {
  for (const [key, name] of Object.entries(names(locale))) {
    const [id, variant] = key.split("-alt-");
    const code = codes.includes(id) ? alpha3(id) : regions.includes(id) && locale.startsWith("pt") ? `M49_${id}` : "";
    if (!code || variant === "chagos" || name.replace(/\P{L}/gu, "").length < 3 || seen.has(name) || unread.has(name)) continue;
    seen.add(name);
    spellings.push([name, code, locale]);
  }
}
writeFileSync(here("spellings.csv"), csv([["alias", "code", "locale"], ...spellings]));
console.log(`CLDR ${version}: ${areas.length} countries, ${regions.length} regions, ${spellings.length} other names`);
