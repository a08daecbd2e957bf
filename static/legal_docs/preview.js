// The preview of a cited provision: shown at its link on hover or focus, closed by Escape; without this script the link just leads there.
const texts = document.querySelectorAll("[data-preview]");
if (texts.length) {
  const { preview: from, previewBase: base, previewLabel: label, previewClose: closing } = texts[0].dataset;
  const box = document.createElement("aside");
  box.className = "mb-preview";
  box.hidden = true;
  box.setAttribute("aria-label", label);
  const body = document.createElement("div");
  body.setAttribute("aria-live", "polite");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "mb-preview__close";
  button.textContent = closing;
  box.append(body, button);
  let shown = null;
  let timer = 0;
  let asked = null;

  const close = (back = false) => {
    clearTimeout(timer);
    asked?.abort(); // an answer that comes late belongs to another link
    if (box.hidden) return;
    box.hidden = true;
    if (back) shown?.focus({ preventScroll: true });
    shown = null;
  };

  const ask = async (address) => {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return close();
      const text = await answer.text();
      if (!signal.aborted) body.innerHTML = text;
    } catch {
      if (!signal.aborted) close();
    }
  };

  // A place of this very text is already in the page.
  const fill = (link) => {
    if (link.hash && link.pathname === location.pathname) {
      const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!place) return false;
      const copy = place.cloneNode(true);
      for (const one of copy.querySelectorAll(".mb-law__more, .mb-law__marks")) one.remove();
      for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
      copy.removeAttribute("aria-labelledby");
      const frame = document.createElement("div");
      frame.className = "mb-preview__text";
      frame.tabIndex = 0;
      frame.append(copy);
      body.replaceChildren(frame);
      return true;
    }
    if (!link.pathname.startsWith(base)) return false;
    body.replaceChildren();
    const address = from + link.pathname.slice(base.length) + link.search;
    ask(address);
    return true;
  };

  const open = (link) => {
    if (shown === link) return;
    close();
    if (!fill(link)) return;
    shown = link;
    const unit = link.closest("p, li, td") ?? link;
    unit.after(box);
    box.hidden = false;
  };

  const wanted = (event) => {
    const link = event.target.closest?.("[data-preview] a[href]");
    if (!link || box.contains(link) || link.matches(".mb-law__name, .mb-law__tools a, .mb-law__marks a")) return null;
    // The number before a clause leads to the clause itself.
    const place = link.hash && link.pathname === location.pathname ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : null;
    return place?.contains(link) ? null : link;
  };
  const soon = (link, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => open(link), wait);
  };
  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" ? wanted(event) : null;
    if (link) soon(link, 400);
  });
  document.addEventListener("pointerout", (event) => {
    if (wanted(event)) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = wanted(event);
    if (link?.matches(":focus-visible")) soon(link, 500);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) close(true);
  });
  document.addEventListener("click", (event) => {
    if (!box.hidden && !box.contains(event.target)) close();
  });
  button.addEventListener("click", () => close(true));
}
