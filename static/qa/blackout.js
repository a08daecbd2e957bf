// Draws areas to black out on the pages of a file; the text field holds them, so everything works without this too.
const field = document.querySelector("[data-mb-areas]");
const figures = field ? [...document.querySelectorAll("[data-mb-page]")] : [];
const sheets = figures.map((figure) => [figure.dataset.mbPage, figure.querySelector("span.mb-desk-page__sheet")]);

const lines = () => field.value.split("\n").filter((line) => line.trim());
const numbers = (line) => line.trim().split(/[\s:;,]+/).map(Number);

function box(sheet, [left, top, width, height]) {
  const area = document.createElement("span");
  area.className = "mb-desk-page__area";
  Object.assign(area.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
  return sheet.appendChild(area);
}

function show() {
  sheets.forEach(([page, sheet]) => {
    sheet.querySelectorAll(".mb-desk-page__area").forEach((area) => area.remove());
    lines().map(numbers).filter(([number]) => number === Number(page)).forEach(([, ...place]) => box(sheet, place));
  });
}

sheets.forEach(([page, sheet]) => {
  let start = null;
  let drawn = null;
  const at = (event) => {
    const frame = sheet.getBoundingClientRect();
    const share = (value, size) => Math.min(100, Math.max(0, Math.round((value / size) * 1000) / 10));
    return [share(event.clientX - frame.left, frame.width), share(event.clientY - frame.top, frame.height)];
  };
  const rounded = (value) => Math.round(value * 10) / 10;
  const place = ([x, y]) => [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])].map(rounded);
  sheet.addEventListener("pointerdown", (event) => {
    start = at(event);
    drawn = box(sheet, [...start, 0, 0]);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [left, top, width, height] = place(at(event));
    Object.assign(drawn.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const area = place(at(event));
    if (area[2] > 0.5 && area[3] > 0.5) field.value = [...lines(), [page, ...area].join("; ")].join("\n");
    start = null;
    show();
  });
});
if (field) {
  field.addEventListener("input", show);
  show();
}
