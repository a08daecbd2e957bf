// Nothing typed into an admin form is lost: a draft of its fields stays on this device until the server has stored them.
// Drafts lie in localStorage by user and address of the form; see docs/features/drafts-on-the-device.md.
const PREFIX = "mb-draft:";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const MOST_DRAFTS = 3; // of one form: several tabs, or an offer that was not decided yet
const SAVE_EACH_MS = 2000;
const SESSION_EACH_MS = 60000;
const SETTLE_MS = 1000; // rich text is in the form a moment after the page
const SERVERS_OWN = /^(version|seen|next|token|action|chosen|query|creation_key|overwrite_revision_id|loaded_revision_\w+)$|(^|-)(id|comments-.*)$/;
const BOOKKEEPING = /-(order|type|deleted|count|ORDER|DELETE|\w+_FORMS)$/;
const SHOWN_CHARACTERS = 600;
const OF_THE_SERVER = "[data-edit-form], [data-mb-draft-form]"; // forms that come back from the server with the draft in it
const MANY_PARTS = "[data-draftail-input], [data-block]"; // a script shows them, and does not look at their value again
const meta = document.querySelector("meta[name=mb-draft-user]");
const user = meta?.content ?? "";
const tracked = new Map();
let reading = false;

// ---- the drafts on the device

function drafts(key) {
  try {
    const all = JSON.parse(localStorage.getItem(key) ?? "[]");
    return all.filter((draft) => Date.now() - draft.at < KEEP_MS);
  } catch {
    return []; // storage is switched off
  }
}

