// Staff screens: the answer saves itself and keeps its lease. Everything works without it too; keys and presence are in desk.js.
(() => {
  const AUTOSAVE_MS = 15000;
  const KEEP_MS = 60000;

  document.querySelectorAll("[data-qs-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  const editor = document.querySelector("[data-qs-autosave]");
  if (editor) {
    keepAndSave(editor);
    editorKeys(editor);
  }

  function keepAndSave(form) {
    const state = form.querySelector("[data-qs-state]");
    const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value; // a new login brings a new one
    const serial = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "version")).toString();
    let saved = null;
    let busy = false;
    let over = false;

    // The rich text fields settle a moment after the page is there.
    setTimeout(() => (saved = serial()), 1500);
    setInterval(() => save(), AUTOSAVE_MS);
    setInterval(() => fetch(form.dataset.qsKeep, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {}), KEEP_MS);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
    form.addEventListener("submit", () => (over = true));

    async function save() {
      const now = serial();
      if (busy || over || saved === null || now === saved) return;
      busy = true;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1", "X-CSRFToken": token() } });
        const body = await answer.json();
        if (body.state === "saved") {
          form.querySelector("[name=version]").value = body.version;
          saved = now;
          form.dispatchEvent(new CustomEvent("mb-draft:saved"));
          state.textContent = `${form.dataset.qsSaved} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
        } else if (body.state === "conflict") {
          over = true;
          const link = document.createElement("a");
          link.href = body.url;
          link.textContent = form.dataset.qsMerge;
          state.replaceChildren(`${form.dataset.qsConflict} `, link);
        } else if (body.text) {
          state.textContent = body.text;
          if (body.login) form.dispatchEvent(new CustomEvent("mb-draft:session", { bubbles: true }));
        }
      } catch {
        state.textContent = form.dataset.qsOffline;
      } finally {
        busy = false;
      }
    }
  }

  // Ctrl+S saves, Ctrl+Enter submits for approval: also while typing, since they are no single keys.
  function editorKeys(form) {
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const name = event.key === "Enter" ? "submit_for_review" : event.key.toLowerCase() === "s" ? "save" : "";
      if (!name) return;
      event.preventDefault();
      document.activeElement?.blur();
      setTimeout(() => form.querySelector(`button[name=${name}]`)?.click(), 400); // the rich text settles first
    });
  }
})();
