// Panels: slopes and sets of small charts, whose labels we place ourselves.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});
  const ink = chart.ink;
  const bare = function (d) { return d && typeof d === "object" ? d.value : d; };

  // slope writes name and figure at both ends of every line, moved up or down
  // until they stand clear of each other.
  function slope(option, room) {
    const size = room.sizes.label;
    const font = chart.font(size);
    const most = room.inner * (room.sizes.narrow ? 0.31 : 0.28);
    const texts = [0, 1].map(function (side) {
      return option.series.map(function (series) {
        const value = bare(series.data[side]);
        if (typeof value !== "number") return [];
        const figure = chart.figure(room.sheet, value);
        const line = side ? figure + "\u00a0\u00a0" + series.name : series.name + "\u00a0\u00a0" + figure;
        return chart.measure(line, font) <= most ? [line] : chart.wrap(series.name, most, font).concat(figure);
      });
    });
    const width = texts.map(function (side) {
      return side.reduce(function (w, lines) { return Math.max(w, chart.widest(lines, font)); }, 0);
    });
    const heading = size + 18;
    const box = room.box;
    const plot = { top: box.top + heading, height: box.height - heading - 12 };
    const values = option.series.reduce(function (all, s) { return all.concat(s.data.map(bare)); }, [])
      .filter(function (v) { return typeof v === "number"; });
    const top = Math.max.apply(null, values);
    const low = Math.min(0, Math.min.apply(null, values));
    const y = function (v) { return plot.top + plot.height * (1 - (v - low) / (top - low || 1)); };
    Object.assign(option.yAxis[0], { show: false, min: low, max: top || 1 });
    Object.assign(option.xAxis[0], {
      position: "top", boundaryGap: false, axisTick: { show: false },
      axisLine: { show: false }, splitLine: { show: true, interval: 0, lineStyle: { color: ink.line } },
      axisLabel: { fontSize: size, fontWeight: "bold", color: ink.text, interval: 0, margin: 10 },
    });
    option.grid = {
      left: box.left + width[0] + 12, right: box.right + width[1] + 12, top: plot.top, bottom: box.bottom + 12, outerBoundsMode: "none",
    };
    [0, 1].forEach(function (side) {
      const labels = option.series.map(function (series, i) {
        const value = bare(series.data[side]);
        return { i: i, y: typeof value === "number" ? y(value) : NaN, height: texts[side][i].length * (size + 3) + 2 };
      }).filter(function (l) { return !isNaN(l.y); });
      dodge(labels, plot.top - 8, plot.top + plot.height + 10).forEach(function (l) {
        const series = option.series[l.i];
        const point = series.data[side];
        series.data[side] = Object.assign({}, typeof point === "object" ? point : { value: point }, {
          label: {
            show: true, position: side ? "right" : "left", align: side ? "left" : "right", distance: 8, offset: [0, l.moved],
            fontSize: size, lineHeight: size + 3, color: ink.text, formatter: function () { return texts[side][l.i].join("\n"); },
          },
        });
      });
    });
  }

  // dodge moves labels apart, keeping their order, within bounds where they fit.
  function dodge(labels, top, bottom) {
    labels.sort(function (a, b) { return a.y - b.y; });
    let free = top;
    labels.forEach(function (l) {
      l.at = Math.max(l.y - l.height / 2, free);
      free = l.at + l.height;
    });
    let limit = bottom;
    for (let i = labels.length - 1; i >= 0; i--) {
      const l = labels[i];
      l.at = Math.min(l.at, limit - l.height);
      limit = l.at;
    }
    labels.forEach(function (l) { l.moved = l.at + l.height / 2 - l.y; });
    return labels;
  }

  // multiples lays small charts out in rows, each under its name.
  function columns(option, room) {
    return Math.min(option.xAxis.length, Math.max(1, Math.round(room.inner / (room.sizes.narrow ? 170 : 270))));
  }

  function multiples(option, room) {
    const size = room.sizes.label;
    const n = option.xAxis.length;
    const across = columns(option, room);
    const rows = Math.ceil(n / across);
    const gap = room.sizes.narrow ? 14 : 24;
    const tick = chart.tick(room.sheet);
    const ticks = chart.measure(tick(option.yAxis[0].max), chart.font(size)) + 8;
    const width = (room.inner - ticks - gap * (across - 1)) / across;
    const height = room.box.height / rows;
    option.grid = [];
    option.series.forEach(function (series) { series.showAllSymbol = true; });
    for (let i = 0; i < n; i++) {
      const column = i % across;
      const left = room.box.left + ticks + column * (width + gap);
      const top = room.box.top + Math.floor(i / across) * height;
      const name = chart.block(room.sheet.names[i], { size: size, bold: true, width: width, left: left, top: top });
      room.frame.titles.push(name.title);
      option.grid.push({ left: left, width: width, top: top + name.height + 8, height: height - name.height - 38, outerBoundsMode: "none" });
      const axis = option.xAxis[i];
      const last = axis.data.length - 1;
      Object.assign(axis, {
        boundaryGap: false, axisLine: { lineStyle: { color: ink.line } }, axisTick: { show: false },
        axisLabel: {
          fontSize: size - 1, color: ink.soft, interval: function (j) { return j === 0 || j === last; },
          showMinLabel: true, showMaxLabel: true, alignMinLabel: "left", alignMaxLabel: "right",
        },
      });
      Object.assign(option.yAxis[i], {
        min: 0, splitNumber: 3, axisLine: { show: false }, axisTick: { show: false },
        splitLine: { lineStyle: { color: ink.grid } },
        axisLabel: { show: column === 0, fontSize: size - 1, color: ink.soft, formatter: tick },
      });
    }
  }

  chart.places.slope = {
    height: function (option, room) {
      return Math.max(300, Math.min(560, option.series.length * (room.sizes.narrow ? 44 : 34) + 120));
    },
    put: slope,
  };
  chart.places.multiples = {
    height: function (option, room) { return Math.ceil(option.xAxis.length / columns(option, room)) * 160; },
    put: multiples,
  };
})(globalThis);
