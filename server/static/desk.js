// Eases of the upload desk: a file can be dropped, sending shows how far it is,
// and a page that waits asks by itself. The desk works without.
"use strict";
(() => {
  const form = document.querySelector("form.hand-in");
  if (form) send(form);
  const waiting = document.querySelector("[data-progress]");
  if (waiting) follow(waiting);

  function send(form) {
    const drop = form.querySelector(".drop");
    const file = form.querySelector("input[type=file]");
    const chosen = form.querySelector(".chosen");
    file.addEventListener("change", () => { chosen.textContent = file.files[0]?.name ?? ""; });
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
    }
    drop.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      file.files = event.dataTransfer.files;
      chosen.textContent = file.files[0].name;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      upload(form);
    });
  }

  function upload(form) {
    const bar = form.querySelector(".progress");
    const button = form.querySelector("button[type=submit]");
    const said = bar.querySelector("[role=status]");
    const request = new XMLHttpRequest();
    bar.hidden = false;
    button.disabled = true;
    said.textContent = form.dataset.sending;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.firstElementChild.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 300 && request.responseURL !== form.action) {
        location.href = request.responseURL;
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      button.disabled = false;
      said.textContent = page.querySelector(".notice")?.textContent.trim() || page.querySelector(".lead")?.textContent || form.dataset.broken;
    });
    request.addEventListener("error", () => {
      button.disabled = false;
      said.textContent = form.dataset.broken;
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  async function follow(waiting) {
    const bar = waiting.querySelector("progress");
    for (;;) {
      await new Promise((done) => setTimeout(done, 600));
      let state;
      try {
        state = await (await fetch(waiting.dataset.progress)).json();
      } catch {
        continue; // the page's own reload comes
      }
      if (!state.running) {
        location.reload();
        return;
      }
      waiting.querySelector("[role=status]").textContent = state.stage;
      if (state.total > 0) {
        bar.max = state.total;
        bar.value = state.done;
      } else {
        bar.removeAttribute("value");
      }
    }
  }
})();
