"""Two people on one row that has no revisions (a snippet, a setting, a unit): the second save overwrites nothing of the first unnoticed.

The form carries what each field held when it was opened. What only the other person changed is kept; where both changed a field, the
form comes back once with what was typed, and says below the field what the other stored. Pages have the merge screen (cms.admin.merging).
"""

from __future__ import annotations

import json
import logging
from functools import partial
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import get_messages
from django.db import IntegrityError, connections, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.log_actions import registry
from wagtail.models import RevisionMixin

from cms.admin.merging import rows_inside
from cms.admin.merging.field_marks import FieldMarks, Marks, kept_in_words, refusal
from cms.admin.merging.forms import UnseenField
from cms.models.background.file_deletion import delete_after_commit

logger = logging.getLogger(__name__)
FIELD = "version"  # a draft on the device is compared by the field of this name
TIME, ROWS = "opened at", "rows inside"  # beside the marks of the fields
_get_form, _post = EditView.get_form, EditView.post


def apply() -> None:
    """Guard every form of Wagtail's that changes one row."""
    EditView.get_form, EditView.post = _guarded_form, _post_alone


def _post_alone(self: EditView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Compare and store in one transaction: two presses of one moment come one after the other."""
    if self.model is None:
        return _post(self, request, *args, **kwargs)
    try:
        with transaction.atomic():
            response: HttpResponse = _post(self, request, *args, **kwargs)
    except IntegrityError:
        if not hasattr(self, "form"):
            raise
        logger.exception("saving a form failed on a database constraint")
        said_until_now: Any = get_messages(request)
        said_until_now._queued_messages.clear()  # messages about what was not stored
        said = _("Nothing is stored yet: a row here contradicts one that is stored already, perhaps by somebody else a moment ago.")
        self.form.add_error(None, said + " " + _("What you typed is still here: compare it with the page opened again."))
        self.produced_error_message = self.get_error_message()
        response = self.form_invalid(self.form)
    return response


def _guarded_form(self: EditView, form_class: Any = None) -> Any:
    return guarded(_get_form(self, form_class), self.request)


def guarded(form: Any, request: HttpRequest) -> Any:
    """Guard a form that changes one row; a view of one's own validates and stores it in one transaction."""
    is_row = isinstance(form, forms.BaseModelForm) and form.instance.pk and not isinstance(form.instance, RevisionMixin)
    if is_row and FIELD not in form.fields:
        _Guard(form, request)
    return form


class _Guard:
    """What a form and the rows inside it hold in the database now, beside what they held when the form was opened."""

    def __init__(self, form: Any, request: HttpRequest) -> None:
        self.form, self.request, self.own_clean = form, request, form.clean
        self.row = _read_again(form.instance) if form.is_bound else form.instance
        if self.row is None:
            raise Http404
        _refresh_other_fields(form, self.row)
        self.fields = FieldMarks(form, self.row)
        self.rows = dict(rows_inside.of_form(form))
        now = {TIME: timezone.now().isoformat(), ROWS: {name: rows.now for name, rows in self.rows.items()}}
        form.fields[FIELD] = UnseenField(required=False, initial=lambda: json.dumps(self.fields.now | now))
        form.fields[FIELD].is_deferred_validation = True  # Wagtail takes it off each field of a form that may have gaps
        form.clean = self.clean
        if getattr(form, "original_file", None):
            form.original_file = _deleted_when_stored(form.original_file)

    def clean(self) -> Any:
        """Merge the form with what is stored, apply the rules of the form, and refuse what both sides changed."""
        opened = self.opened()
        inside = opened.setdefault(ROWS, {})
        settled = self.fields.keep_changes_of_others(opened)
        refused = [rows.keep_changes_of_others(inside[name]) for name, rows in self.rows.items() if isinstance(inside.get(name), dict)]
        cleaned = self.own_clean()  # the rules of the form judge what both make together
        self.form.cleaned_data = self.form.cleaned_data if cleaned is None else cleaned
        if settled.refused or any(refused):
            self.fields.say(settled.refused)
            self.refuse(opened | {name: self.fields.now[name] for name in settled.refused})
        elif not self.form.errors and all(rows.formset.is_valid() for rows in self.rows.values()):
            self.tell([self.fields.label(name) for name in settled.kept])
        if self.form.errors:
            for name in self.form.files:
                if name in self.form.fields:
                    self.form.add_error(name, _("Choose the file again: a form that comes back does not hold it any more."))
        return self.form.cleaned_data

    def tell(self, kept: list[str]) -> None:
        """Show which values of the other person were kept."""
        kept += [each for rows in self.rows.values() for each in rows.kept]
        undeleted = [each for rows in self.rows.values() for each in rows.undeleted]
        if kept:
            messages.info(self.request, kept_in_words(kept))
        if undeleted:
            said = _("Not deleted, since somebody else has just changed it: %(names)s.") % {"names": ", ".join(undeleted)}
            messages.warning(self.request, said)

    def opened(self) -> Marks:
        """Return the marks that the form was opened with; none where it does not tell them."""
        try:
            posted = json.loads(self.form.data.get(self.form.add_prefix(FIELD)) or "{}")
        except (ValueError, RecursionError):
            return {}
        return posted if isinstance(posted, dict) and isinstance(posted.get(ROWS, {}), dict) else {}

    def refuse(self, opened: Marks) -> None:
        """Show who stored the row meanwhile; the next press of the button counts against the present row."""
        self.form.add_error(None, self.who_stored_it(str(opened.get(TIME, ""))))
        self.form.data = self.form.data.copy()
        self.form.data[self.form.add_prefix(FIELD)] = json.dumps(opened)

    def who_stored_it(self, time: str) -> str:
        """Return in words who stored the row after that time, where the log has it, and what the person can do."""
        logs = registry.get_logs_for_instance(self.row).select_related("user")
        try:
            moment = parse_datetime(time)
        except ValueError:  # no day of the calendar
            moment = None
        log = logs.filter(timestamp__gt=moment).first() if moment else None
        if log is None:
            return refusal()
        values = {"name": log.user_display_name, "time": f"{timezone.localtime(log.timestamp):%H:%M %d/%m/%Y}"}
        return refusal(_("%(name)s stored this at %(time)s, after you had opened it.") % values)


def _deleted_when_stored(file: Any) -> Any:
    """Return a replaced file whose `delete` waits until the transaction is committed, because the transaction may be undone."""
    return SimpleNamespace(name=file.name, storage=SimpleNamespace(delete=partial(delete_after_commit, file.storage)))


def _refresh_other_fields(form: Any, row: Any) -> None:
    """Set the columns that are not in the form from `row`, which was read under the lock; the view read its row before it."""
    for column in row._meta.concrete_fields if row is not form.instance else ():
        if column.name not in form.fields and not isinstance(column, models.FileField):
            setattr(form.instance, column.attname, getattr(row, column.attname))


def _read_again(row: Any) -> Any:
    """Return a row as it is stored now, locked where a transaction runs; none where it was deleted meanwhile."""
    rows = type(row)._base_manager.using(row._state.db)
    if connections[rows.db].in_atomic_block:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=row.pk).first()
