"""What somebody typed into a form that started from an older text: as a content, and in words where a content cannot hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from modelcluster.models import model_from_serializable_data

from cms.admin.merging.contents import COMMENTS, Content, content_of


def accept_deleted_rows(form: Any) -> Any:
    """Return `form`, changed so that it is valid also with rows that are no longer in the database; their values are merged."""
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            if row.instance.pk is None and posted_key(formset, row):
                row.fields[formset.model._meta.pk.name] = forms.CharField(required=False, widget=forms.HiddenInput)
            accept_deleted_rows(row)
    return form


def content(form: Any, base: Content | None) -> Content:
    """Return what a valid form holds, before anything of it is stored; a row that the other deleted is still the row of `base`."""
    for name, formset in getattr(form, "formsets", {}).items():
        started = {str(row.get("pk")): row for row in (base or {}).get(name) or [] if row.get("pk")}
        for row in formset.initial_forms:
            if row.instance.pk is None and (start := started.get(posted_key(formset, row))):
                _begin_with(row, model_from_serializable_data(formset.model, start, check_fks=False))
    return content_of(form.save(commit=False))


def unsaved_form_values(form: Any, names: list[str]) -> list[str]:
    """Return in words what was typed but a content cannot hold: comments, replies, choices that are not stored."""
    model = form._meta.model
    fields = {field.name for field in (*model._meta.get_fields(), *model._meta.private_fields)}
    others = [name for name in form.changed_data if name in form.fields and name not in fields and name not in names]
    words = [f"{form.fields[name].label or name}: {form[name].value()}" for name in others]
    rows = getattr(form, "formsets", {}).get(COMMENTS)
    return words + (list(_new_texts(rows)) if rows is not None else [])


def _new_texts(formset: Any) -> Iterator[str]:
    """Yield the comments and replies that are new, and those whose words were changed."""
    for row in formset.forms:
        text = row.cleaned_data.get("text")
        is_new = not posted_key(formset, row) or (row.instance.pk is not None and "text" in row.changed_data)
        if text and is_new and row.has_changed() and not row.cleaned_data.get("DELETE"):
            yield text
        for replies in getattr(row, "formsets", {}).values():
            yield from _new_texts(replies)


def _begin_with(row: Any, start: Any) -> None:
    """Set the number of `start` on the row of a form, and what the form does not show of it."""
    for field in start._meta.concrete_fields:
        if field.primary_key or field.name not in row.fields:
            setattr(row.instance, field.attname, getattr(start, field.attname))


def posted_key(formset: Any, row: Any) -> str:
    return str(row.data.get(row.add_prefix(formset.model._meta.pk.name)) or "")
