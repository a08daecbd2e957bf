// Buttons that copy a link (data-copy) or print the page (data-print): shown only where scripts run.
function wire(scope) {
  for (const button of scope.querySelectorAll("[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const link = new URL(button.dataset.copy || window.location.href, window.location.href);
      await navigator.clipboard.writeText(link.href);
      button.textContent = button.dataset.copied;
      setTimeout(() => {
        button.textContent = words;
      }, 2500);
    });
  }
}

wire(document);
document.addEventListener("htmx:load", (event) => wire(event.target));
