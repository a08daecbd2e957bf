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
  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen) mark(seen.target.id);
    },
    { rootMargin: "-8% 0px -80% 0px" },
  );
  for (const article of document.querySelectorAll(".mb-law__article")) watcher.observe(article);
}
