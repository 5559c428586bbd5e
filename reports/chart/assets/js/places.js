// Places: what each kind of chart does with the room it has. A kind says how
// high it wants to be, and is then given its box. Here those with a category
// and a value axis; areas.js, flows.js and panels.js add theirs.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});
  const ink = chart.ink;

  const clamp = chart.clamp = function (low, v, high) { return Math.max(low, Math.min(v, high)); };

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

  const month = /^\d{4}-\d\d$/;
  const period = /^\d{4}/;

  // timed tells that the categories are periods or months, of which an axis may
  // leave some unsaid; names must all be said.
  function timed(room) {
    const codes = room.sheet.codes || [];
    return room.sheet.kind === "overlay" || (codes.length > 0 && codes.every(function (code) { return period.test(code); }));
  }

  // upright places charts whose categories run along the bottom. Many months
  // show the year at each January; names are broken to the width of their
  // column.
  function upright(option, room) {
    const axis = option.xAxis[0];
    const codes = room.sheet.codes || [];
    const kind = room.sheet.kind;
    categoryAxis(axis, room);
    valueAxis(option.yAxis[0], room);
    halo(option);
    grid(option, room.box, { right: room.box.right + 6 });
    if (codes.length > 14 && codes.every(function (code) { return month.test(code); })) {
      years(axis, codes, room);
    } else if (timed(room)) {
      axis.axisLabel.hideOverlap = true;
    } else {
      Object.assign(axis.axisLabel, { interval: 0, width: columnWidth(axis, room), overflow: "break", lineHeight: room.sizes.label + 3 });
    }
    axis.boundaryGap = kind !== "line" || axis.data.length < 8;
  }

  function columnWidth(axis, room) {
    return (room.inner - 50) / axis.data.length - 4;
  }

  // lies tells that the names of bars find no room below them: then the chart
  // lies down, its names in a column on the left.
  function lies(option, room) {
    const words = option.xAxis[0].data.join(" ").split(/\s+/);
    return !timed(room) && chart.widest(words, chart.font(room.sizes.label)) > columnWidth(option.xAxis[0], room);
  }

  const barRows = rowsHeight(function (option) {
    return option.series[0].stack ? 30 : 12 + 14 * option.series.length;
  });

  function barsHeight(option, room) {
    return lies(option, room) ? barRows({ yAxis: option.xAxis, series: option.series }, room) : plot(0.43)(option, room);
  }

  function barsPut(option, room) {
    if (!lies(option, room)) return upright(option, room);
    const names = option.xAxis;
    option.xAxis = option.yAxis;
    option.yAxis = names;
    names[0].inverse = true;
    lying(option, room);
    halo(option);
    grid(option, room.box, { right: room.box.right + 12 });
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
    option.xAxis[0].splitNumber = room.sizes.narrow ? 3 : 6;
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

  // what the files after this one also use
  chart.parts = { categoryAxis: categoryAxis, grid: grid, labelColumn: labelColumn, rowsHeight: rowsHeight, widestFigure: widestFigure };

  chart.places = {
    line: { height: plot(0.42), put: upright },
    bars: { height: barsHeight, put: barsPut },
    stacked: { height: barsHeight, put: barsPut },
    overlay: { height: plot(0.42), put: upright },
    ranked: { height: rowsHeight(function (option) { return 14 + 14 * option.series.length; }), put: ranked },
    dumbbell: { height: rowsHeight(function () { return 34; }), put: dumbbell },
    pyramid: { height: function (option) { return clamp(260, option.yAxis[0].data.length * 18 + 40, 620); }, put: pyramid },
  };

  function plot(ratio) {
    return function (_, room) { return clamp(230, room.inner * ratio, 430); };
  }

})(globalThis);
