// While files are being read by the worker, the list is asked for again until all are read.
(() => {
  "use strict";
  const again = () => {
    const list = document.querySelector("#mb-import-files[data-reading]");
    if (!list) return;
    setTimeout(async () => {
      if (!list.contains(document.activeElement)) {
        const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
        const fresh = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("mb-import-files") : null;
        if (fresh) list.replaceWith(fresh);
      }
      again();
    }, 3000);
  };
  again();
})();
