// A click on the marker of a clause or point copies its citation in the official form; without this script it is a link to the place.
const NAMES = { art: "Điều", cl: "khoản", point: "điểm", indent: "tiết", annex: "Phụ lục", part: "Phần", chp: "Chương", sec: "Mục", subsec: "Tiểu mục" };
const texts = document.querySelectorAll("[data-cite]");

// The same words as legal_docs/citation_form.py gives.
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

let timer = 0;
async function copy(text, shown) {
  await navigator.clipboard.writeText(text);
  notice.textContent = shown;
  notice.classList.add("is-shown");
  clearTimeout(timer);
  timer = setTimeout(() => notice.classList.remove("is-shown"), 4000);
}

function toolsOf(article, law) {
  let tools = article.querySelector(":scope > .mb-law__tools");
  if (!tools) {
    tools = document.createElement("p");
    tools.className = "mb-law__tools";
    article.querySelector(":scope > .mb-law__heading").after(tools);
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

if (texts.length && navigator.clipboard) {
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
        copy(name.href, `${cited} ${name.href}`);
        return;
      }
      const words = `${placeWords(place.id)} ${cite}`;
      copy(words, `${cited} ${words}`);
    });
  }
}
