// A link to a line of the source scrolls only the source, so that the form beside it stays where the editor is.
(() => {
  "use strict";
  const box = document.querySelector(".mb-import-text-box");
  if (!box) return;
  let found = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const line = link && document.getElementById(link.hash.slice(1));
    if (!line) return;
    event.preventDefault();
    if (found) found.classList.remove("mb-import-found");
    found = line;
    line.classList.add("mb-import-found");
    box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    line.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  });
  document.getElementById("loi")?.focus();
})();
