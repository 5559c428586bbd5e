// Areas: maps and matrices, which show a figure by its class's colour, and the
// legend of the classes.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});
  const ink = chart.ink;
  const parts = chart.parts;

  // standing breaks names for columns too narrow for them: they stand on end,
  // in as many lines as a column has room for.
  function standing(names, most, font) {
    let heads;
    for (let width = 50; width <= 250; width += 20) {
      heads = names.map(function (name) { return chart.wrap(name, width, font); });
      if (heads.every(function (lines) { return lines.length <= most; })) break;
    }
    return heads;
  }

  // heads are the names of the columns: lying where every word fits its column.
  function heads(option, room, rowNames) {
    const font = chart.font(room.sizes.label);
    const names = option.xAxis[0].data;
    const cell = (room.inner - rowNames.width - 10) / names.length;
    const fits = chart.widest(names.join(" ").split(" "), font) <= cell - 4;
    const lines = fits
      ? names.map(function (name) { return chart.wrap(name, cell - 4, font); })
      : standing(names, Math.max(1, Math.floor(cell / (room.sizes.label + 3))), font);
    const height = fits
      ? Math.max.apply(null, lines.map(function (l) { return l.length; })) * (room.sizes.label + 3)
      : Math.ceil(Math.max.apply(null, lines.map(function (l) { return chart.widest(l, font); }))) + 6;
    return { cell: cell, fits: fits, lines: lines, height: height };
  }

  function heatmap(option, room) {
    const column = parts.labelColumn(option.yAxis[0].data, room);
    parts.categoryAxis(option.yAxis[0], room);
    parts.categoryAxis(option.xAxis[0], room);
    [option.xAxis[0], option.yAxis[0]].forEach(function (axis) {
      axis.axisLine.show = false;
      axis.splitLine = { show: true, lineStyle: { color: "#ffffff", width: 1.5 } };
    });
    Object.assign(option.yAxis[0].axisLabel, {
      interval: 0, lineHeight: room.sizes.label + 3, formatter: function (_, i) { return column.shown[i]; },
    });
    const columns = heads(option, room, column);
    Object.assign(option.xAxis[0].axisLabel, {
      interval: 0, rotate: columns.fits ? 0 : 90, lineHeight: room.sizes.label + 3,
      formatter: function (_, i) { return columns.lines[i].join("\n"); },
    });
    const series = option.series[0];
    series.label.fontSize = Math.min(room.sizes.label, 11);
    series.label.show = parts.widestFigure(option, room, function (d) { return d.value[2]; }) <= columns.cell - 2;
    const legend = classes(option, room, false);
    parts.grid(option, room.box, {
      left: room.box.left + column.width + 8, top: room.box.top + columns.height + 8, bottom: room.box.bottom + legend + 8, outerBoundsMode: "none",
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
    // ECharts writes a horizontal legend in one row, the smallest class first:
    // one legend for each row and one for "no figure", which colour nothing,
    // beside the one that does and is not shown.
    option.visualMap = [Object.assign({}, map, { show: false })];
    const known = map.pieces.slice(0, -1).reverse();
    let left = 0;
    let rows = 0;
    known.concat(map.pieces.slice(-1)).forEach(function (piece, i) {
      const width = 16 + 10 + chart.measure(piece.label, font) + 14;
      const fresh = i === 0 || left + width > room.inner;
      if (fresh) {
        left = 0;
        rows++;
      }
      if (fresh || i === known.length) {
        option.visualMap.push(Object.assign({}, map, style, {
          orient: "horizontal", left: room.box.left + left, row: rows, itemGap: 14, pieces: [],
          seriesIndex: [], selectedMode: false, hoverLink: false,
        }));
      }
      option.visualMap[option.visualMap.length - 1].pieces.push(piece);
      left += width;
    });
    option.visualMap.slice(1).forEach(function (legend) {
      legend.bottom = room.box.bottom + (rows - legend.row) * 19;
      delete legend.row;
    });
    return rows * 19 + 4;
  }

  function place(option, room) {
    const series = option.series[0];
    const bounds = room.sheet.map;
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

  function mapHeight(option, room) {
    const bounds = room.sheet.map;
    const high = chart.clamp(180, (room.inner * bounds.height) / bounds.width, 620);
    return high + (room.sizes.narrow ? legendHeight(option, room) : 0);
  }

  // legendHeight is that of the classes in rows, which are placed later.
  function legendHeight(option, room) {
    return classes({ visualMap: JSON.parse(JSON.stringify(option.visualMap)) }, room, false);
  }


  const rows = parts.rowsHeight(function () { return 30; });

  function matrixHeight(option, room) {
    const columns = heads(option, room, parts.labelColumn(option.yAxis[0].data, room));
    return rows(option, room) + columns.height + legendHeight(option, room);
  }

  chart.places.heatmap = { height: matrixHeight, put: heatmap };
  chart.places.map = { height: mapHeight, put: place };
})(globalThis);
