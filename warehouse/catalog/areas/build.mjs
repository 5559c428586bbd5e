// Writes areas.csv (countries with their codes and names) and regions.csv (the
// M49 regions with their parts) from the Unicode CLDR, edition in package.json.
// Run it when a new edition comes out: npm install && npm run build. The two
// files are committed, so that nothing else needs npm.
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
console.log(`CLDR ${version}: ${areas.length} countries, ${regions.length} regions`);
