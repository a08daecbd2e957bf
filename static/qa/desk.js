// Staff screens: single keys (when they are on), ticking rows, who else is there, undo in time, the articles of a cited document.
(() => {
  const desk = document.querySelector("[data-qs-keys]");
  const rows = [...document.querySelectorAll("tr[data-qs-id]")];
  const ticks = rows.map((row) => row.querySelector("[name=chosen]"));
  let at = -1;
  let lastTicked = -1;
  let afterG = 0;
  const COUNTS_MS = 60_000; // a count for each view is too much for every poll
  let counted = Date.now();

  document.querySelector(".mb-desk-views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (desk?.dataset.qsKeys === "on") document.addEventListener("keydown", onKey);
  if (rows.length) ticking();
  presence();
  undoInTime();
  provisions();
  triage();
  for (const link of document.querySelectorAll("[data-qs-unfold]"))
    link.addEventListener("click", (event) => unfold(link.dataset.qsUnfold) && event.preventDefault());

  // ---- keys

  function onKey(event) {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=textbox]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    const second = Date.now() - afterG < 1500;
    afterG = 0;
    if (second && { q: 1, o: 1, m: 1 }[key]) go({ q: "open", o: "overdue", m: "mine" }[key]);
    else if (key === "g") afterG = Date.now();
    else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "x" || key === "X") tick(event.shiftKey);
    else if (key === "c") claim("claim");
    else if (key === "u") claim("release_claim");
    else if (key === "n") press("[data-qs-next]:not([disabled])");
    else if (key === "a") assign();
    else if (key === "r") write();
    else if (key === "t") press("[data-qs-triage] button");
    else if (key === "i") unfold("note");
    else if (key === "m") unfold("merge");
    else if (key === "/") focusOn(document.querySelector(".mb-desk-filtering [name=q]"));
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function go(view) {
    location.href = `${desk.dataset.qsQueue}?xem=${view}`;
  }

  function press(selector) {
    document.querySelector(selector)?.click();
  }

  function focusOn(element) {
    element?.focus();
    return Boolean(element);
  }

  function move(by) {
    if (!rows.length) {
      press(by > 0 ? "[data-qs-later]" : "[data-qs-earlier]");
      return;
    }
    at = Math.min(rows.length - 1, Math.max(0, at + by));
    rows.forEach((row, number) => row.classList.toggle("mb-desk-at", number === at));
    rows[at].querySelector("[data-qs-row]").focus();
  }

  function tick(range) {
    if (at < 0) return;
    const on = range || !ticks[at].checked;
    const from = range && lastTicked >= 0 ? Math.min(lastTicked, at) : at;
    const to = range && lastTicked >= 0 ? Math.max(lastTicked, at) : at;
    for (let number = from; number <= to; number += 1) ticks[number].checked = on;
    lastTicked = at;
    count();
  }

  // In the list the step is for the row that is marked; on a question it is the button or the step of that name.
  function claim(step) {
    if (!rows.length) {
      press(step === "claim" ? "[data-qs-claim]" : `[data-qs-step=${step}] form button`);
      return;
    }
    if (at < 0) return;
    const form = document.querySelector("[data-qs-rowform]");
    form.action = form.dataset.qsAddress.replace("/0/", `/${rows[at].dataset.qsId}/`).replace("/claim/", `/${step}/`);
    form.submit();
  }

  function unfold(name) {
    const step = document.querySelector(`[data-qs-step=${name}]`);
    if (!step) return false;
    step.open = true;
    step.scrollIntoView({ block: "nearest" });
    return focusOn(step.querySelector("form input:not([type=hidden]), form select, form textarea, form button"));
  }

  function assign() {
    if (focusOn(document.querySelector("[data-qs-triage] select[name$=unit]"))) return;
    if (!unfold("assign") && !unfold("route")) chooseBulk();
  }

  function chooseBulk() {
    return focusOn(document.querySelector("#mb-desk-action"));
  }

  function write() {
    const editor = document.querySelector("#mb-desk-editor .public-DraftEditor-content");
    if (editor) {
      editor.scrollIntoView({ block: "center" });
      editor.focus();
    } else press("[data-qs-claim]");
  }

  // ---- the bar of intake: a chosen field proposes its unit; Ctrl+Enter sends from any list of the bar

  function triage() {
    const bar = document.querySelector("[data-qs-triage]");
    const field = bar?.querySelector("[data-qs-units]");
    field?.addEventListener("change", () => {
      const [, unit] = field.dataset.qsUnits.split(" ").map((pair) => pair.split(":")).find(([key]) => key === field.value) ?? [];
      if (unit) bar.querySelector("select[name$=unit]").value = unit;
    });
    bar?.addEventListener("keydown", (event) => event.key === "Enter" && event.ctrlKey && bar.requestSubmit());
  }

  // ---- ticking

  function ticking() {
    const all = document.querySelector("[data-qs-all]");
    all?.addEventListener("change", () => {
      ticks.forEach((box) => (box.checked = all.checked));
      count();
    });
    ticks.forEach((box, number) =>
      box.addEventListener("click", (event) => {
        if (event.shiftKey && lastTicked >= 0) {
          const [from, to] = [Math.min(lastTicked, number), Math.max(lastTicked, number)];
          for (let each = from; each <= to; each += 1) ticks[each].checked = box.checked;
        }
        lastTicked = number;
        count();
      }),
    );
    count();
  }

  function count() {
    const place = document.querySelector("[data-qs-ticked]");
    if (place) place.textContent = ticks.filter((box) => box.checked).length;
  }

  // ---- who else is there

  function presence() {
    const list = document.querySelector("[data-qs-presence]");
    const here = document.querySelector("[data-qs-here]");
    if (list) every(list.dataset.qsPoll, () => askList(list));
    if (here) beHere(here);
  }

  function every(seconds, work) {
    work();
    setInterval(() => document.visibilityState === "visible" && work(), seconds * 1000);
  }

  async function askList(list) {
    const ids = rows.map((row) => row.dataset.qsId).join(",");
    const due = Date.now() - counted > COUNTS_MS;
    if (due) counted = Date.now();
    try {
      const answer = await fetch(`${list.dataset.qsPresence}?ids=${ids}${due ? "&counts=1" : ""}`);
      const { present, counts } = await answer.json();
      if (counts) for (const place of document.querySelectorAll("[data-qs-count]")) place.textContent = counts[place.dataset.qsCount];
      rows.forEach((row) => {
        const place = row.querySelector("[data-qs-there]");
        const text = present[row.dataset.qsId] || "";
        if (place && place.textContent !== text) place.textContent = text;
      });
    } catch {
      // away for a moment: the next round asks again
    }
  }

  function beHere(here) {
    const editor = document.querySelector("#mb-desk-editor");
    let writing = false;
    editor?.addEventListener("keydown", () => (writing = true));
    editor?.addEventListener("input", () => (writing = true));
    const body = (values) => {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value); // a new login brings a new one
      Object.entries(values).forEach(([name, value]) => data.append(name, value));
      return data;
    };
    const tell = async () => {
      try {
        const answer = await fetch(here.dataset.qsHere, { method: "POST", body: body({ writing: writing ? "1" : "0" }) });
        const { present } = await answer.json();
        const place = document.querySelector("[data-qs-present]");
        if (place.textContent !== present) place.textContent = present;
      } catch {
        // the next round tells again
      }
    };
    tell();
    setInterval(tell, here.dataset.qsPoll * 1000);
    window.addEventListener("pagehide", () => navigator.sendBeacon(here.dataset.qsHere, body({ leave: "1" })));
  }

  // ---- undo in time

  function undoInTime() {
    const form = document.querySelector("[data-qs-undo]");
    if (!form) return;
    let left = Number(form.dataset.qsUndo);
    form.querySelector("button").focus();
    const clock = setInterval(() => {
      left -= 1;
      form.querySelector("[data-qs-seconds]").textContent = Math.max(0, left);
      if (left <= 0) {
        clearInterval(clock);
        form.hidden = true;
      }
    }, 1000);
  }

  // ---- the articles of a chosen document, offered in the field beside it

  function provisions() {
    const place = document.querySelector("[data-qs-provisions]");
    if (!place) return;
    place.querySelectorAll(".mb-desk-citation").forEach((row, number) => {
      const document_ = row.querySelector("input[type=hidden][name$=document]");
      const field = row.querySelector("input[name$=provision]");
      if (!document_ || !field) return;
      const list = document.createElement("datalist");
      list.id = `mb-desk-provisions-${number}`;
      row.append(list);
      field.setAttribute("list", list.id);
      const fill = () => document_.value && offer(place.dataset.qsProvisions, document_.value, list);
      document_.addEventListener("change", fill);
      field.addEventListener("focus", () => list.children.length || fill());
    });
  }

  async function offer(address, key, list) {
    try {
      const answer = await fetch(address.replace("/0/", `/${key}/`));
      const { provisions: found } = await answer.json();
      list.replaceChildren(...found.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })));
    } catch {
      list.replaceChildren();
    }
  }
})();
