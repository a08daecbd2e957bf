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
// is disabled, for that would look like a change of the form. What makes fields later (lists, editors of rich text) is watched.
const KEEPS = ".w-panel__toggle, .mb-outline button"; // open and close a part, lead to a place of the text

function forReading() {
  for (const field of document.querySelectorAll("[role=tabpanel] :is(input, textarea, select, button, [contenteditable=true])")) {
    if (field.matches("textarea, [type=text], [type=url], [type=number], [type=email]")) field.readOnly = true;
    else if (field.isContentEditable) field.contentEditable = "false";
    else if (!field.matches(KEEPS)) field.inert = true;
  }
}

if (document.body.classList.contains("content-locked")) {
  forReading();
  new MutationObserver(forReading).observe(document.querySelector("[data-edit-form]"), { childList: true, subtree: true });
}
