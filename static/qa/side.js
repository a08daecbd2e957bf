// Beside the answer: forms that fill a piece of the page instead of leaving it, and personal data marked while somebody writes.
(() => {
  const WAIT_MS = 1200;

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-qs-into]");
    if (!form) return;
    event.preventDefault();
    const data = new FormData(form);
    const asks = form.method === "get";
    const address = asks ? `${form.action}?${new URLSearchParams(data)}` : form.action;
    try {
      const answer = await fetch(address, { method: form.method, body: asks ? undefined : data, headers: { "X-Piece": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const place = document.querySelector(form.dataset.qsInto);
      place.innerHTML = await answer.text();
      place.querySelector("summary, a, button")?.focus();
    } catch {
      form.removeAttribute("data-qs-into"); // no connection, or logged out: the whole page says so
      form.requestSubmit();
    }
  });

  const editor = document.querySelector("[data-qs-personal]");
  if (!editor) return;
  const notice = editor.querySelector("[data-qs-personal-found]");
  let timer = 0;
  let last = "";
  const parts = () => [...editor.querySelectorAll(".public-DraftEditor-content, textarea:not([hidden])")];
  const textOf = (part) => part.value ?? part.innerText;
  editor.addEventListener("input", later);
  editor.addEventListener("keyup", later);
  setTimeout(look, WAIT_MS * 2);

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  }

  async function look() {
    const text = parts().map(textOf).join("\n\n");
    if (text === last) return;
    last = text;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", editor.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("text", text);
    try {
      const answer = await fetch(editor.dataset.qsPersonal, { method: "POST", body });
      const { found } = await answer.json();
      if (text === last) show(found); // else a newer text was asked about meanwhile
    } catch {
      if (text === last) last = ""; // the next key asks again
    }
  }

  function show(found) {
    notice.hidden = !found.length;
    notice.querySelector("span").textContent = found.map(({ text, kind }) => `${text} (${kind})`).join("; ");
    if (!window.CSS?.highlights) return;
    CSS.highlights.set("mb-personal", new Highlight(...parts().flatMap((part) => ranges(part, found))));
  }

  // The places in the nodes of the editor: painted by the browser, so that what is typed is not touched.
  function ranges(part, found) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const places = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { text } of found) {
        for (let at = node.data.indexOf(text); at >= 0; at = node.data.indexOf(text, at + text.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + text.length);
          places.push(range);
        }
      }
    }
    return places;
  }
})();
