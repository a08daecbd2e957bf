// Videos of other sites: a press of the button puts the player in the place of the frame that says where the video lies.
for (const place of document.querySelectorAll("[data-player]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.title = place.dataset.title;
    frame.referrerPolicy = "strict-origin"; // some players refuse to play for a page that does not name its site
    frame.allow = "fullscreen";
    frame.src = place.dataset.player;
    place.parentElement.replaceWith(frame);
    frame.focus();
  });
}
