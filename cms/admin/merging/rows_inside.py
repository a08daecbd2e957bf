"""Two people on the rows inside a row (the steps of a macro, the rates of a kind): each row is compared by itself, by its key.

A row that the other person added stays. One that they changed stays theirs where it was not changed here. One that they deleted stays
deleted, and is asked for once where it was changed here. One that is deleted here and was changed there is not deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from cms.admin.merging.field_marks import FieldMarks, Marks
from cms.admin.merging.three_way import merged_order
from cms.admin.merging.typed import accept_deleted_rows, posted_key


class RowsInside:
    """The rows of one formset as they are stored, and what the form makes of them."""

    def __init__(self, formset: Any) -> None:
        self.formset = formset
        self.stored = [str(row.pk) for row in formset.get_queryset()]
        self.rows = {_key(formset, form): FieldMarks(form, copy(form.instance)) for form in formset.initial_forms if _key(formset, form)}
        self.now: Marks = {key: row.now for key, row in self.rows.items() if key in self.stored}
        self.kept: list[str] = []
        self.undeleted: list[str] = []

    def keep_changes_of_others(self, opened: Marks) -> bool:
        """Compare each row with what it held when the form was opened; return whether the person has to be asked about a row."""
        self.formset.is_valid()  # cleans the rows
        refused = [self._refuses(key, opened[key]) for key in self.rows if isinstance(opened.get(key), dict)]
        vars(self.formset).pop("_deleted_form_indexes", None)  # they were counted before
        self.formset.full_clean()  # how many rows it may have, and that none stands twice
        self._keep_order([key for key in opened if key in self.stored])
        return any(refused)

    def _refuses(self, key: str, opened: Marks) -> bool:
        """Return whether both changed a field of a row; take what only the other changed, and leave undeleted what the other wrote in."""
        row, form = self.rows[key], self.rows[key].form
        cleaned = getattr(form, "cleaned_data", None)
        if cleaned is None:
            return False
        is_deleted = bool(cleaned.get(DELETION_FIELD_NAME))
        if key not in self.stored:
            return not is_deleted and self._is_asked_for(row, opened)
        changed = row.now != {name: opened.get(name, mark) for name, mark in row.now.items()}
        if not changed:
            return False
        if is_deleted:
            row.take_all()
            cleaned[DELETION_FIELD_NAME] = False
            self.undeleted.append(str(row.row))
            return False
        settled = row.keep_changes_of_others(opened)
        if settled.kept and form.is_valid():
            form._post_clean()  # the rules of the row judge what both make together
            row.say(settled.kept if form.errors else [])
        self.kept += [f"{row.row} ({row.label(name)})" for name in settled.kept]
        row.say(settled.refused)
        opened |= {name: row.now[name] for name in settled.refused}
        return bool(settled.refused)

    def _is_asked_for(self, row: FieldMarks, opened: Marks) -> bool:
        """Delete a row that the other deleted where nothing was changed here (False); else ask for it: the next press creates it (True)."""
        form = row.form
        if not row.is_typed_again(opened):
            form.cleaned_data[DELETION_FIELD_NAME] = True
            return False
        form.add_error(
            None, _("Somebody else has deleted this meanwhile. What you typed is still here; if you save once more, it is created again.")
        )
        form.data = form.data.copy()
        form.data[form.add_prefix(self.formset.model._meta.pk.name)] = ""
        return True

    def _keep_order(self, opened: list[str]) -> None:
        """Number the rows of both sides in one order: theirs, unless only this person changed it."""
        formset, field = self.formset, getattr(self.formset.model, "sort_order_field", None)
        if not field or not opened:
            return
        save = formset.save

        def save_in_order(commit: bool = True) -> Any:
            saved = save(commit=commit)
            rows = {_name(row): row for row in getattr(formset.instance, formset.rel_name).all()}
            theirs = [key for key in self.stored if key in rows]
            mine = [key for key in (_name(form.instance) for form in formset.ordered_forms) if key in rows]
            shared = [key for key in opened if key in theirs and key in mine]
            is_mine = [key for key in theirs if key in shared] == shared != [key for key in mine if key in shared]
            for number, key in enumerate(merged_order(mine, theirs) if is_mine else merged_order(theirs, mine)):
                setattr(rows[key], field, number)
            return saved

        formset.save = save_in_order


def of_form(form: Any) -> Iterator[tuple[str, RowsInside]]:
    """Yield the kinds of rows inside the row of a form, by the name of their relation."""
    accept_deleted_rows(form)
    for name, formset in getattr(form, "formsets", {}).items():
        yield name, RowsInside(formset)


def _key(formset: Any, form: Any) -> str:
    return str(form.instance.pk) if form.instance.pk else posted_key(formset, form) if formset.is_bound else ""


def _name(row: Any) -> str:
    return str(row.pk or f"new {id(row)}")
