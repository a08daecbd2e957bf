// Answered questions about the same matter while a question is typed: the words go to the search with htmx, nothing is kept.
const LEAST_LETTERS = 12;
const box = document.querySelector("[data-similar-from]");

if (box) {
  const inputs = box.dataset.similarFrom.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  const words = () => inputs.map((input) => input.value.trim()).join(" ").slice(0, 500);
  let last = "";
  for (const input of inputs) {
    input.addEventListener("input", () => {
      const text = words();
      if (text.length < LEAST_LETTERS || text === last) return;
      last = text;
      box.dispatchEvent(new CustomEvent("qa:typed"));
    });
  }
  box.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    if (parameters.set) parameters.set("q", words());
    else parameters.q = words();
  });
}
