// Checks a legal document while it is typed: the form is sent to the rules after a pause, what they say appears in the panel.
(() => {
  "use strict";
  const start = () => {
    const panel = document.querySelector("[data-legal-checks]");
    const form = panel?.closest("form");
    if (!form) return;
    let timer = 0;
    let asked = null;
    const check = async () => {
      asked?.abort();
      asked = new AbortController();
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File || name.startsWith("action-")) data.delete(name);
      const headers = { "X-Requested-With": "XMLHttpRequest" }; // a session that is over is refused, not led to the login
      try {
        const answer = await fetch(panel.dataset.legalChecks, { method: "POST", body: data, headers, signal: asked.signal, credentials: "same-origin" });
        if (answer.ok && !answer.redirected) panel.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") panel.dataset.failed = "true";
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(check, 700);
    };
    form.addEventListener("input", (event) => {
      if (event.target.name !== "body_text") soon();
    });
    form.addEventListener("change", soon);
    check();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
