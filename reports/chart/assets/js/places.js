// Places: what each kind of chart does with the room it has. A kind says how
// high it wants to be, and is then given its box.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});
  const ink = chart.ink;

  const clamp = function (low, v, high) { return Math.max(low, Math.min(v, high)); };

  function valueAxis(axis, room) {
    Object.assign(axis, {
      axisLine: { show: false }, axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: ink.grid } },
      axisLabel: { fontSize: room.sizes.label, color: ink.soft, formatter: chart.tick(room.sheet), hideOverlap: true },
    });
  }

  function categoryAxis(axis, room) {
    Object.assign(axis, {
      axisLine: { show: true, lineStyle: { color: ink.line } }, axisTick: { show: false },
      axisLabel: Object.assign({ fontSize: room.sizes.label, color: ink.text }, axis.axisLabel),
    });
  }

  function grid(option, box, more) {
    option.grid = Object.assign({
      left: box.left, right: box.right, top: box.top, bottom: box.bottom,
      outerBoundsMode: "same", outerBoundsContain: "axisLabel",
    }, more);
  }

  const period = /^\d{4}/;

  // upright places charts whose categories run along the bottom. Months show
  // the year at each January; names are broken to the width of their column
  // and, where a word is wider than that, stand on end.
  function upright(option, room) {
    const axis = option.xAxis[0];
    const font = chart.font(room.sizes.label);
    const codes = room.sheet.codes || [];
    categoryAxis(axis, room);
    valueAxis(option.yAxis[0], room);
    grid(option, room.box, { right: room.box.right + 6 });
    const column = (room.box.width - 50) / axis.data.length;
    if (codes.length > 14 && codes.every(function (code) { return /^\d{4}-\d\d$/.test(code); })) {
      years(axis, codes, room);
    } else if (codes.length && codes.every(function (code) { return period.test(code); }) || room.sheet.kind === "overlay") {
      axis.axisLabel.hideOverlap = true;
    } else {
      const words = axis.data.join(" ").split(" ");
      axis.axisLabel.interval = 0;
      if (chart.widest(words, font) <= column - 4) {
        Object.assign(axis.axisLabel, { width: column - 4, overflow: "break" });
      } else {
        const shown = axis.data.map(function (name) { return chart.wrap(name, 120, font).slice(0, 3).join("\n"); });
        Object.assign(axis.axisLabel, { rotate: 60, formatter: function (_, i) { return shown[i]; } });
      }
    }
    halo(option);
    if (option.yAxis[0].type === "value" && room.sheet.kind !== "bars" && room.sheet.kind !== "stacked") axis.boundaryGap = false;
    if (room.sheet.kind === "line" && axis.data.length < 8 || room.sheet.kind === "overlay") axis.boundaryGap = true;
  }

  // halo draws a white line under each line that crosses bars. Lines carry their
  // marks at every point: by itself ECharts leaves out those without a label.
  function halo(option) {
    const lines = option.series.filter(function (series) { return series.type === "line"; });
    lines.forEach(function (series) { series.showAllSymbol = true; });
    if (lines.length === option.series.length) return;
    lines.forEach(function (series) {
      series.z = 4;
      option.series.push({
        type: "line", data: series.data, z: 3, symbol: "none", silent: true, tooltip: { show: false },
        lineStyle: { color: "#ffffff", width: series.lineStyle.width + 3 }, itemStyle: { color: "#ffffff" },
      });
    });
  }

  function years(axis, codes, room) {
    const count = codes.filter(function (code) { return code.slice(5) === "01"; }).length;
    const every = Math.ceil((count * 42) / room.box.width);
    Object.assign(axis.axisLabel, {
      interval: function (i) { return codes[i].slice(5) === "01" && Number(codes[i].slice(0, 4)) % every === 0; },
      formatter: function (_, i) { return codes[i].slice(0, 4); },
      showMinLabel: null, showMaxLabel: null,
    });
    axis.axisTick = { show: true, interval: function (i) { return codes[i].slice(5) === "01"; } };
  }

  // lying places charts whose categories stand on the left; their labels get
  // up to two fifths of the width and as many lines as they need.
  function labelColumn(names, room) {
    const font = chart.font(room.sizes.label);
    const width = Math.min(chart.widest(names, font), room.inner * (room.sizes.narrow ? 0.42 : 0.34));
    const lines = names.map(function (name) { return chart.wrap(name, Math.max(width, 40), font); });
    return {
      width: Math.ceil(width) + 2,
      shown: lines.map(function (l) { return l.join("\n"); }),
      most: lines.reduce(function (most, l) { return Math.max(most, l.length); }, 1),
    };
  }

  function lying(option, room) {
    const column = labelColumn(option.yAxis[0].data, room);
    categoryAxis(option.yAxis[0], room);
    Object.assign(option.yAxis[0].axisLabel, {
      interval: 0, lineHeight: room.sizes.label + 3, formatter: function (_, i) { return column.shown[i]; },
    });
    valueAxis(option.xAxis[0], room);
    return column;
  }

  function rowsHeight(least) {
    return function (option, room) {
      const names = option.yAxis[0].data;
      const row = Math.max(least(option), labelColumn(names, room).most * (room.sizes.label + 3) + 8);
      return names.length * row + 34;
    };
  }

  function widestFigure(option, room, read) {
    let most = 0;
    const font = chart.font(room.sizes.label);
    option.series.forEach(function (series) {
      (series.data || []).forEach(function (d) {
        most = Math.max(most, chart.measure(chart.figure(room.sheet, read(d)), font));
      });
    });
    return most;
  }

  const bare = function (d) { return d && typeof d === "object" && "value" in d ? d.value : d; };

  function ranked(option, room) {
    const column = lying(option, room);
    const figures = widestFigure(option, room, bare);
    option.series.forEach(function (series) {
      Object.assign(series.label, { fontSize: room.sizes.label, color: ink.text, distance: 5 });
    });
    // The figures stand at the bars: an axis would say it twice.
    option.xAxis[0].axisLabel.show = false;
    option.xAxis[0].splitLine.show = false;
    grid(option, room.box, { left: room.box.left + column.width + 8, right: room.box.right + figures + 8, outerBoundsMode: "none" });
  }

  function dumbbell(option, room) {
    const column = lying(option, room);
    const figures = widestFigure(option, room, function (d) { return Array.isArray(bare(d)) ? bare(d)[0] : ""; });
    option.series.forEach(function (series) {
      if (series.type !== "scatter") return;
      series.label = { show: true, fontSize: room.sizes.label, color: ink.text, distance: 4, formatter: "@value" };
    });
    chart.resolve(option.series, room.sheet);
    option.yAxis[0].axisLine.show = false;
    option.yAxis[0].axisLabel.margin = figures + 16;
    grid(option, room.box, {
      left: room.box.left + column.width + figures + 14, right: room.box.right + figures + 14, outerBoundsMode: "none", bottom: room.box.bottom + 20,
    });
  }

  function pyramid(option, room) {
    lying(option, room);
    option.xAxis[0].splitNumber = room.sizes.narrow ? 4 : 8;
    option.yAxis[0].axisLabel.interval = room.box.height / option.yAxis[0].data.length < 11 ? "auto" : 0;
    grid(option, room.box, { right: room.box.right + 10 });
  }

  function heatmap(option, room) {
    const column = labelColumn(option.yAxis[0].data, room);
    const font = chart.font(room.sizes.label);
    categoryAxis(option.yAxis[0], room);
    categoryAxis(option.xAxis[0], room);
    [option.xAxis[0], option.yAxis[0]].forEach(function (axis) {
      axis.axisLine.show = false;
      axis.splitLine = { show: true, lineStyle: { color: "#ffffff", width: 1.5 } };
    });
    Object.assign(option.yAxis[0].axisLabel, {
      interval: 0, lineHeight: room.sizes.label + 3, formatter: function (_, i) { return column.shown[i]; },
    });
    const names = option.xAxis[0].data;
    const cell = (room.box.width - column.width - 10) / names.length;
    const fits = chart.widest(names.join(" ").split(" "), font) <= cell - 4;
    const heads = names.map(function (name) {
      return fits ? chart.wrap(name, cell - 4, font) : chart.wrap(name, 110, font).slice(0, 2);
    });
    const height = fits
      ? Math.max.apply(null, heads.map(function (h) { return h.length; })) * (room.sizes.label + 3)
      : Math.ceil(Math.max.apply(null, heads.map(function (h) { return chart.widest(h, font); }))) + 6;
    Object.assign(option.xAxis[0].axisLabel, {
      interval: 0, rotate: fits ? 0 : 90, lineHeight: room.sizes.label + 3,
      formatter: function (_, i) { return heads[i].join("\n"); },
    });
    const series = option.series[0];
    series.label.fontSize = Math.min(room.sizes.label, 11);
    series.label.show = widestFigure(option, room, function (d) { return d.value[2]; }) <= cell - 2;
    const legend = classes(option, room, false);
    grid(option, room.box, {
      left: room.box.left + column.width + 8, top: room.box.top + height + 8, bottom: room.box.bottom + legend + 8, outerBoundsMode: "none",
      show: true, backgroundColor: "#e4e7eb", borderWidth: 0, // cells without a figure are not drawn
    });
  }

  // classes places the legend of a map's or matrix's classes: a column at the
  // lower left, or rows below the chart. It returns the height it takes.
  function classes(option, room, column) {
    const map = option.visualMap[0];
    const font = chart.font(room.sizes.label);
    const style = { itemWidth: 16, itemHeight: 12, textStyle: { fontSize: room.sizes.label, color: ink.text }, padding: 0, hoverLink: !!root.document };
    if (column) {
      Object.assign(map, style, { orient: "vertical", left: room.box.left, bottom: room.box.bottom, itemGap: 5 });
      return 0;
    }
    const widths = map.pieces.map(function (p) { return 16 + 10 + chart.measure(p.label, font) + 12; });
    const perRow = Math.max(1, Math.floor(room.inner / Math.max.apply(null, widths)));
    const rows = Math.ceil(map.pieces.length / perRow);
    // ECharts writes a horizontal legend in one row: one legend for each row.
    const known = map.pieces.slice(0, -1).reverse();
    const of = known.concat(map.pieces.slice(-1));
    option.visualMap = [];
    for (let row = 0; row < rows; row++) {
      option.visualMap.push(Object.assign({}, map, style, {
        orient: "horizontal", left: room.box.left, bottom: room.box.bottom + (rows - 1 - row) * 19, itemGap: 12,
        pieces: of.slice(row * perRow, (row + 1) * perRow),
      }));
    }
    return rows * 19 + 4;
  }

  function mapBounds(name) {
    return chart.maps && chart.maps[name];
  }

  function place(option, room) {
    const series = option.series[0];
    const bounds = mapBounds(series.map);
    const legend = classes(option, room, !room.sizes.narrow);
    const box = room.box;
    const height = box.height - legend;
    const scale = Math.min(box.width / bounds.width, height / bounds.height);
    Object.assign(series, {
      left: box.left + (box.width - bounds.width * scale) / 2, top: box.top + (height - bounds.height * scale) / 2,
      width: bounds.width * scale, height: bounds.height * scale,
      aspectScale: 1, roam: false, selectedMode: false, showLegendSymbol: false,
      label: { show: false },
      itemStyle: { areaColor: "#e4e7eb", borderColor: "#ffffff", borderWidth: 0.6 },
      emphasis: { label: { show: false }, itemStyle: { areaColor: null, borderColor: ink.text, borderWidth: 1.2 } },
    });
    if (room.sheet.focus) {
      series.data = series.data.concat([{
        name: room.sheet.focus, value: "-",
        itemStyle: { areaColor: "#ffffff", borderColor: ink.text, borderWidth: 1.4 },
      }]);
    }
  }

  function flow(option, room) {
    const series = option.series[0];
    const font = chart.font(room.sizes.label);
    const most = room.inner * (room.sizes.narrow ? 0.3 : 0.24);
    const side = [0, 0];
    let rows = 1;
    series.data.forEach(function (node) {
      const figure = room.sizes.narrow ? "" : chart.figure(room.sheet, node.value);
      const lines = chart.wrap(node.depth ? figure + "  " + node.text : node.text + "  " + figure, most, font);
      rows = Math.max(rows, lines.length);
      node.shown = lines.join("\n");
      node.label = { position: node.depth ? "right" : "left", align: node.depth ? "left" : "right" };
      side[node.depth] = Math.max(side[node.depth], chart.widest(lines, font));
    });
    Object.assign(series, {
      left: room.box.left + side[0] + 8, right: room.box.right + side[1] + 8, top: room.box.top + 4, bottom: room.box.bottom + 4,
      nodeWidth: 14, nodeGap: rows * (room.sizes.label + 3) + 2, draggable: false, layoutIterations: 0,
    });
    Object.assign(series.label, { fontSize: room.sizes.label, color: ink.text, lineHeight: room.sizes.label + 3 });
  }

  function chord(option, room) {
    const series = option.series[0];
    const font = chart.font(room.sizes.label);
    const most = room.inner * 0.24;
    let side = 0;
    series.data.forEach(function (node) {
      const lines = chart.wrap(node.text, most, font);
      node.shown = lines.join("\n");
      side = Math.max(side, chart.widest(lines, font));
    });
    const radius = Math.max(60, Math.min(room.box.width / 2 - side - 14, room.box.height / 2 - 26));
    Object.assign(series, {
      center: [room.box.left + room.box.width / 2, room.box.top + room.box.height / 2],
      radius: [radius - 16, radius], padAngle: 2, minAngle: 4,
    });
    Object.assign(series.label, { fontSize: room.sizes.label, color: ink.text, position: "outside", distance: 6 });
  }

  chart.places = {
    line: { height: plot(0.42), put: upright },
    bars: { height: plot(0.42), put: upright },
    stacked: { height: plot(0.45), put: upright },
    overlay: { height: plot(0.42), put: upright },
    ranked: { height: rowsHeight(function (option) { return 14 + 14 * option.series.length; }), put: ranked },
    dumbbell: { height: rowsHeight(function () { return 34; }), put: dumbbell },
    pyramid: { height: function (option) { return clamp(260, option.yAxis[0].data.length * 18 + 40, 620); }, put: pyramid },
    heatmap: { height: rowsHeight(function () { return 30; }), put: heatmap, extra: function () { return 120; } },
    map: { height: mapHeight, put: place },
    sankey: { height: flowHeight, put: flow },
    chord: { height: function (_, room) { return clamp(300, room.inner, 640); }, put: chord },
  };

  function plot(ratio) {
    return function (_, room) { return clamp(230, room.inner * ratio, 430); };
  }

  function mapHeight(option, room) {
    const bounds = mapBounds(option.series[0].map);
    const high = clamp(180, (room.inner * bounds.height) / bounds.width, 620);
    return high + (room.sizes.narrow ? classes(JSON.parse(JSON.stringify(option)), room, false) : 0);
  }

  function flowHeight(option, room) {
    const sides = [0, 0];
    option.series[0].data.forEach(function (node) { sides[node.depth]++; });
    return clamp(240, Math.max(sides[0], sides[1]) * (room.sizes.narrow ? 46 : 44), 900);
  }
})(globalThis);
