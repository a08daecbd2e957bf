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
