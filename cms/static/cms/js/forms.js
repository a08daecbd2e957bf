// Forms: go to the error summary, ask before a half-typed form is left, send once. Nothing typed is ever stored here:
// private questions are also typed on shared telephones.
document.querySelector("[data-error-summary]")?.focus();

for (const form of document.querySelectorAll("form[data-guard]")) {
  let typed = Boolean(form.querySelector("[data-error-summary]"));
  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    // After the browser has read the form: a disabled button's own value would not be sent.
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true)));
  });
}
// Back from the next page by the browser's cache: the buttons work again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once] button[disabled]").forEach((button) => (button.disabled = false)));

// A swapped-in answer is announced and can be reached at once.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("[data-focus]")?.focus());
