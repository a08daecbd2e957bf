// Another voice reads on from the same place; without this file a voice is a link to the page with that voice.
const player = document.querySelector("[data-listen]");
const voices = [...document.querySelectorAll(".mb-qa-voices a")];

function change(link) {
  const share = player.duration ? player.currentTime / player.duration : 0;
  const goesOn = !player.paused;
  player.addEventListener(
    "loadedmetadata",
    () => {
      player.currentTime = share * player.duration;
      if (goesOn) player.play();
    },
    { once: true },
  );
  player.src = link.dataset.src;
  for (const each of voices) each.toggleAttribute("aria-current", false);
  link.setAttribute("aria-current", "true");
  document.querySelector("[data-listen-voice]").textContent = link.textContent;
  document.querySelector("[data-listen-length]").textContent = link.dataset.length;
}

for (const link of voices) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-current") !== "true") change(link);
  });
}
