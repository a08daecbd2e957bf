// The form of a page: "to the first error", wherever the field stands; a locked page is for reading.

// Wagtail puts the focus on the message of the error, which fails in a dialog that is closed: that of the schedule.
document.addEventListener("w-focus:focus", (event) => {
  const dialog = event.target.closest('.w-dialog[aria-hidden="true"]');
  if (!dialog) return;
  event.preventDefault();
  dialog.dispatchEvent(new CustomEvent("w-dialog:show"));
  event.target.closest("[data-field-wrapper], .w-field__wrapper")?.querySelector("input, select, textarea")?.focus();
});

// A page that is locked, because it waits for its time or somebody holds it, is for reading: what were typed could not be saved. No field
// is disabled, for that would look like a change of the form. What makes fields later (lists, editors of rich text) is watched. What is
// chosen of a list or ticked can be reached and is read out by screen readers; only buttons cannot.
const KEEPS = ".w-panel__toggle, .mb-outline button"; // open and close a part, lead to a place of the text
const CHOICES = "select, [type=checkbox], [type=radio]";

function forReading() {
  for (const field of document.querySelectorAll("[role=tabpanel] :is(input, textarea, select, button, [contenteditable=true])")) {
    if (field.matches("textarea, [type=text], [type=url], [type=number], [type=email]")) field.readOnly = true;
    else if (field.isContentEditable) field.contentEditable = "false";
    else if (field.matches(CHOICES)) field.ariaDisabled = "true";
    else if (!field.matches(KEEPS)) field.inert = true;
  }
}

function keepChoice(event) {
  if (event.key !== "Tab" && event.target.matches?.(`[role=tabpanel] :is(${CHOICES})`)) event.preventDefault();
}

if (document.body.classList.contains("content-locked")) {
  forReading();
  for (const name of ["keydown", "pointerdown", "mousedown", "click"]) document.addEventListener(name, keepChoice, true);
  new MutationObserver(forReading).observe(document.querySelector("[data-edit-form]"), { childList: true, subtree: true });
}
