// While an index is being built its progress is shown again every few seconds; the last time, the page as a whole.
const WAIT = 3000;
const id = "search-running";

async function renew() {
  const shown = document.getElementById(id);
  if (!shown || shown.dataset.running === "0") return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
    if (!fresh || fresh.dataset.running === "0") return location.reload();
    shown.replaceWith(fresh);
  } catch {
    // The server is away for a moment: the next round asks again.
  }
  setTimeout(renew, WAIT);
}

setTimeout(renew, WAIT);
