// Runs before the page is drawn: scripts are on, and the reader's display choices of this browser hold; without a choice, what the device asks for.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const asks = (what) => matchMedia(`(${what})`).matches;
  root.dataset.theme = asks("prefers-contrast: more") ? "high" : asks("prefers-color-scheme: dark") ? "dark" : "light";
  try {
    for (const name of ["theme", "size", "font"]) {
      const value = localStorage.getItem(`mb-${name}`);
      if (value) root.dataset[name] = value;
    }
  } catch {
    // Storage is switched off in this browser: the page shows as the device asks.
  }
  // Paper is light.
  let onScreen = "";
  addEventListener("beforeprint", () => ([onScreen, root.dataset.theme] = [root.dataset.theme, "light"]));
  addEventListener("afterprint", () => (root.dataset.theme = onScreen));
})();
