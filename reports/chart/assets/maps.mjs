// Turns the atlas into two flat maps whose areas are named by ISO 3166-1
// alpha-3, in an equal-area projection: a coloured area must not look larger
// than it is. They are projected here, once, so that the browser and the
// server need no projection code, and are cut at the antimeridian on the way.
import { geoAzimuthalEqualArea, geoEqualEarth, geoPath } from "d3-geo";
import { geoProject, geoStitch } from "d3-geo-projection";
import { feature, merge } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

// The atlas draws the French overseas departments as parts of France; the
// figures tell them apart. Boxes are west, south, east, north.
const withinFrance = {
  GUF: [-55, 2, -51, 6],
  GLP: [-62, 15.7, -60.9, 16.6],
  MTQ: [-61.3, 14.3, -60.7, 15],
  REU: [55, -21.5, 56, -20.7],
  MYT: [45, -13.1, 45.4, -12.5],
};

// Territories that the atlas does not draw: longitude and latitude of a dot.
const notDrawn = {
  BES: [-68.26, 12.18],
  CCK: [96.83, -12.17],
  CXR: [105.63, -10.49],
  GIB: [-5.35, 36.14],
  GLP: [-61.55, 16.25],
  GUF: [-53.13, 3.93],
  MTQ: [-61.02, 14.64],
  MYT: [45.17, -12.83],
  REU: [55.54, -21.12],
  TKL: [-171.85, -9.2],
  TUV: [179.2, -8.5],
};

const plane = geoPath();

// The sides of the map of the region, in its projection: Canada's cities to
// Colombia, Hawaii left out.
const region = { center: [-90, 28], west: -128, east: -52, south: 2, north: 58 };

// maps returns {world, americas}, each GeoJSON on a flat plane, y upwards.
export function maps(atlas, codes) {
  const areas = named(atlas, codes);
  return { world: world(areas), americas: americas(areas) };
}

// named makes one area of the parts of one code. What the atlas names and ISO
// 3166 does not is drawn as the United Nations' maps draw it, as part of the
// member state; the one tract that belongs to none is left out.
function named(atlas, codes) {
  const alpha3 = new Map(codes.map(([, code, number]) => [number, code]));
  const withoutNumber = { Kosovo: "XKX", Somaliland: "SOM", "N. Cyprus": "CYP" };
  const parts = new Map();
  for (const part of atlas.objects.countries.geometries) {
    const code = alpha3.get(part.id) ?? withoutNumber[part.properties.name];
    if (code) parts.set(code, [...(parts.get(code) ?? []), part]);
  }
  const areas = [...parts].map(([code, group]) => area(code, merge(atlas, group)));
  areas.push(...france(areas.splice(areas.findIndex((a) => a.properties.name === "FRA"), 1)[0]));
  const drawn = new Set(areas.map((a) => a.properties.name));
  for (const [code, coordinates] of Object.entries(notDrawn)) {
    if (!drawn.has(code)) areas.push(area(code, { type: "Point", coordinates }));
  }
  return areas;
}

function area(name, geometry) {
  return { type: "Feature", properties: { name }, geometry };
}

function france(whole) {
  const parts = { FRA: [] };
  for (const polygon of whole.geometry.coordinates) {
    const [x, y] = polygon[0][0];
    const inside = Object.entries(withinFrance).find(([, [w, s, e, n]]) => x >= w && x <= e && y >= s && y <= n);
    (parts[inside ? inside[0] : "FRA"] ??= []).push(polygon);
  }
  return Object.entries(parts).map(([code, coordinates]) => area(code, { type: "MultiPolygon", coordinates }));
}

function world(areas) {
  // Eleven degrees east keeps Chukotka on one side.
  const projection = geoEqualEarth().rotate([-11, 0]).precision(1.5).scale(600).translate([0, 0]);
  const shown = areas.filter((a) => a.properties.name !== "ATA");
  return flat(shown, projection, { thin: 20, small: 110, radius: 6.5 });
}

function americas(areas) {
  const [longitude, latitude] = region.center;
  const projection = geoAzimuthalEqualArea().rotate([-longitude, -latitude]).precision(1.5).scale(1600).translate([0, 0]);
  const middle = (a, b) => (a + b) / 2;
  const [left] = projection([region.west, middle(region.south, region.north)]);
  const [right] = projection([region.east, middle(region.south, region.north)]);
  const [, top] = projection([longitude, region.north]);
  const [, bottom] = projection([longitude, region.south]);
  projection.clipExtent([[left, top], [right, bottom]]);
  return flat(areas, projection, { thin: 16, small: 200, radius: 9 });
}

// flat projects, drops what no chart of a page's width shows (the borders that
// two areas share stay shared), and gives an area smaller than `small` square
// units a dot of that radius instead.
function flat(areas, projection, { thin, small, radius }) {
  const features = [];
  const dots = [];
  for (const whole of areas) {
    const geometry = geoProject(whole.geometry.type === "Point" ? whole : geoStitch(whole), projection)?.geometry;
    if (!geometry || geometry.coordinates.length === 0) continue;
    const tiny = geometry.type === "Point" || plane.area(geometry) < small;
    const point = geometry.type === "Point" ? geometry.coordinates : plane.centroid(geometry);
    (tiny ? dots : features).push(area(whole.properties.name, tiny ? dot(point, radius) : geometry));
  }
  const weighed = presimplify(topology({ areas: { type: "FeatureCollection", features } }));
  const thinned = filter(simplify(weighed, thin), filterAttachedWeight(weighed, 4 * thin));
  const drawn = feature(thinned, thinned.objects.areas).features;
  return {
    type: "FeatureCollection",
    features: [...drawn, ...dots]
      .map((a) => area(a.properties.name, rounded(a.geometry)))
      .filter((a) => a.geometry.coordinates.length > 0),
  };
}

function dot([x, y], radius) {
  const ring = Array.from({ length: 13 }, (_, i) => {
    const angle = (2 * Math.PI * (i % 12)) / 12;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [ring] };
}

// rounded writes whole coordinates, y upwards.
function rounded(geometry) {
  const ring = (points) => {
    const out = [];
    for (const [x, y] of points) {
      const point = [Math.round(x), Math.round(-y)];
      const last = out.at(-1);
      if (!last || last[0] !== point[0] || last[1] !== point[1]) out.push(point);
    }
    return out;
  };
  const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
    .map((rings) => rings.map(ring).filter((r) => r.length > 3))
    .filter((rings) => rings.length > 0);
  return polygons.length === 1
    ? { type: "Polygon", coordinates: polygons[0] }
    : { type: "MultiPolygon", coordinates: polygons };
}
