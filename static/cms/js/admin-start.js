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

document.addEventListener(
  "DOMContentLoaded",
  () => {
    // A day that does not exist stays as it was typed and is refused in words; the calendar would make another day of it (31/11 → 01/12).
    const calendar = window.jQuery?.fn.datetimepicker;
    if (calendar) calendar.defaults.validateOnBlur = false;
    startAll(document);
  },
  true, // before what Wagtail does then
);
