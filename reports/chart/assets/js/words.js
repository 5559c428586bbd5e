// Words and numbers: how a chart writes figures, measures text and breaks it
// into lines. Runs in the browser and in the server's engine alike.
(function (root) {
  "use strict";
  const chart = (root.siemmesChart = root.siemmesChart || {});

  chart.family = "Go, Helvetica, Arial, sans-serif";

  chart.font = function (size, bold) {
    return (bold ? "bold " : "") + size + "px " + chart.family;
  };

  chart.measure = function (text, font) {
    return root.echarts.format.getTextRect(String(text), font).width;
  };

  // number writes a figure as the option's own separators say, which the Go
  // side took from the house's number formats. Without decimals given, those
  // that the figure has (nine at most, where binary fractions begin to show).
  chart.number = function (value, numbers, decimals) {
    if (typeof value !== "number" || !isFinite(value)) return "";
    let plain = decimals === undefined
      ? String(Math.abs(Number(value.toFixed(9))))
      : Math.abs(value).toFixed(decimals);
    if (plain.indexOf("e") >= 0) plain = Math.abs(value).toFixed(0);
    const parts = plain.split(".");
    let whole = parts[0];
    if (whole.length >= numbers.groupFrom) whole = whole.replace(/\B(?=(\d{3})+$)/g, numbers.group);
    const text = parts[1] ? whole + numbers.decimal + parts[1] : whole;
    return value < 0 && /[1-9]/.test(plain) ? numbers.minus + text : text;
  };

  // wrap breaks a text into lines no wider than width, between words where
  // that is possible.
  chart.wrap = function (text, width, font) {
    const lines = [];
    String(text).split(/\r?\n/).forEach(function (paragraph) {
      let line = "";
      paragraph.split(/ +/).forEach(function (word) {
        const longer = line ? line + " " + word : word;
        if (chart.measure(longer, font) <= width) {
          line = longer;
          return;
        }
        if (line) lines.push(line);
        const pieces = pieced(word, width, font);
        line = pieces.pop();
        pieces.forEach(function (piece) { lines.push(piece); });
      });
      lines.push(line);
    });
    return lines;
  };

  function pieced(word, width, font) {
    const pieces = [];
    let piece = "";
    for (const letter of word) {
      if (piece && chart.measure(piece + letter, font) > width) {
        pieces.push(piece);
        piece = "";
      }
      piece += letter;
    }
    pieces.push(piece);
    return pieces;
  }

  // widest is the width of the widest of some texts.
  chart.widest = function (texts, font) {
    return texts.reduce(function (most, text) { return Math.max(most, chart.measure(text, font)); }, 0);
  };
})(globalThis);
