"""The lists that an administrator keeps: units, appointments, fields, answering times, legal bases, the calendar."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from qa.models import CalendarDay, LegalBasis, QuestionField, SlaPolicy, Unit, UnitMembership


class UnitViewSet(ModelViewSet):
    model = Unit
    icon = "group"
    list_display: ClassVar = ["name", "inbox", "active"]
    list_filter: ClassVar = ["active"]
    form_fields: ClassVar = ["name", "name_en", "parent", "inbox", "phone", "active", "fallback", "allow_self_approve"]


class AppointmentViewSet(ModelViewSet):
    model = UnitMembership
    icon = "user"
    list_display: ClassVar = ["user", "unit", "role"]
    list_filter: ClassVar = ["role", "unit"]
    form_fields: ClassVar = ["user", "unit", "role", "absent_from", "absent_to", "deputy"]


class FieldViewSet(ModelViewSet):
    model = QuestionField
    icon = "tag"
    list_display: ClassVar = ["name", "default_unit", "active", "position"]
    form_fields: ClassVar = ["name", "parent", "default_unit", "hint", "stopper", "active", "position"]


class PolicyViewSet(ModelViewSet):
    model = SlaPolicy
    icon = "time"
    list_display: ClassVar = ["kind", "unit", "answer_days", "day_unit", "legal_basis", "valid_from", "valid_to"]
    list_filter: ClassVar = ["kind"]
    exclude_form_fields: ClassVar[list[str]] = []


class LegalBasisViewSet(ModelViewSet):
    model = LegalBasis
    icon = "doc-full"
    list_display: ClassVar = ["number", "article", "effective_from", "effective_to"]
    form_fields: ClassVar = ["number", "article", "title", "effective_from", "effective_to", "successor", "page", "note"]


class CalendarViewSet(ModelViewSet):
    model = CalendarDay
    icon = "date"
    list_display: ClassVar = ["day", "kind", "name", "source"]
    list_filter: ClassVar = ["kind"]
    form_fields: ClassVar = ["day", "kind", "name", "source"]


class QaSettingsGroup(ModelViewSetGroup):
    menu_label = _("Q&A settings")
    menu_icon = "cogs"
    menu_order = 151
    items = (UnitViewSet, AppointmentViewSet, FieldViewSet, PolicyViewSet, LegalBasisViewSet, CalendarViewSet)
