// Staff screens: the answer saves itself and keeps its lease; a few keys for the queue. Everything works without it too.
(() => {
  const AUTOSAVE_MS = 15000;
  const KEEP_MS = 60000;

  document.querySelectorAll("[data-qs-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  const editor = document.querySelector("[data-qs-autosave]");
  if (editor) keepAndSave(editor);
  keys();

  function keepAndSave(form) {
    const state = form.querySelector("[data-qs-state]");
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const serial = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "version")).toString();
    let saved = null;
    let busy = false;
    let over = false;

    // The rich text fields settle a moment after the page is there.
    setTimeout(() => (saved = serial()), 1500);
    setInterval(() => save(), AUTOSAVE_MS);
    setInterval(() => fetch(form.dataset.qsKeep, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {}), KEEP_MS);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
    form.addEventListener("submit", () => (over = true));

    async function save() {
      const now = serial();
      if (busy || over || saved === null || now === saved) return;
      busy = true;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1", "X-CSRFToken": token } });
        const body = await answer.json();
        if (body.state === "saved") {
          form.querySelector("[name=version]").value = body.version;
          saved = now;
          state.textContent = `${form.dataset.qsSaved} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
        } else if (body.state === "conflict") {
          over = true;
          const link = document.createElement("a");
          link.href = body.url;
          link.textContent = form.dataset.qsMerge;
          state.replaceChildren(`${form.dataset.qsConflict} `, link);
        } else if (body.text) {
          state.textContent = body.text;
        }
      } catch {
        state.textContent = form.dataset.qsOffline;
      } finally {
        busy = false;
      }
    }
  }

  // j and k move, n takes the next question, c claims, / searches. Off with localStorage "qs-keys" = "off".
  function keys() {
    if (localStorage.getItem("qs-keys") === "off") return;
    const rows = [...document.querySelectorAll("[data-qs-row]")];
    let at = -1;
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable=true]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.key === "j" || event.key === "k") && rows.length) {
        at = Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
        rows[at].focus();
      } else if (event.key === "n") document.querySelector("[data-qs-next]:not([disabled])")?.click();
      else if (event.key === "c") document.querySelector("[data-qs-claim]")?.click();
      else if (event.key === "/") document.querySelector(".qs-filters [name=q]")?.focus();
      else return;
      event.preventDefault();
    });
  }
})();
