"""Pages and files with a view restriction: whoever it does not admit is sent to a form with a private address of its own.

At the address itself stands nothing but the redirect, the same for everybody: so a proxy takes it in the place of the copy that it
kept while the page or file was public, and no fault brings that copy back. A form there could not be kept, and would replace nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.documents.views.serve import authenticate_with_password as wagtail_password_for_file
from wagtail.models import BaseViewRestriction, Page
from wagtail.views import authenticate_with_password as wagtail_password_for_page


def sent_to_form(request: HttpRequest, restrictions: Iterable[BaseViewRestriction], password_form: str, *args: int) -> HttpResponse | None:
    """Return the redirect to the login or to the named form for a password; None for whom all restrictions admit."""
    for restriction in restrictions:
        if not restriction.accept_request(request):
            has_password = restriction.restriction_type == BaseViewRestriction.PASSWORD
            form = reverse(password_form, args=[restriction.pk, *args]) if has_password else reverse("wagtailcore_login")
            answer = HttpResponseRedirect(f"{form}?{urlencode({'next': request.get_full_path()})}")
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                add_never_cache_headers(answer)  # of one person: others may be admitted
            return answer
    return None


def page_for_the_admitted(page: Page, request: HttpRequest, *_rest: Any) -> HttpResponse | None:
    """Send whoever may not read a page to the form (Wagtail's hook `before_serve_page`)."""
    return sent_to_form(request, page.get_view_restrictions(), "wagtailcore_authenticate_with_password", page.pk)


def _leading_back(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Return Wagtail's form for a password, which then leads back to the address in `next`; Wagtail checks that it is ours."""

    def form(request: HttpRequest, **keys: int) -> HttpResponse:
        response: Any = view(request, **keys)
        if request.method != "POST":
            response.context_data["form"].initial["return_url"] = request.GET.get("next", "")
        return response

    return form


password_for_page, password_for_file = _leading_back(wagtail_password_for_page), _leading_back(wagtail_password_for_file)
