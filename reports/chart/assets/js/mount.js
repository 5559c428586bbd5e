// Mount: draws the charts of a page.
//
// A chart is an element that holds <script type="application/json"
// class="chart-option"> with the option, or has data-chart-src with its
// address. What else the element holds (an SVG, a table) is what readers
// without scripts see; an element with class chart-fallback in it is hidden
// once the chart is drawn. data-chart-height sets a height, data-chart-bare
// leaves out title, notes and source, for pages that print them themselves.
// A click on a figure sends the event "chart-pick" with its series, category
// and code.
//
// The maps are taken from an element with id "chart-maps" where the page holds
// them, else fetched from beside this script.
(function (root) {
  "use strict";
  const chart = root.siemmesChart;
  const here = document.currentScript;
  let maps;

  chart.dress = function (option, sheet) {
    option.animation = false; // a figure does not move; nobody needs to ask for less
    option.stateAnimation = { duration: 0 };
    option.tooltip = chart.tooltip(option, sheet);
    option.backgroundColor = "transparent";
  };

  async function json(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(address + ": " + answer.status);
    return answer.json();
  }

  async function loadMaps() {
    const inline = document.getElementById("chart-maps");
    const source = (here && here.dataset.maps) || new URL("maps.json", here && here.src ? here.src : document.baseURI).href;
    chart.keepMaps(inline ? JSON.parse(inline.textContent) : await json(source));
  }

  async function optionOf(element) {
    const inline = element.querySelector("script.chart-option");
    return inline ? JSON.parse(inline.textContent) : json(element.dataset.chartSrc);
  }

  // fonts waits for the charts' font, but not long: without it text is
  // measured, and drawn, in the next one of the family.
  function fonts() {
    if (!document.fonts) return Promise.resolve();
    const both = Promise.all([document.fonts.load("12px Go"), document.fonts.load("bold 12px Go")]);
    return Promise.race([both, new Promise(function (done) { setTimeout(done, 1500); })]).catch(function () {});
  }

  async function draw(element) {
    const option = await optionOf(element);
    if (chart.needsMaps(option)) await (maps = maps || loadMaps());
    await fonts();
    if ("chartBare" in element.dataset) option.siemmes.bare = true;
    const surface = document.createElement("div");
    surface.className = "chart-surface";
    surface.lang = option.siemmes.lang;
    element.append(surface);
    element.querySelectorAll(".chart-fallback").forEach(function (e) { e.hidden = true; });
    const drawn = root.echarts.init(surface, null, { renderer: "svg", width: 1, height: 1 });
    let width = 0;
    const fit = function () {
      if (surface.clientWidth === width || surface.clientWidth === 0) return;
      width = surface.clientWidth;
      const fitted = chart.arrange(option, width, Number(element.dataset.chartHeight) || 0);
      surface.style.height = fitted.height + "px";
      drawn.resize({ width: width, height: fitted.height });
      drawn.setOption(fitted.option, { notMerge: true });
    };
    fit();
    new ResizeObserver(fit).observe(surface);
    drawn.on("click", function (item) { pick(element, option.siemmes, item); });
    element.dispatchEvent(new CustomEvent("chart-drawn", { bubbles: true }));
  }

  function pick(element, sheet, item) {
    const code = sheet.kind === "map" ? item.name : (sheet.codes || [])[item.dataIndex];
    element.dispatchEvent(new CustomEvent("chart-pick", {
      bubbles: true,
      detail: { series: item.seriesName, seriesIndex: chart.whole(item), category: item.name, code: code },
    }));
  }

  // drawAll draws what is not drawn yet; call it after adding charts to a page.
  chart.drawAll = function (within) {
    (within || document).querySelectorAll("script.chart-option, [data-chart-src]").forEach(function (found) {
      const element = found.matches("script") ? found.parentElement : found;
      if (element.dataset.chart) return;
      element.dataset.chart = "drawn";
      draw(element).catch(function (error) {
        delete element.dataset.chart;
        console.error("chart:", error);
      });
    });
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", function () { chart.drawAll(); });
  else chart.drawAll();
})(globalThis);
