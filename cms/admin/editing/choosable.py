"""What choosers, and the addresses that fill them, may name to a person: what lists of the administration show them, or what is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from taggit.managers import TaggableManager
from taggit.models import TagBase
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.tags import TAGS_AUTOCOMPLETE_LIMIT
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.contracts.accounts import signed_in
from cms.models.access.restrictions import PortalPageQuerySet, is_readable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_LISTING = ("add", "change", "delete", "view", "choose")  # who may do one of these finds the rows in a list
_ON_PAGES = ("add", "change", "publish", "lock", "unlock", "bulk_delete")


def choosable(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Return those of `rows` that the person finds in a list of the administration, or that everybody may read.

    The viewset of a kind of rows says when everybody may read them all: `is_public`.
    """
    policy: Any = policy_registry.get_by_type(rows.model)
    if issubclass(rows.model, Page):
        theirs = policy.for_model(rows.model).explorable_instances(user)
        return rows & (theirs | PortalPageQuerySet(rows.model).readable()).order_by()
    if getattr(getattr(rows.model, "snippet_viewset", None), "is_public", False):
        return rows
    return rows.filter(pk__in=policy.instances_user_has_any_permission_for(user, _LISTING).order_by().values("pk"))


def may_be_told(row: Model, user: User) -> bool:
    """Return whether `choosable` holds a row; the database is asked only where the row itself does not say so."""
    if isinstance(row, Page) and is_readable(row):
        return True
    return bool(choosable(type(row)._default_manager.filter(pk=row.pk), user).exists())


def may_list(kind: type[Model], user: User) -> bool:
    """Return whether the administration opens its list of this kind of rows to the person."""
    return bool(policy_registry.get_by_type(kind).user_has_any_permission(user, _LISTING))


def reads_drafts(user: User, page: Page) -> bool:
    return bool(policy_registry.get_by_type(Page).user_has_any_permission_for_instance(user, _ON_PAGES, page))


def as_told(row: Any, user: User) -> Any:
    """Return the row; a page has the title that readers see when the person may not read its draft."""
    if isinstance(row, Page) and row.draft_title != row.title and not reads_drafts(user, row):
        row.draft_title = row.title
    return row


def hidden_name(key: Any) -> str:
    """Return what stands in the place of a name that the person may not know."""
    return _("Something that you may not see (key %(key)s)") % {"key": key}


def known_tags(kind: type[TagBase], user: User) -> QuerySet[Any]:
    """Return the tags of a kind that the person finds in its list, or on something that they may choose."""
    condition = Q() if may_list(kind, user) else Q(pk__in=[])
    for model in apps.get_models() if condition else ():
        for field in model._meta.get_fields():
            if isinstance(field, TaggableManager) and field.related_model is kind:
                condition |= Q(pk__in=choosable(model._default_manager.all(), user).order_by().values(field.name))
    return kind._default_manager.filter(condition)


@require_admin_access
def complete_tag(request: HttpRequest, app_name: str = "taggit", model_name: str = "tag") -> JsonResponse:
    """Complete a tag that somebody types, in place of Wagtail's view, which names them all."""
    kind = apps.all_models.get(app_name, {}).get(model_name)
    if kind is None or not issubclass(kind, TagBase):
        raise Http404
    term = request.GET.get("term", "")
    found = known_tags(kind, signed_in(request)).filter(name__istartswith=term).order_by("name") if term else kind._default_manager.none()
    return JsonResponse(list(found.values_list("name", flat=True)[:TAGS_AUTOCOMPLETE_LIMIT]), safe=False)
