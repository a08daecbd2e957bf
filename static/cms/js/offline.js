// The offline page: names the pages kept on this device, and forgets them on request.
const PAGES = "mb-pages";
const list = document.querySelector("[data-kept-pages]");
const forget = document.querySelector("[data-forget-pages]");

async function show() {
  const cache = await caches.open(PAGES);
  const rows = await Promise.all(
    (await cache.keys()).reverse().map(async (request) => {
      const html = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
      const link = document.createElement("a");
      link.href = request.url;
      link.textContent = html.querySelector("h1")?.textContent.trim() || html.title;
      const row = document.createElement("li");
      row.append(link);
      return row;
    }),
  );
  list.replaceChildren(...rows);
  list.closest("section").hidden = rows.length === 0;
}

if ("caches" in window) {
  await show();
  forget.addEventListener("click", async () => {
    await Promise.all([PAGES, "mb-pictures"].map((name) => caches.delete(name)));
    await show();
    document.querySelector("h1").focus();
  });
}
