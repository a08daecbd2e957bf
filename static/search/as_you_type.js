// Results while typing, on the page of results: after a short pause its parts are fetched and exchanged, a request that is overtaken is
// cancelled. The address follows, so that a reload or a shared link shows the same. Enter loads the page as it does without scripts.
const WAIT_MS = 350;
const SHORTEST = 3;
const PARTS = ["[data-results-title]", "[data-results]"];

const box = document.querySelector("[data-results-box]");
const input = box.elements.q;
const count = Object.assign(document.createElement("p"), { className: "mb-hidden" }); // what is exchanged is not read aloud, this is
count.setAttribute("role", "status");
box.after(count);
let timer = 0;
let request = null;
let shown = input.value.trim();

async function show() {
  request?.abort();
  const text = input.value.trim();
  if (text === shown || text.length < SHORTEST) return;
  request = new AbortController();
  const address = new URL(box.action);
  address.search = new URLSearchParams(new FormData(box));
  const asked = new URL(address);
  asked.searchParams.set("dang-go", "1"); // half a word is no search: with it nothing is counted
  try {
    const answer = await fetch(asked, { signal: request.signal });
    if (answer.ok) exchange(new DOMParser().parseFromString(await answer.text(), "text/html"), text, address);
  } catch {
    // Overtaken by the next letter, or no network: the box still searches on Enter.
  }
}

function exchange(page, text, address) {
  if (!PARTS.every((part) => page.querySelector(part))) return; // no page of results, such as that of a failure
  for (const part of PARTS) document.querySelector(part).replaceWith(page.querySelector(part));
  document.querySelector("[data-clicks]").dataset.typed = "1";
  document.title = page.title;
  history.replaceState(history.state, "", address);
  count.textContent = document.querySelector(".mb-results__count")?.textContent ?? "";
  shown = text;
  document.dispatchEvent(new CustomEvent("mb:results"));
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, WAIT_MS);
});
box.addEventListener("submit", () => {
  clearTimeout(timer);
  request?.abort();
});
