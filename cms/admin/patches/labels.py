"""Labels for the few fields and columns of Wagtail that show the English names of their attributes."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.choosers import AnchorLinkChooserForm, EmailLinkChooserForm, ExternalLinkChooserForm, PhoneLinkChooserForm
from wagtail.admin.forms.workflows import TaskChooserSearchForm, WorkflowPageForm
from wagtail.admin.views import workflows as workflow_views
from wagtail.admin.views.pages.search import SearchView as PageSearchView
from wagtail.contrib.redirects.forms import ConfirmImportForm
from wagtail.models import Page, Site
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

LINK_TEXT = _("Text of the link")

LABELS: dict[Any, dict[str, Any]] = {
    LoginForm: {"password": _("Password")},
    AnchorLinkChooserForm: {"link_text": LINK_TEXT},
    ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    EmailLinkChooserForm: {
        "email_address": _("Email address"),
        "link_text": LINK_TEXT,
        "subject": _("Subject of the message"),
        "body": _("Text of the message"),
    },
    PhoneLinkChooserForm: {"phone_number": _("Telephone"), "link_text": LINK_TEXT},
    WorkflowPageForm: {"page": _("Page")},
    PagePermissionsForm: {"page": _("Page"), "permissions": _("Permissions")},
    ConfirmImportForm: {"permanent": _("Permanent")},
    RoleForm: {"role": _("Role")},
}


class TaskSearchForm(TaskChooserSearchForm):
    """Wagtail's search for a step of a workflow; where there are several types of steps, their list has a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("task_type"):
            field.label = _("Task type")


def apply() -> None:
    """Set the labels; forms made from these classes later have them too. Wagtail 8.0 sets none (login, choosers, sites)."""
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    workflow_views.TaskChooserSearchForm = TaskSearchForm
    for name in ("verbose_name", "verbose_name_plural"):  # this view has no model: Wagtail writes "1–20 of 116 None"
        setattr(PageSearchView, name, getattr(Page._meta, name))
    for column in SiteIndexView.columns:
        if column.name in {"port", "site_name", "root_page"}:
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
