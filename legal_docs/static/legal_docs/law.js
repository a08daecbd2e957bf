// The contents list of a law: folded on narrow screens, and it marks the article that is being read.
const toc = document.querySelector("[data-law-toc]");
if (toc) {
  if (window.matchMedia("(max-width: 47.99rem)").matches) toc.open = false;
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
