// The contents beside the text of a document: asked again after a pause in typing; an entry leads to its line in the text.
(() => {
  "use strict";
  const top = (field, place) => {
    const style = getComputedStyle(field);
    const mirror = document.createElement("div");
    for (const name of ["font", "letterSpacing", "padding", "wordSpacing", "tabSize"]) mirror.style[name] = style[name];
    Object.assign(mirror.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", boxSizing: "border-box" });
    mirror.style.width = `${field.clientWidth}px`;
    mirror.textContent = field.value.slice(0, place);
    document.body.append(mirror);
    const height = mirror.offsetHeight;
    mirror.remove();
    return height;
  };
  const show = (field, line) => {
    const lines = field.value.split("\n");
    const begin = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
    field.focus({ preventScroll: true });
    field.setSelectionRange(begin, begin + (lines[line] ?? "").length);
    field.scrollTop = top(field, begin) - field.clientHeight / 4;
    field.scrollIntoView({ block: "nearest" });
  };
  const start = () => {
    const panel = document.querySelector("[data-outline]");
    const field = panel?.closest("form")?.elements.body_text;
    if (!field) return;
    const list = panel.querySelector("[data-outline-list]");
    let timer = 0;
    let request = null;
    const ask = async () => {
      request?.abort();
      request = new AbortController();
      const body = new FormData();
      body.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
      body.set("body_text", field.value);
      const headers = { "X-Requested-With": "XMLHttpRequest" }; // a session that is over is refused, not led to the login
      try {
        const answer = await fetch(panel.dataset.outline, { method: "POST", body, headers, signal: request.signal, credentials: "same-origin" });
        if (answer.ok && !answer.redirected) list.innerHTML = await answer.text();
      } catch { /* no network, or asked again: the contents stay as they are */ }
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 1500);
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-line]");
      if (button) show(field, Number(button.dataset.line));
    });
    ask();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
