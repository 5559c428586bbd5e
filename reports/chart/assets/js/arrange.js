// Arrange: the entry. An option as the server made it, and a width, become an
// option that ECharts draws as it is, and a height.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});

  // keepMaps takes the content of maps.json.
  chart.keepMaps = function (maps) {
    chart.maps = {};
    Object.keys(maps).forEach(function (name) { chart.maps[name] = measured(maps[name]); });
  };

  function measured(map) {
    const x = [Infinity, -Infinity];
    const y = [Infinity, -Infinity];
    const names = {};
    map.features.forEach(function (area) {
      names[area.properties.name] = true;
      const shape = area.geometry;
      (shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates).forEach(function (polygon) {
        polygon[0].forEach(function (point) {
          x[0] = Math.min(x[0], point[0]);
          x[1] = Math.max(x[1], point[0]);
          y[0] = Math.min(y[0], point[1]);
          y[1] = Math.max(y[1], point[1]);
        });
      });
    });
    return { areas: map.features, width: x[1] - x[0], height: y[1] - y[0], names: names };
  }

  // register makes a map known to ECharts whose areas are those with figures
  // and one for all the rest: an area of its own costs ten times one that is
  // only drawn, and most of the world is.
  function register(map, series, focus) {
    const own = {};
    series.data.forEach(function (area) { own[area.name] = true; });
    if (focus) own[focus] = true;
    // The engine's charts do not outlive their drawing: one name is enough.
    const name = root.document ? series.map + " " + Object.keys(own).join(" ") : "map";
    if (!root.document || !root.echarts.getMap(name)) {
      const rest = [];
      const areas = map.areas.filter(function (area) {
        if (own[area.properties.name]) return true;
        const shape = area.geometry;
        rest.push.apply(rest, shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates);
        return false;
      });
      areas.unshift({ type: "Feature", properties: { name: "" }, geometry: { type: "MultiPolygon", coordinates: rest } });
      root.echarts.registerMap(name, { geoJSON: { type: "FeatureCollection", features: areas } });
    }
    series.map = name;
  }

  chart.needsMaps = function (option) {
    return option.siemmes.kind === "map";
  };

  // arrange makes the option for a width. Height zero is the chart's own wish;
  // the height it got is returned. The option given is not changed.
  chart.arrange = function (given, width, height) {
    const option = JSON.parse(JSON.stringify(given));
    const sheet = option.siemmes;
    delete option.siemmes;
    if (sheet.kind === "map") chooseMap(option, sheet);
    const frame = chart.frame(option, sheet, width);
    const sizes = frame.sizes;
    const room = { sheet: sheet, sizes: sizes, inner: width - 2 * sizes.pad };
    room.box = { left: sizes.pad, right: sizes.pad, top: frame.top, bottom: frame.below, width: room.inner, height: 0 };
    const place = chart.places[sheet.kind];
    const total = Math.round(height || frame.top + place.height(option, room) + frame.below);
    room.box.height = total - frame.top - frame.below;
    room.frame = frame;
    place.put(option, room);
    chart.resolve(option, sheet);
    option.title = chart.close(frame, total);
    option.textStyle = { fontFamily: chart.family };
    chart.dress(option, sheet);
    return { option: option, height: total };
  };

  // chooseMap takes the map of the region where it holds every area with a
  // figure, and names the areas that are on no map.
  function chooseMap(option, sheet) {
    const series = option.series[0];
    const within = function (name) {
      return function (area) { return chart.maps[name].names[area.name]; };
    };
    const figures = series.data.filter(function (area) { return area.value !== "-"; });
    if (figures.every(within("americas"))) series.map = "americas";
    const known = within(series.map);
    const off = figures.filter(function (area) { return !known(area); }).map(function (area) {
      return area.text + " (" + chart.figure(sheet, area.value) + ")";
    });
    if (off.length) sheet.offMap = [sheet.words.offMap + " " + off.join(", ")];
    series.data = series.data.filter(known);
    sheet.map = chart.maps[series.map];
    register(sheet.map, series, sheet.focus);
  }

  // dress is replaced by the browser, which has tooltips and animation.
  chart.dress = function (option) {
    option.animation = false;
    option.tooltip = { show: false };
    option.series.forEach(function (series) {
      series.emphasis = { disabled: true };
      series.silent = true;
    });
  };
})(globalThis);
