// Runs before the page is drawn: scripts are on, and the reader's display choices of this browser hold; without a choice, what the device asks for.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  try {
    const contrast = localStorage.getItem("mb-contrast") ?? (matchMedia("(prefers-contrast: more)").matches ? "high" : "");
    if (contrast === "high") root.dataset.contrast = "high";
    if (localStorage.getItem("mb-size") === "large") root.dataset.size = "large";
  } catch {
    // Storage is switched off in this browser: the page shows as it is.
  }
})();
