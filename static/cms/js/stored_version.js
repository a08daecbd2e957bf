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
