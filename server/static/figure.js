// A click on a figure opens where it comes from beside the table. Without this
// script the same link leads to a page.
"use strict";
(() => {
  let panel;

  // The latest years stand on the right: that is where a wide table begins.
  // The first column beside the headings is whole: half a number reads as another one.
  const toTheEnd = (frame) => {
    const row = [...frame.querySelectorAll("tbody tr")].find((tr) => tr.querySelectorAll("td").length > 1);
    const stub = row?.querySelector("th")?.offsetWidth || 0;
    const hidden = frame.scrollWidth - frame.clientWidth;
    if (row && hidden > 0) {
      const first = [...row.querySelectorAll("td")].find((td) => td.offsetLeft - stub >= hidden - 1);
      if (first) { // room at the end, so that the frame can be scrolled so far
        const room = document.createElement("div");
        room.style.cssText = `position:absolute; top:0; height:1px; width:1px; left:${frame.scrollWidth + first.offsetLeft - stub - hidden - 1}px`;
        frame.style.position = "relative";
        frame.append(room);
      }
    }
    frame.scrollLeft = frame.scrollWidth;
  };
  addEventListener("load", () => document.querySelectorAll(".table-frame.time").forEach(toTheEnd));

  const open = async (href) => {
    const answer = await fetch(href, { headers: { "X-Fragment": "1" } });
    if (!panel) {
      panel = document.createElement("dialog");
      panel.className = "panel";
      panel.addEventListener("click", (event) => {
        if (event.target === panel || event.target.closest(".close")) panel.close();
      });
      document.body.append(panel);
    }
    panel.innerHTML = await answer.text();
    const close = document.createElement("button");
    close.className = "close quiet";
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", { es: "Cerrar", fr: "Fermer" }[document.documentElement.lang] || "Close");
    panel.prepend(close);
    if (!panel.open) panel.showModal();
    panel.scrollTop = 0;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link.href).catch(() => { location.href = link.href; });
  });
})();
