// Engine: the server's entry. It has no page: ECharts draws to a string, and
// text is measured by the widths of the font's letters.
(function (root) {
  "use strict";
  const chart = root.siemmesChart;

  // useFonts takes, for the regular and the bold font, the width of each letter
  // in thousandths of the font's size.
  chart.useFonts = function (json) {
    const fonts = JSON.parse(json);
    root.echarts.setPlatformAPI({
      measureText: function (text, font) {
        const size = parseFloat((/([\d.]+)px/.exec(font) || [0, "12"])[1]);
        const widths = /bold|[6-9]00/.test(font) ? fonts.bold : fonts.regular;
        let sum = 0;
        for (const letter of String(text)) sum += widths[letter.codePointAt(0)] || fonts.other;
        return { width: (sum * size) / 1000 };
      },
    });
  };

  // draw makes the SVG of an option's text. It answers with JSON text.
  chart.draw = function (json, width, height) {
    const fitted = chart.arrange(JSON.parse(json), width, height);
    const drawn = root.echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: fitted.height });
    try {
      drawn.setOption(fitted.option);
      return JSON.stringify({ svg: drawn.renderToSVGString(), height: fitted.height });
    } finally {
      drawn.dispose();
    }
  };
})(globalThis);

function siemmesDraw(json, width, height) {
  return siemmesChart.draw(json, width, height);
}

function siemmesMaps(json) {
  siemmesChart.keepMaps(JSON.parse(json));
}

function siemmesFonts(json) {
  siemmesChart.useFonts(json);
}
