// Formats: the functions that an option, being data, can only name. A value
// such as "@value" under "formatter" or "renderItem" becomes one of these.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});

  // figure writes a value of the data; a gap is the empty text. The left side
  // of a pyramid is stored below zero and counts people all the same.
  chart.figure = function (sheet, value) {
    if (typeof value !== "number") return "";
    return chart.number(sheet.kind === "pyramid" ? Math.abs(value) : value, sheet.numbers, sheet.decimals);
  };

  // tick writes a value of the value axis, in the axis's scale.
  chart.tick = function (sheet) {
    return function (value) {
      const v = value / sheet.scale;
      return chart.number(sheet.kind === "pyramid" ? Math.abs(v) : v, sheet.numbers);
    };
  };

  const formats = {
    value: function (sheet) {
      return function (item) {
        const v = item.value;
        return chart.figure(sheet, Array.isArray(v) ? v[0] : v);
      };
    },
    cell: function (sheet) {
      return function (item) { return chart.figure(sheet, item.value[2]); };
    },
    node: function () {
      return function (item) { return item.data.shown || item.data.text; };
    },
    // connection draws the line between two dots of a dumbbell.
    connection: function () {
      return function (params, api) {
        const from = api.coord([api.value(0), api.value(2)]);
        const to = api.coord([api.value(1), api.value(2)]);
        return {
          type: "line",
          shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
          style: { stroke: "#9aa5b1", lineWidth: 3 },
          silent: true,
        };
      };
    },
  };

  // resolve replaces names of functions by the functions, in place.
  chart.resolve = function (part, sheet) {
    if (part === null || typeof part !== "object") return;
    Object.keys(part).forEach(function (key) {
      const value = part[key];
      if ((key === "formatter" || key === "renderItem") && typeof value === "string") {
        const format = value[0] === "@" && Object.prototype.hasOwnProperty.call(formats, value.slice(1)) && formats[value.slice(1)];
        if (format) part[key] = format(sheet);
        else delete part[key];
      } else {
        chart.resolve(value, sheet);
      }
    });
  };
})(globalThis);
