"""Marks of what the fields of a form held when it was opened, and the merge where somebody else stored another value since.

Multiple choices and tags of both sides are merged; of any other field the value that only one side changed is taken. Fields that are no
column of the row (the place of a collection, the reminders of a step) are compared by what the form would show in them.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from copy import copy
from datetime import datetime, time
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from taggit.managers import TaggableManager
from wagtail.fields import StreamField
from wagtail.utils.text import text_from_html

from cms.admin.merging.forms import UnseenField
from cms.admin.merging.three_way import ROUND_TRIP

LONGEST_SHOWN = 300
Mark = str | list[str]  # of a choice of several: the keys of what was chosen
Marks = dict[str, Any]


class MergeOutcome(NamedTuple):
    """The names of the fields that both changed, and of those where the other's value was kept."""

    refused: list[str]
    kept: list[str]


class FieldMarks:
    """Short marks of what the fields of a form hold in the database now, `row` being what is stored."""

    def __init__(self, form: Any, row: Any) -> None:
        self.form, self.row = form, row
        stored = (*row._meta.concrete_fields, *row._meta.many_to_many)
        self.fields = {each.name: each for each in stored if each.name in form.fields and not each.primary_key}
        self.columns: dict[str, Mark] = {name: self.digest(name, row) for name in self.fields}

    @property
    def now(self) -> dict[str, Mark]:
        """Return the marks of all fields; a view may add fields that are no column after the form was made."""
        return self.columns | {name: self._beside(name, self._shown(name)) for name in self.form.fields if self._is_beside(name)}

    def keep_changes_of_others(self, opened: Marks) -> MergeOutcome:
        """Keep in a form with `cleaned_data` what only somebody else changed since it was opened."""
        cleaned, refused, kept, marks = self.form.cleaned_data, [], [], self.now
        for name, now in marks.items():
            if name not in cleaned or opened.get(name, now) == now:
                continue
            mine = self.typed(name, opened[name])
            if isinstance(now, list):
                together = _together(opened[name], now, mine)
                if together != sorted(mine):
                    self._take(name, together)
                    kept.append(name)
            elif mine not in (opened[name], now):
                refused.append(name)
            elif mine == opened[name]:
                self._take(name, now)
                kept.append(name)
        # A field that only the other person changed must not count as changed in the rules of the form.
        theirs = {name for name in kept if name not in cleaned or self.typed(name, "") == marks[name]}
        self.form.changed_data = [name for name in self.form.changed_data if name not in theirs]
        return MergeOutcome(refused, kept)

    def take_all(self) -> None:
        """Make the form store what is stored already, whatever was typed."""
        self.form.errors.clear()
        for name, now in self.now.items():
            self._take(name, now)
        self.form.changed_data = []

    def is_typed_again(self, opened: Marks) -> bool:
        """Return whether a field of a form with `cleaned_data` was changed since it was opened."""
        cleaned, known = self.form.cleaned_data, self.now
        return any(name not in cleaned or self.typed(name, mark) != mark for name, mark in opened.items() if name in known)

    def _is_beside(self, name: str) -> bool:
        """Return whether a field is neither a column of the row nor one that forms use for themselves."""
        own = (*self.fields, self.row._meta.pk.name, DELETION_FIELD_NAME, ORDERING_FIELD_NAME)
        return name not in own and not isinstance(self.form.fields[name], UnseenField)

    def _shown(self, name: str) -> Any:
        return self.form.get_initial_for_field(self.form.fields[name], name)

    def _beside(self, name: str, value: Any) -> Mark:
        shown = self.form.fields[name].prepare_value(value)
        return mark("" if shown is None else str(shown))

    def digest(self, name: str, row: Any) -> Mark:
        """Return a short mark of what a field of `row` holds."""
        if isinstance(self.fields[name], models.ManyToManyField | TaggableManager):
            return self._keys(name, getattr(row, name).all()) if row.pk else []
        if isinstance(self.fields[name], StreamField):
            return mark(_bare(getattr(row, name).get_prep_value()))
        if isinstance(value := self.fields[name].value_from_object(row), datetime | time):  # a form holds neither seconds nor a zone
            return mark(f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%H:%M}")
        value = self.fields[name].value_to_string(row)
        return mark(ROUND_TRIP.sub("", value) if isinstance(value, str) else value)

    def typed(self, name: str, opened: Mark) -> Mark:
        """Return the mark of what was typed into a field; a file that was not chosen again is the one that the form was opened with."""
        value = self.form.cleaned_data[name]
        if name not in self.fields:
            return self._beside(name, value)
        field = self.fields[name]
        if isinstance(field, models.FileField) and self.form.add_prefix(name) not in self.form.files:
            return opened
        if isinstance(field, models.ManyToManyField | TaggableManager):
            return self._keys(name, value)
        probe = copy(self.row)
        field.save_form_data(probe, value)
        return self.digest(name, probe)

    def _keys(self, name: str, chosen: Any) -> list[str]:
        """Return tags by their words, since a new one has no key yet, and any other choice by its key."""
        return sorted(str(each) if isinstance(self.fields[name], TaggableManager) else str(each.pk) for each in chosen)

    def _take(self, name: str, mark: Mark) -> None:
        """Make the form store what is stored already, or what was merged."""
        if name not in self.fields:
            self.form.cleaned_data.pop(name, None)
            with suppress(forms.ValidationError):  # the stored value is not what this person chose: the form makes no error of it
                self.form.cleaned_data[name] = self.form.fields[name].clean(self._shown(name))
            return
        field, value = self.fields[name], getattr(self.row, name)
        if isinstance(field, TaggableManager):
            value = mark
        elif isinstance(field, models.ManyToManyField):
            value = field.remote_field.model._base_manager.filter(pk__in=mark)
        else:
            field.save_form_data(self.form.instance, value)  # the form of a row inside has filled in its row already
        self.form.cleaned_data[name] = value

    def label(self, name: str) -> str:
        return capfirst(str(self.form.fields[name].label or name))

    def words(self, name: str) -> str:
        """Return in words what is stored in a field."""
        if name in self.fields:
            value = getattr(self.row, f"get_{name}_display", lambda: getattr(self.row, name))()
        else:
            try:
                value = self.form.fields[name].clean(self._shown(name))
            except forms.ValidationError:
                value = self._shown(name)
        if hasattr(value, "all"):
            value = ", ".join(str(each) for each in value.all())
        elif isinstance(value, bool):
            value = _("Yes") if value else _("No")
        return Truncator(text_from_html(str(value or "–"))).chars(LONGEST_SHOWN)

    def say(self, names: list[str]) -> None:
        """Show below each of the fields what is stored in it."""
        for name in names:
            self.form.add_error(name, stored_meanwhile(self.words(name)))


def stored_meanwhile(value: str) -> str:
    return _("Stored by somebody else meanwhile: “%(value)s”.") % {"value": value}


def kept_in_words(names: list[str]) -> str:
    return _("Kept as somebody else has just stored it: %(names)s.") % {"names": ", ".join(names)}


def refusal(who_and_when: str = "") -> str:
    """Return the error of a form that is shown again because somebody else stored the same fields."""
    who_and_when = who_and_when or _("Somebody else has stored this since you opened it.")
    return who_and_when + " " + _("What you typed is still here. Compare the two and save again.")


def _together(opened: Any, now: list[str], mine: Mark) -> list[str]:
    """Return the merged multiple choice: with what either side added, without what either took away."""
    start, theirs, own = set(map(str, opened) if isinstance(opened, list) else now), set(now), set(mine)
    return sorted((own | (theirs - start)) - (start - theirs))


def _bare(value: Any) -> Any:
    """Return a value without what an editor fills in by itself: ids and keys of a stream, blanks, carriage returns."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key != "id" and part not in ("", None, [], {})}
    if isinstance(value, str):
        return ROUND_TRIP.sub("", value)
    return [_bare(part) for part in value] if isinstance(value, list) else value


def mark(value: Any) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()
