// Eases of the selection form: a box to search in long lists, the number of
// chosen codes kept up to date, empty fields kept out of the address, and a
// click that copies a link. The form works without.
"use strict";
(() => {
  const words = {
    es: { find: "Buscar en la lista", none: "Quitar todo", copied: "Copiado" },
    fr: { find: "Chercher dans la liste", none: "Tout décocher", copied: "Copié" },
    en: { find: "Search the list", none: "Clear", copied: "Copied" },
  }[document.documentElement.lang] || {};

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  for (const dim of document.querySelectorAll(".dim")) {
    const labels = [...dim.querySelectorAll(".options label")];
    const summary = dim.querySelector("summary small");
    const said = summary.textContent;
    const chosenAtFirst = dim.querySelectorAll(":checked").length;
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "all";
    clear.textContent = words.none;
    clear.addEventListener("click", () => {
      for (const box of dim.querySelectorAll(":checked")) box.checked = false;
      dim.dispatchEvent(new Event("change"));
    });
    dim.querySelector("fieldset").append(clear);
    dim.addEventListener("change", () => {
      const chosen = labels.filter((label) => label.firstElementChild.checked);
      const names = chosen.map((label) => label.textContent.trim());
      summary.textContent = names.length ? names.slice(0, 2).join(", ") + (names.length > 2 ? ` +${names.length - 2}` : "") : (chosenAtFirst ? "–" : said);
    });
    if (!dim.hasAttribute("data-long")) continue;
    const find = document.createElement("input");
    find.type = "search";
    find.className = "find";
    find.placeholder = words.find;
    find.setAttribute("aria-label", words.find);
    find.addEventListener("input", () => {
      const asked = fold(find.value);
      for (const label of labels) label.hidden = !fold(label.textContent).includes(asked);
    });
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    dim.querySelector("fieldset").prepend(find);
  }

  const form = document.querySelector("form.filters");
  // On a phone the table comes first: the form is one touch away.
  if (form && document.querySelector("table.figures") && matchMedia("(max-width: 56rem)").matches) {
    form.closest("details").open = false;
  }
  form?.addEventListener("formdata", (event) => {
    const data = event.formData;
    for (const name of [...new Set(data.keys())]) {
      const values = data.getAll(name).filter((value) => value !== "");
      data.delete(name);
      if (values.length) data.set(name, values.join(","));
    }
  });

  for (const field of document.querySelectorAll("input.copy")) {
    field.addEventListener("focus", () => field.select());
    field.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(field.value);
      const said = document.createElement("span");
      said.className = "copied";
      said.setAttribute("role", "status");
      said.textContent = words.copied;
      field.after(said);
      setTimeout(() => said.remove(), 2000);
    });
  }
})();
