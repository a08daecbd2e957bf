// What Wagtail's autosave leaves open: a press of a button beside it, the version that it stored, and what is typed while it runs.

// A press of a button waits for the autosave that is under way: both store the page, and what was typed since the autosave began would
// look like another person's change of the same words.
const LONGEST_WAIT_MS = 10_000;
const underWay = new WeakMap(); // forms whose autosave is on its way, each with what to do when it ends

function pressAgain(form, button) {
  // Not by the button itself: Wagtail disables it while it turns, and a disabled one sends no name.
  const name = button?.name && Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
  if (name) form.append(name);
  form.requestSubmit();
  if (name) name.remove(); // what is sent is read by now; an autosave must not press the button
}

document.addEventListener("w-autosave:save", ({ target, defaultPrevented }) => {
  if (!defaultPrevented) underWay.set(target, null);
});

function ended({ target: form }) {
  const pressed = underWay.get(form);
  underWay.delete(form);
  pressed?.();
}
for (const name of ["w-autosave:success", "w-autosave:error"]) document.addEventListener(name, ended);

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!underWay.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (underWay.get(form)) return; // pressed twice
    underWay.set(form, () => pressAgain(form, submitter));
    setTimeout(() => ended(event), LONGEST_WAIT_MS);
  },
  { capture: true },
);

// A press of a button tells the version that the form's autosave wrote last, as Wagtail's autosaves do. Without it the press would look
// like one on the older text that the form was opened with, and the person's own autosave like a newer text of somebody else. `formdata`
// comes also where a script sends the form, as that of a step with a comment does.
document.addEventListener("formdata", ({ target: form, formData }) => {
  const stored = form.dataset.wAutosaveRevisionIdValue;
  if (Number(stored)) formData.set("overwrite_revision_id", stored);
});

// What is typed while Wagtail does not look is saved by itself, too: Wagtail takes for stored whatever stands in the form some two seconds
// after it was opened (twice, one just after the other) and when an autosave ends, although the text of that autosave was read before it
// was sent.
const stored = new WeakMap(); // forms, each with the fields that the server has, as Wagtail writes them in one string
const watchOf = (form) => form && window.wagtail?.app.getControllerForElementAndIdentifier(form, "w-unsaved");

function remember({ target }) {
  const form = target.closest?.("form");
  const watch = watchOf(form);
  if (watch && !stored.has(form)) stored.set(form, watch.initialFormData || watch.formData);
}
// Before anything is typed, ticked or chosen.
for (const name of ["beforeinput", "pointerdown", "keydown"]) document.addEventListener(name, remember, { capture: true });

document.addEventListener("w-autosave:save", ({ target: form, defaultPrevented }) => {
  if (!defaultPrevented) stored.set(form, watchOf(form)?.formData);
});

document.addEventListener(
  "w-autosave:success",
  ({ target: form, detail }) => {
    if (!stored.get(form)) return;
    const fields = new URLSearchParams(stored.get(form));
    for (const [name, value] of Object.entries(detail.data.field_updates ?? {})) if (fields.has(name)) fields.set(name, value);
    if (detail.data.revision_id) fields.set("overwrite_revision_id", detail.data.revision_id); // added to the form by the listener above
    stored.set(form, fields.toString());
  },
  { capture: true }, // before Wagtail takes the form for stored
);

document.addEventListener("w-unsaved:watch-edits", ({ target: form }) => {
  if (!stored.get(form)) return;
  const watch = watchOf(form);
  watch.initialFormData = stored.get(form);
  watch.previousFormData = stored.get(form);
});
