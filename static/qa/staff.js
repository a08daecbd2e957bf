// Staff screens: the answer saves itself and keeps its lease. Everything works without it too; keys and presence are in desk.js.
(() => {
  const AUTOSAVE_MS = 15000;
  const KEEP_MS = 60000;
  const SETTLE_MS = 1500;
  const LEAVE_MS = 4000; // longer nobody waits: the device keeps a draft

  document.querySelectorAll("[data-qs-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  const editor = document.querySelector("[data-qs-autosave]");
  if (editor) {
    keepAndSave(editor);
    editorKeys(editor);
    insertionPlace(editor);
  }

  function keepAndSave(form) {
    const state = form.querySelector("[data-qs-state]");
    const version = form.querySelector("[name=version]");
    const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value; // a new login brings a new one
    const serial = (data = new FormData(form)) => new URLSearchParams([...data].filter(([name]) => name !== "version")).toString();
    const post = (address, body) => fetch(address, { method: "POST", body, headers: { "X-Autosave": "1", "X-CSRFToken": token() } });
    let saved = null;
    let busy = null;
    let over = false;
    let step = "";
    let touched = false;

    setTimeout(begin, SETTLE_MS);
    setInterval(save, AUTOSAVE_MS);
    setInterval(() => post(form.dataset.qsKeep).catch(() => {}), KEEP_MS);
    ["keydown", "input"].forEach((name) => document.addEventListener(name, () => (touched = true), { once: true }));
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
    window.addEventListener("submit", (event) => leave(event, () => event.target.requestSubmit(event.submitter)));
    window.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      const isText = !link || link.isContentEditable || link.getAttribute("href").startsWith("#");
      const isHere = isText || link.target || link.hasAttribute("download") || link.origin !== location.origin;
      if (!isHere && !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) leave(event, () => location.assign(link.href));
    });

    // The rich text fields have settled. A page that was left for this one may have stored its last words after this one was made.
    async function begin() {
      const first = serial();
      saved = first;
      if (!("qsRead" in form.dataset)) return;
      const now = await post(form.dataset.qsKeep).then((answer) => answer.json()).catch(() => ({}));
      if (now.held && now.version !== Number(version.value) && serial() === first && !touched && !busy) location.reload();
    }

    // The next page shows the stored text and its version: what was typed last is stored before that page is asked for.
    function leave(event, go) {
      if (event.defaultPrevented || over || step === "goes") return;
      const own = event.target === form;
      const saving = own ? busy : save();
      if (!saving) return (over = own);
      event.preventDefault();
      if (step === "waits") return;
      step = "waits";
      Promise.race([saving, new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]).then(() => {
        step = "goes";
        go();
        step = "";
        over ||= own;
      });
    }

    // Gives the promise of the saving that is under way; null when there is nothing to save.
    function save() {
      if (!busy && !over && saved !== null && serial() !== saved) busy = send().finally(() => (busy = null));
      return busy;
    }

    async function send() {
      const data = new FormData(form);
      form.dispatchEvent(new CustomEvent("mb-draft:sent", { detail: { formData: data } }));
      try {
        const answer = await post(form.action, data);
        const body = await answer.json();
        if (body.state === "saved") {
          version.value = body.version;
          saved = serial(data);
          form.dispatchEvent(new CustomEvent("mb-draft:saved"));
          state.textContent = `${form.dataset.qsSaved} ${new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" })}`;
        } else if (body.state === "conflict") {
          over = true;
          const link = document.createElement("a");
          link.href = body.url;
          link.textContent = form.dataset.qsMerge;
          state.replaceChildren(`${form.dataset.qsConflict} `, link);
        } else if (body.text) {
          state.textContent = body.text;
          if (body.login) form.dispatchEvent(new CustomEvent("mb-draft:session", { bubbles: true }));
        }
      } catch {
        state.textContent = form.dataset.qsOffline;
      }
    }
  }

  // What a button puts into the answer goes behind the block that was last written in: the form says how many blocks stand before it.
  function insertionPlace(form) {
    let block = null;
    form.addEventListener("focusin", (event) => (block = event.target.closest("[data-streamfield-child]") ?? block));
    form.addEventListener("submit", () => {
      const place = block?.isConnected ? block.querySelector("input[name$='-order']")?.value : undefined;
      form.elements.mb_after.value = place === undefined ? "" : Number(place) + 1;
    });
  }

  // Ctrl+S saves, Ctrl+Enter submits for approval: also while typing, since they are no single keys.
  function editorKeys(form) {
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const name = event.key === "Enter" ? "submit_for_review" : event.key.toLowerCase() === "s" ? "save" : "";
      if (!name) return;
      event.preventDefault();
      document.activeElement?.blur();
      setTimeout(() => form.querySelector(`button[name=${name}]`)?.click(), 400); // the rich text settles first
    });
  }
})();
