// The inbox of readers' comments by single keys; every one of them presses a button that is there without this script too.
// Keys can be turned off (WCAG 2.1.4): the choice stays in this browser.
(() => {
  const form = document.querySelector("[data-fb-inbox]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-fb-row] input[type=checkbox]")];
  const keys = document.querySelector("[data-fb-keys]");
  const all = form.querySelector("[data-fb-all]");
  let at = -1;

  try {
    keys.checked = localStorage.getItem("mb-rating-keys") !== "off";
  } catch {
    keys.checked = true; // storage is switched off
  }
  keys.closest("[hidden]")?.removeAttribute("hidden");
  keys.addEventListener("change", () => {
    try {
      localStorage.setItem("mb-rating-keys", keys.checked ? "on" : "off");
    } catch {
      // The choice holds for this page.
    }
  });
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box, place) => box.addEventListener("focus", () => (at = place)));

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("textarea, select, [contenteditable=true], input:not([type=checkbox])");
    if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") {
      at = Math.min(boxes.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
      boxes[at]?.focus();
      boxes[at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && at >= 0) {
      boxes[at].checked = !boxes[at].checked;
    } else if (event.key === "o" && at >= 0) {
      boxes[at].closest("[data-fb-row]").querySelector("a[data-fb-open]").click();
    } else {
      const button = [...document.querySelectorAll("[data-fb-key]")].find((each) => each.dataset.fbKey === event.key);
      if (!button) return;
      if (button.dataset.fbKey !== "z" && at >= 0 && !boxes.some((box) => box.checked)) boxes[at].checked = true;
      button.click();
    }
    event.preventDefault();
  });
})();
