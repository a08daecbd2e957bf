// The two display switches of the header: larger text and high contrast, remembered in this browser only.
const root = document.documentElement;

function wire(button, key, attribute, value) {
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(root.dataset[attribute] === value));
  show();
  button.addEventListener("click", () => {
    const on = root.dataset[attribute] !== value;
    if (on) root.dataset[attribute] = value;
    else delete root.dataset[attribute];
    try {
      localStorage.setItem(key, on ? value : "normal");
    } catch {
      // Storage is switched off: the choice holds for this page.
    }
    show();
  });
}

for (const panel of document.querySelectorAll("[data-display]")) {
  panel.hidden = false;
  wire(panel.querySelector("[data-display-size]"), "mb-size", "size", "large");
  wire(panel.querySelector("[data-display-contrast]"), "mb-contrast", "contrast", "high");
}
