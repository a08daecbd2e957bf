// Runs before the page is drawn: scripts are on, and the reader's display choices of this browser hold.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  try {
    if (localStorage.getItem("mb-contrast") === "high") root.dataset.contrast = "high";
    if (localStorage.getItem("mb-size") === "large") root.dataset.size = "large";
  } catch {
    // Storage is switched off in this browser: the page shows as it is.
  }
})();
