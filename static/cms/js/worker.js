// Keeps the warning of a silent worker up to date on a home screen that stays open (cms/admin/operation/worker_panel.py).
(() => {
  const EVERY_MS = 10000; // with the 45 s after which a worker counts as dead, a person is told within a minute

  async function look() {
    const panel = document.querySelector("[data-mb-worker]");
    if (!panel || document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(panel.dataset.mbWorker, { headers: { "X-Requested-With": "XMLHttpRequest" }, cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-mb-worker]");
      if (fresh && fresh.textContent.trim() !== panel.textContent.trim()) panel.replaceWith(fresh);
    } catch {
      // no network: the next round asks again
    }
  }

  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
})();
