// Marks the paragraph that is read, jumps to one that is chosen, and sets the speed, which the device keeps.
const player = document.querySelector("[data-listen]");
const paragraphs = [...document.querySelectorAll("[data-until]")];
const speed = document.querySelector("[data-speed]");
const choice = speed.querySelector("select");
let current = null;

function follow() {
  if (!player.duration) return;
  const share = player.currentTime / player.duration;
  const next = player.currentTime ? paragraphs.find((each) => share < Number(each.dataset.until)) : null;
  if (next === current) return;
  current?.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "true");
  current = next;
  if (next && !player.paused) next.scrollIntoView({ block: "center", behavior: "auto" });
}

function jump(index) {
  const start = index ? Number(paragraphs[index - 1].dataset.until) : 0;
  player.currentTime = start * player.duration + 0.05;
  player.play();
}

paragraphs.forEach((each, index) => each.addEventListener("click", () => player.duration && getSelection().isCollapsed && jump(index)));
player.addEventListener("timeupdate", follow);
player.addEventListener("seeked", follow);
try {
  choice.value = localStorage.getItem("mb-speed") ?? "1";
} catch {
  // Storage is switched off: the usual speed.
}
if (!choice.value) choice.value = "1"; // no speed of ours was kept
player.playbackRate = Number(choice.value);
choice.addEventListener("change", () => {
  player.playbackRate = Number(choice.value);
  try {
    localStorage.setItem("mb-speed", choice.value);
  } catch {
    // It holds for this page.
  }
});
speed.hidden = false;
