// A press of a button waits for the autosave that is under way: both store the page, and what was typed since the autosave began would
// look like another person's change of the same words.
const LONGEST_WAIT_MS = 10_000;
const underWay = new WeakMap(); // forms whose autosave is on its way, each with what to do when it ends

function pressAgain(form, button) {
  // Not by the button itself: Wagtail disables it while it turns, and a disabled one sends no name.
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.requestSubmit();
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
// like one on the older text that the form was opened with, and the person's own autosave like a newer text of somebody else.
document.addEventListener(
  "submit",
  ({ target: form }) => {
    const stored = form.dataset.wAutosaveRevisionIdValue;
    if (!Number(stored)) return;
    let field = form.querySelector("input[name=overwrite_revision_id]");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "overwrite_revision_id" });
      form.append(field);
    }
    field.value = stored;
  },
  true,
);
