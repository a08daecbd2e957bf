// Find in the document: marks every place, counts, steps by button, Enter and Shift+Enter; without this script the form leads to a list.
const form = document.querySelector("[data-law-find]");
const law = document.querySelector(".mb-law[data-cite]");
if (form && law && window.CSS?.highlights) {
  const input = form.querySelector("input");
  const count = form.querySelector("output");
  const steps = form.querySelector(".mb-law-find__steps");
  let found = [];
  let current = -1;
  let asked = "";

  // Letter by letter, so that a place in the folded text is the same place in the text.
  const fold = (text) => {
    let folded = "";
    for (let i = 0; i < text.length; i++) {
      const letter = text[i].normalize("NFD")[0].toLowerCase();
      folded += letter === "đ" ? "d" : letter;
    }
    return folded;
  };

  let texts = null;
  const nodes = () => {
    if (texts) return texts;
    const walker = document.createTreeWalker(law, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest(".mb-law__tools, .mb-law__marks, .mb-preview") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    // A paragraph is searched as a whole: links inside it must not hide what goes across them.
    const blocks = new Map();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const block = node.parentElement.closest("p, h2, h3, h4, h5, h6, td") ?? law;
      if (!blocks.has(block)) blocks.set(block, []);
      blocks.get(block).push(node);
    }
    texts = [...blocks.values()].map((parts) => {
      const text = parts.map((node) => node.data).join("");
      return { parts, lower: text.toLowerCase(), folded: fold(text) };
    });
    return texts;
  };

  const at = (parts, place) => {
    for (const node of parts) {
      if (place <= node.length) return [node, place];
      place -= node.length;
    }
    return [parts.at(-1), parts.at(-1).length];
  };

  const search = (words) => {
    asked = words;
    found = [];
    current = -1;
    const wanted = words.normalize("NFC").trim().toLowerCase();
    if (wanted.length > 1) {
      const folded = fold(wanted);
      const marked = folded !== wanted;
      for (const { parts, lower, folded: plain } of nodes()) {
        const text = marked ? lower : plain;
        for (let place = text.indexOf(wanted); place >= 0; place = text.indexOf(wanted, place + wanted.length)) {
          const range = new Range();
          range.setStart(...at(parts, place));
          range.setEnd(...at(parts, place + wanted.length));
          found.push(range);
        }
      }
    }
    CSS.highlights.set("mb-find", new Highlight(...found));
    CSS.highlights.delete("mb-find-here");
    steps.hidden = found.length === 0;
    count.textContent = wanted.length > 1 && !found.length ? form.dataset.none : "";
  };

  const step = (by) => {
    if (!found.length) return;
    current = (current + by + found.length) % found.length;
    const range = found[current];
    CSS.highlights.set("mb-find-here", new Highlight(range));
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    count.textContent = form.dataset.of.replace("{number}", current + 1).replace("{count}", found.length);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value !== asked) search(input.value);
    step(1);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      step(found.length && current < 0 ? 0 : -1);
    }
    if (event.key === "Escape") {
      input.value = "";
      search("");
    }
  });
  for (const button of form.querySelectorAll("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
}
