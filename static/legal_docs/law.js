// The page of a law and of one provision: contents list, find in the text, citations to copy (what is cited is shown by preview.js).
// Each part is a function, called at the end, and does nothing on a page without its elements.

// The contents list of a law: folded on narrow screens, and it marks the article that is being read.
function startContents() {
  const toc = document.querySelector("[data-law-toc]");
  if (!toc) return;
  // On a telephone the list is a bar that stays at the top: it opens over the text and closes when a place is chosen.
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  if (narrow.matches) toc.open = false;
  toc.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) toc.open = false;
  });
  const links = new Map([...toc.querySelectorAll("a[href^='#']")].map((link) => [link.hash.slice(1), link]));
  let current = null;
  const mark = (id) => {
    const link = links.get(id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "location");
    current = link;
    if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = link.offsetTop - toc.clientHeight / 3;
  };
  // The band in which an article is "being read" begins below the bar that stays at the top (scroll-margin-top of legal_docs.css).
  const order = [...document.querySelectorAll(".mb-law__article")];
  const inBand = new Set();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) inBand.add(entry.target);
        else inBand.delete(entry.target);
      }
      const first = order.find((article) => inBand.has(article));
      if (first) mark(first.id);
    },
    { rootMargin: "-104px 0px -70% 0px" },
  );
  for (const article of order) watcher.observe(article);
}

// Find in the document: marks every place, counts, steps by button, Enter and Shift+Enter; without this script the form leads to a list.
function startFind() {
  const form = document.querySelector("[data-law-find]");
  const law = document.querySelector(".mb-law[data-cite]");
  if (!form || !law || !window.CSS?.highlights) return;
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

  // `hoà` and `hòa` are the same word: its tone goes to the first vowel.
  const toneOnFirst = (text) =>
    text.replace(/(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})/gu, ([first, second]) => {
      const [letter, tone] = second.normalize("NFD");
      return (first + tone).normalize("NFC") + letter;
    });

  let texts = null;
  const nodes = () => {
    if (texts) return texts;
    const walker = document.createTreeWalker(law, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest(".mb-law__more, .mb-law__marks, .mb-preview") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
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
      return { parts, lower: toneOnFirst(text.toLowerCase()), folded: fold(text) };
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
    const wanted = toneOnFirst(words.normalize("NFC").trim().toLowerCase());
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

// A click on the marker of a clause or point copies its citation in the official form; without this script it is a link to the place.
const NAMES = {
  art: "Điều", cl: "khoản", point: "điểm", indent: "tiết", annex: "Phụ lục", form: "Mẫu số",
  part: "Phần", chp: "Chương", sec: "Mục", subsec: "Tiểu mục",
};

// The same words as legal_docs/models/citation_form.py gives.
function placeWords(anchor) {
  const words = [];
  let attached = "";
  for (const step of anchor.split("__").reverse()) {
    const cut = step.indexOf("_");
    const [name, label] = [step.slice(0, cut), step.slice(cut + 1)];
    if (name === "att") attached = "của văn bản ban hành kèm theo";
    else if (NAMES[name]) words.push(`${NAMES[name]} ${label.replace("dd", "đ")}`);
  }
  if (attached) words.push(attached);
  return words.join(" ");
}

const notice = document.createElement("p");
notice.className = "mb-law-copied";
notice.setAttribute("role", "status");

let noticeTimer = 0;
async function copyWords(text, shown) {
  await navigator.clipboard.writeText(text);
  notice.textContent = shown;
  notice.classList.add("is-shown");
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => notice.classList.remove("is-shown"), 4000);
}

function toolsOf(article, law) {
  let tools = article.querySelector(":scope > .mb-law__more > .mb-law__tools");
  if (!tools) {
    const more = document.createElement("details");
    more.className = "mb-law__more";
    const toggle = document.createElement("summary");
    toggle.textContent = "⋯";
    toggle.setAttribute("aria-label", `${law.dataset.more ?? ""} ${placeWords(article.id)}`.trim());
    tools = document.createElement("p");
    tools.className = "mb-law__tools";
    more.append(toggle, tools);
    article.querySelector(":scope > .mb-law__heading").after(more);
  }
  if (tools.dataset.ready) return;
  tools.dataset.ready = "1";
  for (const [what, words] of [["cite", law.dataset.citeCopy], ["link", law.dataset.linkCopy]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.what = what;
    button.textContent = words;
    const name = document.createElement("span");
    name.className = "mb-hidden";
    name.textContent = ` ${placeWords(article.id)}`;
    button.append(name);
    tools.append(button);
  }
}

function startCitations() {
  const texts = document.querySelectorAll("[data-cite]");
  if (!texts.length || !navigator.clipboard) return;
  document.body.append(notice);
  for (const law of texts) {
    const { cite, cited } = law.dataset;
    // Buttons are made where the reader is: hundreds of them at once would slow the page down.
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) toolsOf(entry.target, law);
    }, { rootMargin: "200px" });
    for (const article of law.querySelectorAll(".mb-law__article")) watcher.observe(article);
    law.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-what]");
      const link = event.target.closest("a[href^='#']");
      const place = button?.closest("article") ?? (link && link.parentElement.closest("[id]"));
      if (!place || (link && link.hash.slice(1) !== place.id)) return;
      if (button?.dataset.what === "link") {
        const name = place.querySelector(".mb-law__name");
        copyWords(name.href, `${cited} ${name.href}`);
        return;
      }
      const words = `${placeWords(place.id)} ${cite}`;
      copyWords(words, `${cited} ${words}`);
    });
  }
}

// Days, comparison and downloads: beside the text where there is room for a column, folded into a line before it elsewhere.
function startPanel() {
  const panel = document.querySelector("[data-law-panel]");
  if (panel && window.matchMedia("(min-width: 75rem)").matches) panel.open = true;
}

startPanel();
startContents();
startFind();
startCitations();
