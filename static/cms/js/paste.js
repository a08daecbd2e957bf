// What is pasted into a running text, or opened from a Word file, becomes its blocks: the server reads it (cms/admin/pasting/views.py).
const template = document.getElementById("mb-paste");
const RICH = /<(table|img|h[1-6]|figure|blockquote)\b|mso-list/i;
const OWN = /data-editor=|data-contents=/; // copied within the editor: it puts its own text back

function offer(root) {
  const stream = root.rootBlock;
  const known = stream?.blockDef?.childBlockDefsByName;
  if (!template || !known?.paragraph || !known.table || root.dataset.mbPaste) return;
  root.dataset.mbPaste = "on";
  const bar = template.content.firstElementChild.cloneNode(true);
  root.before(bar);
  const pictures = bar.querySelector("input[type=file][multiple]");
  pictures.closest("label").hidden = !known.gallery;
  pictures.addEventListener("change", () => {
    if (pictures.files.length) void send(bar, stream, { picture: [...pictures.files], gallery: "1" }, stream.children.length);
    pictures.value = "";
  });
  const file = bar.querySelector("input[type=file]");
  file.addEventListener("change", () => {
    if (file.files[0]) void send(bar, stream, { word: file.files[0] }, stream.children.length);
    file.value = "";
  });
  root.addEventListener("paste", (event) => pasted(event, bar, stream), { capture: true });
}

function pasted(event, bar, stream) {
  if (!event.target.closest?.("[contenteditable]")) return;
  const html = event.clipboardData.getData("text/html");
  const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  const rich = RICH.test(html) && !OWN.test(html);
  if (!rich && (html || !pictures.length)) return;
  event.preventDefault();
  event.stopPropagation();
  const parts = rich ? { html: new Blob([html], { type: "text/html" }) } : {};
  if (!rich || pictures.length > 1) parts.picture = pictures;
  void send(bar, stream, parts, placeOf(stream, event.target));
}

function placeOf(stream, target) {
  const shown = stream.children.findIndex((child) => document.getElementById(`${child.prefix}-value`)?.closest("section, [data-contentpath]")?.contains(target)
    || child.element?.contains?.(target));
  return shown < 0 ? stream.children.length : shown + 1;
}

async function send(bar, stream, parts, place) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) for (const one of [value].flat()) form.append(name, one);
  say(bar, [bar.dataset.waiting]);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(bar.dataset.address, { method: "POST", body: form, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    const answer = await response.json();
    if (response.ok) insert(bar, stream, parts.word ? withoutTitle(bar, answer) : answer, place);
    else say(bar, [answer.error ?? answer.error_message ?? bar.dataset.failed]);
  } catch {
    say(bar, [bar.dataset.failed]);
  }
}

// A Word file begins with its own title: it becomes the title of the page where that is empty, and is no heading of the text.
function withoutTitle(bar, answer) {
  const title = document.querySelector("[data-edit-form] [name=title]");
  const [first, ...rest] = answer.blocks;
  if (!title || first?.type !== "heading" || !rest.length) return answer;
  const same = title.value.trim().toLowerCase() === first.value.trim().toLowerCase();
  if (title.value.trim() && !same) return answer;
  if (!same) {
    title.value = first.value;
    for (const name of ["input", "change"]) title.dispatchEvent(new Event(name, { bubbles: true }));
  }
  return { blocks: rest, notes: [bar.dataset.title, ...answer.notes] };
}

function insert(bar, stream, answer, place) {
  const before = stream.children[place - 1];
  const empty = before?.type === "paragraph" && !isFilled(before);
  if (empty) stream.deleteBlock(--place, {});
  const known = stream.blockDef.childBlockDefsByName;
  const blocks = answer.blocks.filter((block) => known[block.type]);
  const added = blocks.map((block, index) => stream.insert({ ...block, id: null }, place + index, { animate: false, focus: false }));
  say(bar, [bar.dataset.done.replace("{n}", String(added.length)), ...answer.notes], () => {
    for (const child of added) {
      const index = stream.children.indexOf(child);
      if (index >= 0) stream.deleteBlock(index, {});
    }
    say(bar, []);
  });
}

function isFilled(child) {
  const state = child.getState().value;
  const blocks = typeof state === "string" ? JSON.parse(state || "{}")?.blocks : state?.getCurrentContent?.().getBlocksAsArray?.();
  return !blocks || [...blocks].some((block) => (block.text ?? block.getText?.() ?? "").trim());
}

function say(bar, lines, undo) {
  const list = bar.querySelector("[role=status]");
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  const button = bar.querySelector("[data-mb-paste-undo]");
  button.hidden = !undo;
  button.onclick = undo ?? null;
}

function offerAll() {
  for (const root of document.querySelectorAll("[id$='-root']")) offer(root);
}

window.addEventListener("load", offerAll);
offerAll();
