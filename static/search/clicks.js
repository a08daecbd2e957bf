// Tells the portal which place of the list was opened: the query and the place, nothing of the visitor.
const list = document.querySelector("[data-clicks]");
list?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const item = link?.closest("ol > li");
  if (!item || !navigator.sendBeacon) return;
  const data = new FormData();
  data.append("q", list.dataset.query);
  data.append("place", String(Array.from(item.parentElement.children).indexOf(item) + Number(item.parentElement.start || 1)));
  navigator.sendBeacon(list.dataset.clicks, data);
});
