// Tooltip: what a reader sees under the pointer. It is made of elements whose
// text is text: a label from a file is never read as markup.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});

  function element(name, className, text) {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (text) e.textContent = text;
    return e;
  }

  function row(sheet, item) {
    const data = item.data && typeof item.data === "object" && !Array.isArray(item.data) ? item.data : {};
    let value = "value" in data ? data.value : item.data;
    if (Array.isArray(value)) value = sheet.kind === "heatmap" ? value[2] : value[0];
    const line = element("div", "chart-tip-row");
    const mark = element("span", "chart-tip-mark");
    if (typeof item.color === "string") mark.style.background = item.color;
    line.append(mark, element("span", "chart-tip-name", name(sheet, item)), element("span", "chart-tip-value", figure(sheet, data, value)));
    const words = Array.from(data.flags || "").map(function (flag) { return sheet.words[flag]; }).filter(Boolean);
    if (words.length) line.append(element("span", "chart-tip-flags", words.join(", ")));
    return line;
  }

  // whole is the index of the series that an item belongs to: of a line that is cut,
  // the further pieces are series of their own, "piece 2 1" the first one of series 2.
  chart.whole = function (item) {
    const piece = /^piece (\d+) /.exec(item.seriesId || "");
    return piece ? Number(piece[1]) : item.seriesIndex;
  };

  // pieced keeps one item of each series that is cut: the piece that has a figure.
  function pieced(items) {
    const has = function (item) { return typeof (item.data && item.data.value !== undefined ? item.data.value : item.data) === "number"; };
    return items.filter(function (item) {
      const other = items.some(function (o) { return o !== item && chart.whole(o) === chart.whole(item) && has(o); });
      return has(item) || (!other && item.seriesIndex === chart.whole(item));
    }).sort(function (a, b) { return chart.whole(a) - chart.whole(b); });
  }

  function name(sheet, item) {
    if (item.dataType === "edge") return "";
    if (sheet.kind === "map" || sheet.kind === "sankey" || sheet.kind === "chord" || sheet.kind === "heatmap") return "";
    return item.seriesName;
  }

  function figure(sheet, data, value) {
    if (typeof value !== "number") {
      const why = Array.from(data.flags || "").find(function (flag) { return "QMLKN".indexOf(flag) >= 0; });
      return (why && sheet.words[why]) || sheet.words.missing;
    }
    if (data.amount !== undefined) {
      return chart.number(value, sheet.numbers, 1) + " % (" + chart.number(data.amount, sheet.numbers, sheet.decimals) + ")";
    }
    return chart.figure(sheet, value);
  }

  function heading(sheet, option, item) {
    switch (sheet.kind) {
      case "map":
        return item.data ? item.data.text : "";
      case "heatmap":
        return option.yAxis[0].data[item.data.value[1]] + " → " + option.xAxis[0].data[item.data.value[0]];
      case "sankey":
      case "chord":
        if (item.dataType !== "edge") return item.data.text;
        return option.series[0].data[item.data.source].text + " → " + option.series[0].data[item.data.target].text;
      case "dumbbell":
        return item.data.text;
      case "slope":
        return item.name;
    }
    return item.name;
  }

  chart.tooltip = function (option, sheet) {
    return {
      show: true, trigger: option.tooltip.trigger, axisPointer: option.tooltip.axisPointer,
      confine: true, className: "chart-tip", backgroundColor: "#ffffff", borderColor: "#9aa5b1", padding: 10,
      textStyle: { color: chart.ink.text, fontSize: 13 },
      formatter: function (items) {
        const all = (Array.isArray(items) ? items : [items]).filter(function (item) { return item.seriesType !== "custom"; });
        const list = pieced(all);
        if (!list.length || (sheet.kind === "map" && !list[0].data)) return "";
        const box = element("div", "chart-tip-box");
        box.append(element("div", "chart-tip-head", heading(sheet, option, list[0])));
        list.forEach(function (item) { box.append(row(sheet, item)); });
        if (sheet.unit) box.append(element("div", "chart-tip-unit", sheet.unit));
        return box;
      },
    };
  };
})(globalThis);
