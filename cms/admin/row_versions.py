"""Two people on one row that has no revisions (a snippet, a setting, a unit): the second save overwrites nothing of the first unseen.

The form carries what each field held when it was opened. What only the other person changed is kept; where both changed a field, the
form comes back once with what was typed, and says below the field what the other stored. Pages have the merge screen (cms.admin.merging).
Not guarded: tags, rows inside a row, forms with a file (a file that was replaced could not come back when the transaction is undone), and
the forms of users and groups, which show no hidden fields.
"""

from __future__ import annotations

import hashlib
import json
from copy import copy
from typing import Any

from django import forms
from django.db import connections, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from taggit.managers import TaggableManager
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.fields import StreamField
from wagtail.log_actions import registry
from wagtail.models import RevisionMixin
from wagtail.utils.text import text_from_html

from cms.admin.merging.forms import UnseenField

FIELD = "version"  # a draft on the device is compared by the field of this name
TIME = "opened at"  # beside the marks of the fields
LONGEST_SHOWN = 300
_get_form, _post = EditView.get_form, EditView.post


def apply() -> None:
    """Guard every form of Wagtail's that changes one row."""
    EditView.get_form, EditView.post = _guarded_form, _post_alone


def _post_alone(self: EditView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Compare and store in one transaction: two presses of one moment come one after the other."""
    if self.model is None or _has_file(self.model):
        return _post(self, request, *args, **kwargs)
    with transaction.atomic():
        response: HttpResponse = _post(self, request, *args, **kwargs)
    return response


def _has_file(model: Any) -> bool:
    return any(isinstance(field, models.FileField) for field in model._meta.concrete_fields)


def _guarded_form(self: EditView, form_class: Any = None) -> Any:
    form = _get_form(self, form_class)
    is_row = isinstance(form, forms.BaseModelForm) and form.instance.pk and not isinstance(form.instance, RevisionMixin)
    if is_row and FIELD not in form.fields and not _has_file(form.instance):
        _Guard(form, self.request)
    return form


class _Guard:
    """What the fields of a form hold in the database now, beside what they held when the form was opened."""

    def __init__(self, form: Any, request: HttpRequest) -> None:
        self.form, self.request, self.own_clean = form, request, form.clean
        self.row = _read_again(form.instance) if form.is_bound else form.instance
        stored = (*self.row._meta.concrete_fields, *self.row._meta.many_to_many)
        self.fields = {each.name: each for each in stored if each.name in form.fields and not isinstance(each, TaggableManager)}
        self.now = {name: self.digest(name, self.row) for name in self.fields}
        form.fields[FIELD] = UnseenField(required=False, initial=json.dumps(self.now | {TIME: timezone.now().isoformat()}))
        form.fields[FIELD].is_deferred_validation = True  # Wagtail takes it off each field of a form that may have gaps
        form.clean = self.clean

    def digest(self, name: str, row: Any) -> str:
        """Return a short mark of what a field of `row` holds."""
        if isinstance(self.fields[name], models.ManyToManyField):
            return _mark(sorted(each.pk for each in getattr(row, name).all()))
        if isinstance(self.fields[name], StreamField):
            return _mark(_bare(getattr(row, name).get_prep_value()))
        value = self.fields[name].value_to_string(row)
        return _mark(value.replace("\r", "") if isinstance(value, str) else value)

    def typed(self, name: str, value: Any) -> str:
        """Return the mark of what was typed into a field."""
        if isinstance(self.fields[name], models.ManyToManyField):
            return _mark(sorted(each.pk for each in value))
        probe = copy(self.row)
        self.fields[name].save_form_data(probe, value)
        return self.digest(name, probe)

    def clean(self) -> Any:
        cleaned = self.own_clean()
        cleaned = self.form.cleaned_data if cleaned is None else cleaned
        opened = self.opened()
        changed = [name for name, mark in self.now.items() if opened.get(name, mark) != mark]
        refused, kept = [], []
        for name in changed:
            mine = self.typed(name, cleaned[name]) if name in cleaned else ""
            if mine not in ("", opened[name], self.now[name]):
                refused.append(name)
            elif mine == opened[name]:
                cleaned[name] = getattr(self.row, name).all() if hasattr(getattr(self.row, name), "all") else getattr(self.row, name)
                kept.append(self.label(name))
        if kept and not refused and not self.form.errors:
            said = _("Kept as somebody else has just stored it: %(names)s.") % {"names": ", ".join(kept)}
            messages.info(self.request, said)
        if refused:
            self.refuse(refused, opened)
        return cleaned

    def opened(self) -> dict[str, str]:
        """Return the marks that the form was opened with; none where it does not tell them."""
        try:
            posted = json.loads(self.form.data.get(self.form.add_prefix(FIELD)) or "{}")
        except (ValueError, RecursionError):
            return {}
        return {name: str(mark) for name, mark in posted.items()} if isinstance(posted, dict) else {}

    def refuse(self, names: list[str], opened: dict[str, str]) -> None:
        """Say what the other person stored; the next press is one on what is stored now."""
        self.form.add_error(None, self.told(opened.get(TIME, "")))
        for name in names:
            self.form.add_error(name, _("Stored by somebody else meanwhile: “%(value)s”.") % {"value": self.words(name)})
        self.form.data = self.form.data.copy()
        self.form.data[self.form.add_prefix(FIELD)] = json.dumps(opened | {name: self.now[name] for name in names})

    def told(self, time: str) -> str:
        """Return in words who stored the row after that time, as far as the log tells, and what the person can do."""
        logs = registry.get_logs_for_instance(self.row).select_related("user")
        try:
            moment = parse_datetime(time)
        except ValueError:  # no day of the calendar
            moment = None
        log = logs.filter(timestamp__gt=moment).first() if moment else None
        rest = _("What you typed is still here. Compare the two and save again.")
        if log is None:
            return _("Somebody else has stored this since you opened it.") + " " + rest
        values = {"name": log.user_display_name, "time": f"{timezone.localtime(log.timestamp):%H:%M %d/%m/%Y}"}
        return _("%(name)s stored this at %(time)s, after you had opened it.") % values + " " + rest

    def label(self, name: str) -> str:
        return capfirst(str(self.form.fields[name].label or name))

    def words(self, name: str) -> str:
        """Return what is stored in a field, for people."""
        value = getattr(self.row, f"get_{name}_display", lambda: getattr(self.row, name))()
        if hasattr(value, "all"):
            value = ", ".join(str(each) for each in value.all())
        elif isinstance(value, bool):
            value = _("Yes") if value else _("No")
        return Truncator(text_from_html(str(value or "–"))).chars(LONGEST_SHOWN)


def _bare(value: Any) -> Any:
    """Return the data of a stream without ids and gaps, which the editor of blocks fills in by itself."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key != "id" and part not in ("", None, [], {})}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _mark(value: Any) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()


def _read_again(row: Any) -> Any:
    """Return a row as it is stored now, locked where a transaction runs."""
    rows = type(row)._base_manager.using(row._state.db)
    if connections[rows.db].in_atomic_block:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=row.pk).first() or row
