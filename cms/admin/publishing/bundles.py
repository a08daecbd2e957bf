"""The screens of bundles: list and form are Wagtail's; one more shows what is approved, approves, and publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.contracts.accounts import signed_in
from cms.contracts.bundles import kind_named
from cms.contracts.worklist import WorklistItem
from cms.models.publishing.bundle import Bundle, BundlePage, BundleState, open_item

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AddBundle(CreateView):
    """Store who made a bundle, and redirect to the list of what is still to be approved."""

    def save_instance(self) -> Any:
        self.form.instance.owner = self.request.user
        return super().save_instance()

    def get_success_url(self) -> str:
        return reverse("bundle_overview", args=[self.object.pk])


class EditBundle(EditView):
    def get_success_url(self) -> str:
        return reverse("bundle_overview", args=[self.object.pk])


class BundleViewSet(SnippetViewSet):
    """Bundles in the administration."""

    model = Bundle
    icon = "folder-open-inverse"
    menu_label = _("Bundles")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["name", "publish_at", "state", "problem"]
    list_filter = ["state"]
    add_view_class = AddBundle
    edit_view_class = EditBundle
    copy_view_enabled = False


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, key: int) -> HttpResponse:
    """Show what is in a bundle and what is missing; approve a page, or publish everything."""
    if not request.user.has_perm("cms.change_bundle"):
        raise PermissionDenied
    bundle = get_object_or_404(Bundle, pk=key)
    if request.method == "POST":
        if "page" in request.POST:
            _approve(request, get_object_or_404(BundlePage, bundle=bundle, pk=request.POST["page"]))
        else:
            _publish(request, bundle)
        return redirect("bundle_overview", bundle.pk)
    pages = list(bundle.stored_pages())
    for item in pages:
        item.may_approve = bool(item.problem) and may_approve(signed_in(request), item.page)
    context = {
        "bundle": bundle,
        "pages": pages,
        "works": list(bundle.stored_works()),
        "may_publish": may_publish(signed_in(request), bundle),
        "published": bundle.state == BundleState.PUBLISHED,
        "edit_url": BundleViewSet().get_url_name("edit"),
    }
    return TemplateResponse(request, "cms/admin/bundle.html", context)


def may_approve(user: User, page: Page) -> bool:
    """Return whether a person may approve a page here: they may publish it, and no workflow asks others."""
    page = page.specific
    if page.why_not_in_bundle:
        return False
    return page.permissions_for_user(user).can_publish() and not page.workflow_in_progress and (user.is_superuser or not page.has_workflow)


def may_publish(user: User, bundle: Bundle) -> bool:
    """Return whether a person may publish every page and every other work of a bundle."""
    kinds = [(kind_named(work.kind), work.number) for work in bundle.stored_works()]
    return all(kind is not None and kind.may_publish(number, user) for kind, number in kinds) and all(
        item.page.specific.permissions_for_user(user).can_publish() for item in bundle.stored_pages()
    )


def _approve(request: HttpRequest, item: BundlePage) -> None:
    revision = item.page.specific.get_latest_revision()
    if not may_approve(signed_in(request), item.page) or revision is None or item.bundle.state == BundleState.PUBLISHED:
        raise PermissionDenied
    user = signed_in(request)
    item.approve(revision, user.get_full_name() or user.get_username())


def _publish(request: HttpRequest, bundle: Bundle) -> None:
    if not may_publish(signed_in(request), bundle):
        raise PermissionDenied
    problems = bundle.publish(signed_in(request))
    if problems:
        messages.error(request, gettext("Nothing was published. What is missing stands below."))
    else:
        messages.success(request, gettext("Everything in the bundle is public now."))


def defer_to_bundle(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Store a draft instead of publishing a page that waits in a bundle, and lead to the bundle (hook `before_publish_page`)."""
    item = open_item(page)
    if item is None:
        return None
    stored = gettext("Your text is stored as a draft; approve it there.")
    messages.warning(request, f"{item.bundle.waits} {stored}")
    page.save_revision(user=request.user)
    return redirect("bundle_overview", item.bundle_id)


def defer_to_bundle_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> HttpResponse | None:
    """Publish none of the chosen pages while one, or a draft below one, waits in a bundle (hook `before_bulk_action`)."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    paths = tuple(page.path for page in objects)
    below = paths if request.POST.get("include_descendants") else ()
    waiting = BundlePage.objects.exclude(bundle__state=BundleState.PUBLISHED).select_related("bundle", "page")
    found = [item for item in waiting if item.page.path in paths or (item.page.path.startswith(below) and not item.page.live)]
    for item in found:
        messages.error(request, f"{item.title}: {item.bundle.waits}")
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk) if found else None


def held_bundles(user: User) -> list[WorklistItem]:
    """Return the bundles that were not published at their time."""
    if not user.has_perm("cms.change_bundle"):
        return []
    held = Bundle.objects.filter(state=BundleState.HELD)
    address = reverse(BundleViewSet().get_url_name("list"))
    return [WorklistItem(_("Bundles that were not published"), held.count(), f"{address}?state={BundleState.HELD}", late=True)]
