// Flows: what goes from where to where, from left to right or around a circle.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});
  const ink = chart.ink;

  function flow(option, room) {
    const series = option.series[0];
    const font = chart.font(room.sizes.label);
    const most = room.inner * (room.sizes.narrow ? 0.3 : 0.24);
    const side = [0, 0];
    let rows = 1;
    series.data.forEach(function (node) {
      const space = "\u00a0\u00a0";
      const figure = chart.figure(room.sheet, node.value);
      const lines = chart.wrap(room.sizes.narrow ? node.text : node.depth ? figure + space + node.text : node.text + space + figure, most, font);
      rows = Math.max(rows, lines.length);
      node.shown = lines.join("\n");
      node.label = { position: node.depth ? "right" : "left", align: node.depth ? "left" : "right" };
      side[node.depth] = Math.max(side[node.depth], chart.widest(lines, font));
    });
    const ends = Math.max.apply(null, [0, 1].map(function (depth) {
      return series.data.filter(function (node) { return node.depth === depth; }).length;
    }));
    const gap = Math.min(rows * (room.sizes.label + 3) + 2, (room.box.height * 0.7) / ends);
    Object.assign(series, {
      left: room.box.left + side[0] + 8, right: room.box.right + side[1] + 8, top: room.box.top + 4, bottom: room.box.bottom + 4,
      nodeWidth: 14, nodeGap: gap, draggable: false, layoutIterations: 0,
    });
    Object.assign(series.label, { fontSize: room.sizes.label, color: ink.text, lineHeight: room.sizes.label + 3 });
  }

  function chord(option, room) {
    const series = option.series[0];
    const font = chart.font(room.sizes.label);
    const most = room.inner * 0.24;
    let side = 0;
    if (!option.legend.show) series.data.forEach(function (node) {
      const lines = chart.wrap(node.text, most, font);
      node.shown = lines.join("\n");
      side = Math.max(side, chart.widest(lines, font));
    });
    const radius = Math.max(60, Math.min(room.box.width / 2 - side - 14, room.box.height / 2 - 26));
    Object.assign(series, {
      center: [room.box.left + room.box.width / 2, room.box.top + room.box.height / 2],
      radius: [radius - 16, radius], padAngle: 2, minAngle: 4,
    });
    Object.assign(series.label, {
      show: !option.legend.show, fontSize: room.sizes.label, lineHeight: room.sizes.label + 3, color: ink.text, position: "outside", distance: 6,
    });
  }

  function flowHeight(option, room) {
    const sides = [0, 0];
    option.series[0].data.forEach(function (node) { sides[node.depth]++; });
    return chart.clamp(240, Math.max(sides[0], sides[1]) * (room.sizes.narrow ? 46 : 44), 900);
  }

  chart.places.sankey = { height: flowHeight, put: flow };
  chart.places.chord = { height: function (_, room) { return chart.clamp(300, room.inner, 640); }, put: chord };
})(globalThis);
