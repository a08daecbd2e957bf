// Tells the portal which place of the list was opened, 0 for what stands above it: the query and the place, nothing of the visitor.
const ABOVE = ".mb-results__certain, .mb-results__pinned";

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-clicks] a[href]");
  const list = link?.closest("[data-clicks]");
  const item = link?.closest("ol > li");
  if (!list || !(item || link.closest(ABOVE)) || !navigator.sendBeacon) return;
  const data = new FormData();
  data.append("q", list.dataset.query);
  data.append("place", item ? String(Array.from(item.parentElement.children).indexOf(item) + Number(item.parentElement.start || 1)) : "0");
  if (list.dataset.typed) data.append("typed", "1"); // found while typing: the search counts with the first result that is opened
  delete list.dataset.typed;
  navigator.sendBeacon(list.dataset.clicks, data);
});
