// Moving from change to change by keyboard: Alt+Down and Alt+Up, or the links at each change.
const blocks = [...document.querySelectorAll("[data-change]")];
const hint = document.querySelector("[data-compare-keys]");
if (blocks.length && hint) hint.hidden = false;

const here = () => {
  const held = document.activeElement?.closest?.("[data-change]");
  if (held) return blocks.indexOf(held);
  const line = window.innerHeight / 3;
  let last = -1;
  blocks.forEach((block, place) => {
    if (block.getBoundingClientRect().top < line) last = place;
  });
  return last;
};

const go = (place) => {
  const block = blocks[Math.min(Math.max(place, 0), blocks.length - 1)];
  if (!block) return;
  block.focus({ preventScroll: true });
  block.scrollIntoView({ block: "start" });
};

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !blocks.length) return;
  if (event.key === "ArrowDown") go(here() + 1);
  else if (event.key === "ArrowUp") go(here() - 1);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const step = event.target.closest?.("[data-step]");
  if (!step) return;
  event.preventDefault();
  const number = Number(step.hash.slice("#thay-doi-".length));
  history.replaceState(null, "", step.hash);
  go(number - 1);
});
