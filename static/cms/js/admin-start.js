// Starts Wagtail's choosers, dates and lists of forms, whose names and arguments stand in the page as data (cms/admin/patches/start_scripts.py):
// in the page itself, and in whatever a dialog or a new form of a list brings later.

const FUNCTIONS = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser", "createTaskChooser"]);
const CLASS = /^(InlinePanel|MultipleChooserPanel|\w*Chooser)$/; // nothing else of the browser can be started from a page
const MARK = "script[data-mb-start]";

function start(element) {
  const name = element.dataset.mbStart;
  const known = FUNCTIONS.has(name) || CLASS.test(name) ? window[name] : undefined;
  if (typeof known !== "function") return;
  element.removeAttribute("data-mb-start");
  const values = JSON.parse(element.textContent).filter((value) => value !== null);
  if (FUNCTIONS.has(name)) known(...values);
  else new known(...values);
}

function startAll(root) {
  if (root.matches?.(MARK)) start(root);
  root.querySelectorAll?.(MARK).forEach(start);
}

new MutationObserver((changes) => {
  // A script whose end was not read yet has no whole text: it starts at the next change, or when the page is complete.
  const loading = document.readyState === "loading";
  for (const change of changes) for (const node of change.addedNodes) if (!loading) startAll(node);
}).observe(document, { childList: true, subtree: true });

// The calendar of a field: a dialog gets room for it above its button, and keeps it; were the button to move when a press closes the
// calendar, it would not be pressed. Escape closes the calendar alone: the dialog would forget what was typed. It does not scroll with
// its field, so it closes then.
const show = (_time, [input]) => {
  input.closest(".w-dialog")?.classList.add("mb-with-calendar");
  return !input.readOnly;
};

function closeCalendars() {
  const open = [...document.querySelectorAll(".xdsoft_datetimepicker")].filter((calendar) => calendar.checkVisibility());
  for (const calendar of open) window.jQuery(calendar).trigger("close.xdsoft");
  return open.length > 0;
}

window.addEventListener("keydown", (event) => event.key === "Escape" && closeCalendars() && event.stopImmediatePropagation(), true);
window.addEventListener("scroll", ({ target }) => target.matches?.(".w-dialog__content") && closeCalendars(), true);

document.addEventListener(
  "DOMContentLoaded",
  () => {
    // A day that does not exist stays as it was typed and is refused in words; the calendar would make another day of it (31/11 → 01/12).
    const calendar = window.jQuery?.fn.datetimepicker;
    if (calendar) Object.assign(calendar.defaults, { validateOnBlur: false, onShow: show });
    startAll(document);
  },
  true, // before what Wagtail does then
);
