// The form of a page: "to the first error", wherever the field stands.

// Wagtail puts the focus on the message of the error, which fails in a dialog that is closed: that of the schedule.
document.addEventListener("w-focus:focus", (event) => {
  const dialog = event.target.closest('.w-dialog[aria-hidden="true"]');
  if (!dialog) return;
  event.preventDefault();
  dialog.dispatchEvent(new CustomEvent("w-dialog:show"));
  event.target.closest("[data-field-wrapper], .w-field__wrapper")?.querySelector("input, select, textarea")?.focus();
});
