"""Posts for social networks, prepared for a person to send: text, link and picture of a public page, each to be copied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import Button
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from cms.models import BasePage
from cms.text.absolute_urls import absolute_url

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = 600  # of the sentences below the title: more is not read there
PICTURE = "fill-1200x630"


def social_post_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a public page to its post."""
    if page.live and isinstance(page.specific_deferred, BasePage) and page.permissions_for_user(user).can_edit():
        yield Button(_("Post for social networks"), reverse("social_post", args=[page.pk]), icon_name="link-external", priority=96)


@require_safe
def social_post(request: HttpRequest, key: int) -> HttpResponse:
    """Show the post of a page that everyone may read."""
    page = get_object_or_404(Page.objects.live(), pk=key).specific
    if not isinstance(page, BasePage) or not page.is_findable:
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    text = "\n\n".join(filter(None, [page.title, Truncator(page.excerpt).chars(LONGEST), page.full_url]))
    context = {"page_title": _("Post for social networks"), "header_icon": "link-external", "page": page, "text": text}
    return render(request, "cms/admin/social_post.html", {**context, "picture": _picture(page)})


def _picture(page: BasePage) -> str:
    """Return the address of the page's picture in the shape that networks show; of the portal's own without one or its file."""
    with suppress(SourceImageIOError):
        if image := getattr(page, "image", None):
            return absolute_url(image.get_rendition(PICTURE).url)
    return absolute_url(static("cms/brand/share.png"))
