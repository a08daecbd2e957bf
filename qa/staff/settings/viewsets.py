"""The lists that an administrator keeps: units, appointments, fields, answering times, legal bases, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.admin.interface.menu import GuardedMenuItem
from qa.deadlines.calendar_source import works_by_package
from qa.models import (
    CalendarDay,
    CannedReply,
    CountingRule,
    DayKind,
    LegalBasis,
    Macro,
    QuestionField,
    RedactionRule,
    SlaPolicy,
    Unit,
    UnitMembership,
)
from qa.processing.answering.canned import why_ended
from qa.processing.answering.redaction_rules import apply_to_open_questions
from qa.processing.casework.routing import recompute_open_questions

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def panels(*names: str) -> list[FieldPanel]:
    """Return the panels of a form whose pages are chosen: a plain form would list every page by its title."""
    return [FieldPanel(name) for name in names]


class EndedColumn(Column):
    """The column that says why a canned reply may no longer be used; empty while it may."""

    def get_value(self, instance: CannedReply) -> str:
        return why_ended(instance)


class GuardedMixin:
    """Refuse what only the administrator may do in the lists: appoint oneself, choose a deputy, switch the second person off.

    A deputy has all the rights of the absent person in the unit: a person who could choose a deputy could appoint themselves.
    """

    def is_valid(self, form: Any) -> bool:
        user = self.request.user  # type: ignore[attr-defined]
        if form.is_valid() and not user.is_superuser:
            if user.pk in (form.initial.get("user"), getattr(form.instance, "user_id", None)):
                form.add_error(None, _("Nobody appoints themselves: ask a colleague or the administrator."))
            if _touches_deputy(form, user):
                form.add_error("deputy", _("Absent people choose their deputy themselves; the administrator may, too."))
            if "allow_self_approve" in form.changed_data:
                form.add_error("allow_self_approve", _("The administrator decides this."))
        return bool(super().is_valid(form))  # type: ignore[misc]


def _touches_deputy(form: Any, user: User) -> bool:
    """Return whether a form changes who the deputy is, or changes a row of a person whose deputy `user` is."""
    people = {form.initial.get("user"), getattr(form.instance, "user_id", None)}
    return "deputy" in form.changed_data or UnitMembership.objects.filter(user__in=people - {None}, deputy=user).exists()


class GuardedAdd(GuardedMixin, CreateView):
    pass


class GuardedEdit(GuardedMixin, EditView):
    pass


class OneAbsenceMixin:
    """An absence is one of the person: days that are entered in one appointment are those of all."""

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)  # type: ignore[misc]
        if {"absent_from", "absent_to"} & set(form.changed_data):
            row: UnitMembership = self.object  # type: ignore[attr-defined]
            UnitMembership.objects.filter(user=row.user_id).update(absent_from=row.absent_from, absent_to=row.absent_to)
        return response


class AppointmentAdd(OneAbsenceMixin, GuardedAdd):
    pass


class AppointmentEdit(OneAbsenceMixin, GuardedEdit):
    pass


class UnitViewSet(ModelViewSet):
    model = Unit
    add_view_class = GuardedAdd
    edit_view_class = GuardedEdit
    icon = "group"
    list_display: ClassVar = ["name", "inbox", "active"]
    list_filter: ClassVar = ["active"]
    form_fields: ClassVar = ["name", "parent", "inbox", "phone", "active", "fallback", "allow_self_approve"]


class AppointmentViewSet(ModelViewSet):
    model = UnitMembership
    add_view_class = AppointmentAdd
    edit_view_class = AppointmentEdit
    icon = "user"
    list_display: ClassVar = ["user", "unit", "role"]
    list_filter: ClassVar = ["role", "unit"]
    form_fields: ClassVar = ["user", "unit", "role", "absent_from", "absent_to", "deputy"]


class FieldViewSet(ModelViewSet):
    model = QuestionField
    icon = "tag"
    list_display: ClassVar = ["name", "default_unit", "active", "position"]
    form_fields: ClassVar = ["name", "parent", "default_unit", "hint", "redirection", "other_names", "foreign_names", "active", "position"]


class PolicyViewSet(ModelViewSet):
    model = SlaPolicy
    icon = "time"
    list_display: ClassVar = ["kind", "unit", "answer_days", "day_unit", "legal_basis", "valid_from", "valid_to"]
    list_filter: ClassVar = ["kind"]
    exclude_form_fields: ClassVar[list[str]] = []


class CountingRuleViewSet(ModelViewSet):
    model = CountingRule
    icon = "time"
    list_display: ClassVar = ["opens", "closes", "late", "first_day", "legal_basis", "valid_from", "valid_to"]
    exclude_form_fields: ClassVar[list[str]] = []


class LegalBasisViewSet(ModelViewSet):
    model = LegalBasis
    icon = "doc-full"
    list_display: ClassVar = ["number", "article", "effective_from", "effective_to"]
    panels: ClassVar = panels("number", "article", "title", "effective_from", "effective_to", "successor", "page", "note")


class RecomputesMixin:
    """After a day was entered, changed or deleted, the due dates of open questions are computed again."""

    def form_valid(self, form: Any) -> Any:
        """Store the row, compute the due dates of open questions again, and show how many moved."""
        response = super().form_valid(form)  # type: ignore[misc]
        moved = recompute_open_questions()
        if moved:
            words = ngettext("%(n)d open question has a new due date.", "%(n)d open questions have a new due date.", moved)
            messages.info(self.request, words % {"n": moved})  # type: ignore[attr-defined]
        return response


class AddDay(RecomputesMixin, CreateView):
    pass


class EditDay(RecomputesMixin, EditView):
    pass


class DropDay(RecomputesMixin, DeleteView):
    pass


class DiffersColumn(Column):
    """The column that says where the list of public holidays (the package) knows a day otherwise; empty where both agree."""

    def get_value(self, instance: CalendarDay) -> str:
        if instance.kind == DayKind.CLOSED or works_by_package(instance.day) == (instance.kind == DayKind.SWAP):
            return ""
        return str(_("a working day there") if works_by_package(instance.day) else _("a day off there"))


class CalendarViewSet(ModelViewSet):
    model = CalendarDay
    add_view_class = AddDay
    edit_view_class = EditDay
    delete_view_class = DropDay
    icon = "date"
    list_display: ClassVar = ["day", "kind", "name", "source", DiffersColumn("differs", label=_("List of holidays"))]
    list_filter: ClassVar = ["kind"]
    form_fields: ClassVar = ["day", "kind", "name", "source"]


class CannedReplyViewSet(ModelViewSet):
    model = CannedReply
    icon = "comment-add"
    list_display: ClassVar = ["title", "kind", EndedColumn("ended", label=_("Ended")), "uses", "last_used_at"]
    list_filter: ClassVar = ["kind", "units", "fields"]
    search_fields: ClassVar = ["title", "body"]
    panels: ClassVar = panels("title", "content", "kind", "units", "fields", "document", "provision", "legal_basis", "valid_to")


class MacroViewSet(ModelViewSet):
    model = Macro
    icon = "tasks"
    list_display: ClassVar = ["name", "active"]
    exclude_form_fields: ClassVar[list[str]] = []


class ApplyOnSaveMixin:
    """Apply a rule to the open questions as soon as it is saved."""

    def form_valid(self, form: Any) -> Any:
        """Store the rule, apply it to open questions, and show how many it changed."""
        response = super().form_valid(form)  # type: ignore[misc]
        changed = apply_to_open_questions(self.object)  # type: ignore[attr-defined]
        if changed:
            words = ngettext("Redacted in %(n)d open question.", "Redacted in %(n)d open questions.", changed)
            messages.info(self.request, words % {"n": changed})  # type: ignore[attr-defined]
        return response


class AddRule(ApplyOnSaveMixin, CreateView):
    pass


class EditRule(ApplyOnSaveMixin, EditView):
    pass


class RuleViewSet(ModelViewSet):
    model = RedactionRule
    add_view_class = AddRule
    edit_view_class = EditRule
    icon = "view"
    list_display: ClassVar = ["text", "replacement", "unit", "question", "active"]
    form_fields: ClassVar = ["text", "replacement", "unit", "comment", "active"]


class QaSettingsGroup(ModelViewSetGroup):
    menu_label = _("Q&A settings")
    menu_icon = "cogs"
    menu_order = 151
    items = (
        UnitViewSet,
        AppointmentViewSet,
        FieldViewSet,
        PolicyViewSet,
        CountingRuleViewSet,
        LegalBasisViewSet,
        CalendarViewSet,
        CannedReplyViewSet,
        MacroViewSet,
        RuleViewSet,
    )

    def get_submenu_items(self) -> list[Any]:
        """Return the lists, and the sheets that show many of their rows at once."""
        year = timezone.localdate().year
        sheets = [
            GuardedMenuItem(_("Who works where"), reverse("qa_staff:matrix"), "qa.change_unitmembership", icon_name="group"),
            GuardedMenuItem(
                _("Days off of a year"), reverse("qa_staff:year_sheet", args=[year]), "qa.change_calendarday", icon_name="date", order=2
            ),
        ]
        return [*sheets, *super().get_submenu_items()]
