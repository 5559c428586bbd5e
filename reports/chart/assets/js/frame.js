// Frame: what stands around a chart. Title, subtitle, legend and axis name
// above it, notes and source below, broken into lines to fit the width; what
// is left between them is the chart's.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});

  chart.ink = { text: "#1f2933", soft: "#52606d", line: "#9aa5b1", grid: "#e4e7eb" };

  // sizes are those of a page's column and of a phone.
  chart.sizes = function (width) {
    return width < 560
      ? { narrow: true, pad: 10, title: 15, subtitle: 12, label: 11, foot: 10 }
      : { narrow: false, pad: 16, title: 18, subtitle: 13, label: 12, foot: 11 };
  };

  const lineHeight = function (size) { return Math.round(size * 1.35); };

  // block is a text of several lines at a place; its height is known.
  chart.block = function (text, style) {
    const height = lineHeight(style.size);
    const lines = chart.wrap(text, style.width, chart.font(style.size, style.bold));
    return {
      height: lines.length * height,
      title: {
        text: lines.join("\n"), left: style.left, top: style.top, padding: 0, textAlign: style.align || "left",
        textStyle: {
          fontSize: style.size, fontWeight: style.bold ? "bold" : "normal", lineHeight: height,
          color: style.color || chart.ink.text,
        },
      },
    };
  };

  // frame places what is around and says what it leaves.
  chart.frame = function (option, sheet, width) {
    const sizes = chart.sizes(width);
    const titles = [];
    const inner = width - 2 * sizes.pad;
    let top = sizes.pad;
    const add = function (text, style, space) {
      if (!text) return;
      const block = chart.block(text, Object.assign({ width: inner, left: sizes.pad, top: top }, style));
      titles.push(block.title);
      top += block.height + space;
    };
    if (!sheet.bare) {
      add(sheet.title, { size: sizes.title, bold: true }, 3);
      add(sheet.subtitle, { size: sizes.subtitle, color: chart.ink.soft }, 3);
      top += titles.length ? 7 : 0;
    }
    if (sheet.kind === "chord") option.legend.show = sizes.narrow || option.series[0].data.length > 14;
    if (option.legend.show) top += legend(option, sheet, sizes, top, inner) + 8;
    if (axisNamed(sheet)) add(sheet.valueAxis, { size: sizes.label, color: chart.ink.soft }, 4);

    const foot = (sheet.bare ? [] : sheet.foot || []).concat(sheet.offMap || []).map(function (text) {
      return chart.block(text, { size: sizes.foot, color: chart.ink.soft, width: inner, left: sizes.pad, top: 0 });
    });
    const below = foot.reduce(function (sum, block) { return sum + block.height + 2; }, foot.length ? 8 : 0);
    return { sizes: sizes, titles: titles, top: top, foot: foot, below: below + sizes.pad, width: width };
  };

  // close puts the lines below the chart once its height is known.
  chart.close = function (frame, height) {
    let top = height - frame.below + 8;
    frame.foot.forEach(function (block) {
      block.title.top = top;
      frame.titles.push(block.title);
      top += block.height + 2;
    });
    return frame.titles;
  };

  // axisNamed tells the kinds with the value axis's name above its upper end.
  function axisNamed(sheet) {
    return ["line", "bars", "stacked", "overlay", "multiples"].indexOf(sheet.kind) >= 0;
  }

  // entries are the legend's names: of the series or, in a chord, of the ends.
  function entries(option, sheet) {
    if (sheet.kind === "chord") return option.series[0].data;
    return option.series.map(function (series) { return { name: series.name, text: series.name }; });
  }

  // legend sets the legend's place and tells its height, which ECharts knows
  // only after drawing: items in rows, a new row where the next is too long.
  function legend(option, sheet, sizes, top, inner) {
    const icon = sheet.kind === "dumbbell" ? 10 : 18;
    const font = chart.font(sizes.label);
    const shown = {};
    let rows = 1;
    let x = 0;
    let lines = 1;
    entries(option, sheet).forEach(function (entry) {
      if (!entry.name || shown[entry.name]) return;
      const broken = chart.wrap(entry.text, inner - icon - 10, font);
      shown[entry.name] = broken.join("\n");
      const item = icon + 7 + chart.widest(broken, font);
      if (x > 0 && x + item > inner) {
        rows++;
        x = 0;
      }
      lines = Math.max(lines, broken.length);
      x += item + 14;
    });
    Object.assign(option.legend, {
      left: sizes.pad, top: top, width: inner, padding: 0, itemGap: 14, itemWidth: icon, itemHeight: 10,
      textStyle: { fontSize: sizes.label, color: chart.ink.text },
      formatter: function (name) { return shown[name] || name; },
    });
    const row = Math.max(12, lines * (sizes.label + 3));
    return rows * row + (rows - 1) * 14;
  }
})(globalThis);