function keep(key, all) {
  try {
    if (all.length) localStorage.setItem(key, JSON.stringify(all.slice(-MOST_DRAFTS)));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function store(key, draft) {
  const all = [...drafts(key).filter((other) => other.id !== draft.id), draft];
  return keep(key, all) || (dropOldest(key) && keep(key, all)) || keep(key, [draft]);
}

function keys(start = PREFIX) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

function dropOldest(but) {
  const age = (key) => drafts(key).at(-1)?.at ?? 0;
  const oldest = keys().filter((key) => key !== but).sort((one, two) => age(one) - age(two))[0];
  if (oldest) localStorage.removeItem(oldest);
  return Boolean(oldest);
}

function drop(id) {
  for (const key of keys()) {
    const all = drafts(key);
    if (all.some((draft) => draft.id === id)) keep(key, all.filter((draft) => draft.id !== id));
  }
}

// What the server stored since the last page, or a logout, is told by a cookie.
function forgetWhatIsStored() {
  const told = document.cookie.match(/(?:^|; )mb-saved=([^;]*)/)?.[1];
  if (told) {
    for (const id of told.replaceAll('"', "").split(".")) {
      if (id.startsWith("user-")) keys(`${PREFIX}${id.slice(5)}:`).forEach((key) => localStorage.removeItem(key));
      else drop(id);
    }
    document.cookie = "mb-saved=; path=/quan-tri/; max-age=0";
  }
  for (const key of keys()) keep(key, drafts(key)); // without what is too old
}

// ---- the fields of a form

// `data` is what the browser is about to send, where it is known already. Files, passwords, codes, buttons and tokens are no part of a draft.
function fields(form, data = null) {
  reading = true;
  const all = [...(data ?? new FormData(form))];
  reading = false;
  const isLeft = ({ type, autocomplete }) => ["password", "submit"].includes(type) || autocomplete === "one-time-code";
  const left = new Set([...form.elements].filter(isLeft).map((control) => control.name));
  left.add("csrfmiddlewaretoken");
  return all.filter(([name, value]) => typeof value === "string" && !name.startsWith("mb_") && !left.has(name));
}

// Rich text has keys that differ at each load of the page.
function plain(value) {
  const text = value.replaceAll("\r\n", "\n").trim();
  if (!text.startsWith("{") || !text.includes('"blocks"')) return text === "null" ? "" : text;
  try {
    const { blocks } = JSON.parse(text);
    return JSON.stringify(blocks.map((block) => [block.text, block.type, block.depth, block.inlineStyleRanges, block.entityRanges?.length]));
  } catch {
    return text;
  }
}

function byName(entries) {
  const values = new Map();
  for (const [name, value] of entries) if (!SERVERS_OWN.test(name)) values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

function differing(now, kept) {
  const [one, two] = [byName(now), byName(kept)];
  const words = (values) => JSON.stringify((values ?? []).map(plain).filter(Boolean));
  return [...new Set([...one.keys(), ...two.keys()])].filter((name) => words(one.get(name)) !== words(two.get(name)));
}

const serial = (entries) => JSON.stringify(entries.filter(([name]) => !SERVERS_OWN.test(name)));

// ---- a form that is followed

// Not `form.action`: that may be a control of this name.
const addressOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).href;

// Several forms of a page may post to one address: one without an id is told by the id or name of its first control.
function follow(form, first) {
  const key = `${PREFIX}${user}:${new URL(addressOf(form)).pathname}#${form.id || first.id || first.name}`;
  const state = { form, key, id: crypto.getRandomValues(new Uint32Array(3)).join("").slice(0, 40), saved: null, kept: "", sent: "" };
  tracked.set(form, state);
  const begin = (event) => {
    if (event.isTrusted && state.saved === null) state.saved = serial(fields(form));
  };
  for (const name of ["beforeinput", "keydown", "pointerdown", "paste", "drop"]) form.addEventListener(name, begin, { capture: true });
  form.addEventListener("formdata", (event) => {
    if (reading) return;
    keepDraft(state, fields(form, event.formData));
    event.formData.set("mb_draft", state.id);
  });
  // A script that only reads the form causes `formdata` too: what is sent by itself is named by these.
  for (const name of ["w-autosave:save", "mb-draft:sent"]) {
    form.addEventListener(name, (event) => (state.sent = serial(fields(form, event.detail.formData))));
  }
  for (const name of ["w-autosave:success", "mb-draft:saved"]) form.addEventListener(name, () => stored(state));
  setTimeout(() => offer(state), SETTLE_MS);
}

function keepDraft(state, entries = fields(state.form)) {
  if (state.saved === null) return;
  const now = serial(entries);
  if (now === state.kept || (now === state.saved && !state.kept)) return;
  state.kept = now;
  if (!store(state.key, { id: state.id, at: Date.now(), entries })) warnOfRoom(state.form);
}

// An autosave has ended well: what it sent needs no draft; what was typed meanwhile does.
function stored(state) {
  state.saved = state.sent;
  if (serial(fields(state.form)) !== state.sent) return;
  state.kept = "";
  drop(state.id);
}

function warnOfRoom(form) {
  if (!form.querySelector(".mb-draft-full")) form.prepend(document.getElementById("mb-draft-full").content.cloneNode(true));
}

// ---- the offer

function offer(state) {
  const now = fields(state.form);
  for (const draft of drafts(state.key)) {
    if (draft.id === state.id) continue;
    const names = differing(now, draft.entries);
    const shown = state.form.matches(OF_THE_SERVER) ? names : names.filter((name) => state.form.elements.namedItem(name));
    if (shown.length) show(state, draft, shown, now, names.length === shown.length);
    else if (!names.length) settle(state, draft);
  }
}

// A form that came back from the server, restored or refused, holds the text of its draft, but nobody has stored it yet.
function settle(state, draft) {
  if (!("unsaved" in meta.dataset)) drop(draft.id);
  else if (!state.kept) state.id = draft.id;
}

function show(state, draft, names, now, isWhole) {
  const box = document.getElementById("mb-draft-offer").content.firstElementChild.cloneNode(true);
  const title = box.querySelector("[data-mb-draft-title]");
  title.textContent = `${title.dataset.mbDraftTitle} ${new Date(draft.at).toLocaleString("vi-VN")}`;
  const base = (entries) => entries.find(([name]) => ["version", "loaded_revision_id"].includes(name))?.[1];
  box.querySelector("[data-mb-draft-newer]").hidden = base(now) === base(draft.entries);
  const rows = names.filter((name) => !BOOKKEEPING.test(name)).map((name) => row(state.form, name, now, draft.entries));
  box.querySelector("tbody").append(...rows);
  const button = box.querySelector("[data-mb-draft-restore]");
  const inPlace = !state.form.querySelector(MANY_PARTS) && !names.some((name) => name.endsWith("-TOTAL_FORMS"));
  button.hidden = !inPlace && !state.form.matches(OF_THE_SERVER); // the words can be copied from the table
  button.addEventListener("click", () => restore(state, draft, names, box, isWhole));
  box.querySelector("[data-mb-draft-drop]").addEventListener("click", () => {
    drop(draft.id);
    box.remove();
  });
  state.form.closest("details")?.setAttribute("open", "");
  state.form.before(box);
}

function row(form, name, now, kept) {
  const line = document.createElement("tr");
  const control = form.elements[name];
  const label = control?.labels?.[0] ?? control?.closest?.("[data-field-wrapper], .w-panel")?.querySelector("label, .w-panel__heading");
  const words = (entries) => entries.filter(([each]) => each === name).map(([, value]) => readable(control, value)).join("; ").slice(0, SHOWN_CHARACTERS);
  for (const text of [label?.textContent.replace("*", "").trim() || name, words(now), words(kept)]) {
    line.append(Object.assign(document.createElement("td"), { textContent: text || "–" }));
  }
  return line;
}

function readable(control, value) {
  if (control?.tagName === "SELECT") return [...control.options].find((option) => option.value === value)?.text ?? value;
  try {
    return JSON.parse(value).blocks.map((block) => block.text).join("\n");
  } catch {
    return value;
  }
}

// Plain fields are filled in here. A form with rich text, blocks or rows comes back from the server with the draft in it, unsaved.
function restore(state, draft, names, box, isWhole) {
  const { form } = state;
  if (form.matches(OF_THE_SERVER)) return sendToBeShown(form, draft);
  state.saved ??= serial(fields(form));
  for (const name of names) {
    const values = draft.entries.filter(([each]) => each === name).map(([, value]) => value);
    const controls = [...form.elements].filter((control) => control.name === name);
    controls.forEach((control, number) => fill(control, values, controls.length > 1 ? number : 0));
  }
  keepDraft(state);
  if (isWhole) drop(draft.id);
  box.remove();
}

function fill(control, values, number) {
  if (control.type === "file" || control.type === "password") return;
  if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
  else if (control.multiple) [...control.options].forEach((option) => (option.selected = values.includes(option.value)));
  else control.value = values[number] ?? "";
  for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
}

function sendToBeShown(form, draft) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const copy = Object.assign(document.createElement("form"), { method: "post", action: addressOf(form), enctype: "multipart/form-data", hidden: true });
  const entries = draft.entries.filter(([name]) => name !== "action-publish");
  for (const [name, value] of [...entries, ["csrfmiddlewaretoken", token], ["mb_restore", "1"]]) {
    copy.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(copy);
  form.dispatchEvent(new CustomEvent("w-unsaved:clear", { bubbles: true }));
  copy.submit();
}

// ---- the session while a form is open

async function lookAtSession() {
  if (!tracked.size) return;
  try {
    const session = await askSession();
    if (session) takeToken(session);
    else askToLogIn();
  } catch {
    // no network: the next round asks again
  }
}

// Who is logged in, with a fresh token; null for nobody.
async function askSession() {
  const answer = await fetch(meta.dataset.session, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (answer.status >= 500) throw new Error("The server is away.");
  return answer.redirected || !answer.ok ? null : answer.json();
}

// Only the same person goes on with this page; for anybody else it stays as it is, and their POST is theirs to refuse.
function takeToken(session) {
  if (session.user !== user) return false;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = session.token;
  return true;
}

function askToLogIn() {
  if (document.querySelector(".mb-draft-login")) return; // asked already, by another look at the same time
  for (const state of tracked.values()) keepDraft(state);
  const dialog = document.getElementById("mb-draft-login").content.firstElementChild.cloneNode(true);
  const frame = dialog.querySelector("iframe");
  frame.src = `${frame.dataset.src}?next=${encodeURIComponent(meta.dataset.session)}`;
  frame.addEventListener("load", async () => {
    const session = await askSession();
    if (session && takeToken(session)) dialog.close();
  });
  dialog.querySelector("[data-mb-draft-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// ---- start

forgetWhatIsStored();
if (user && window === window.top) {
  const saveAll = () => tracked.forEach((state) => keepDraft(state));
  for (const form of document.querySelectorAll("main form[method=post i]:not([data-mb-no-draft])")) {
    const first = [...form.elements].find((control) => control.matches("textarea, select, input:not([type=hidden], [type=file], [type=checkbox])"));
    if (first) follow(form, first);
  }
  setInterval(saveAll, SAVE_EACH_MS);
  setInterval(lookAtSession, SESSION_EACH_MS);
  window.addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", () => {
    saveAll();
    if (document.visibilityState === "visible") lookAtSession();
  });
  document.addEventListener("w-autosave:error", lookAtSession);
  document.addEventListener("mb-draft:session", lookAtSession);
}
