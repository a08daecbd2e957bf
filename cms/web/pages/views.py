"""Pages of the site itself: errors in the reader's language, robots."""

from __future__ import annotations

import sys
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.static import serve

from cms.background.monitoring.addresses import without_secrets
from cms.background.monitoring.context import current_id
from cms.contracts.retention import all_kept
from cms.web.files.ranges import answer_range
from cms.web.monitoring import security_log

MEDIA_MAX_AGE_S = 7 * 24 * 3600  # Wagtail gives a changed picture another name
SECURITY_TXT_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year
SOUND_MAX_AGE_S = 60  # what is taken down is soon silent, too


def robots(request: HttpRequest) -> HttpResponse:
    """Answer what crawlers may read: everything public, no result pages, no forms; nothing of a training copy."""
    if settings.TRAINING_COPY:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    lines = [
        "User-agent: *",
        "Disallow: /quan-tri/",
        "Disallow: /tim-kiem/",
        "Disallow: /hoi-dap/gui/",
        "Disallow: /hoi-dap/tra-cuu/",
        "Disallow: /danh-gia/",
        "Disallow: /nghe/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer where to report a weakness (RFC 9116), where `SECURITY_CONTACT` says so; else 404."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + SECURITY_TXT_LASTS
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a published picture or sound from the media folder; a reverse proxy or an object store does this in production."""
    response = answer_range(request, serve(request, path, document_root=str(settings.MEDIA_ROOT)))
    patch_cache_control(response, public=True, max_age=SOUND_MAX_AGE_S if path.endswith(".mp3") else MEDIA_MAX_AGE_S)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def retention(request: HttpRequest) -> HttpResponse:
    """Show how long the portal keeps what it knows of people, as all apps registered it."""
    context = {"lines": all_kept(), "current": _("How long data are kept"), "crumbs": [{"title": _("Front page"), "url": "/"}]}
    return render(request, "cms/retention.html", context)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: what was sent cannot be read; of a form that is too large, how to get back what was typed."""
    too_large = isinstance(exception, TooManyFilesSent | TooManyFieldsSent | RequestDataTooBig)
    return render(request, "cms/errors/400.html", {"too_large": too_large}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: this person may not."""
    user = getattr(request, "user", None)
    name = user.get_username() if user is not None and user.is_authenticated else ""
    security_log.alarm("forbidden", request, name=name, path=without_secrets(request.path))
    return render(request, "cms/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for an expired form token: says how to go on without losing what was typed."""
    return render(request, "cms/errors/csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: offers the search box and the sections."""
    return render(request, "cms/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs no database; 503 when that is what failed, so that a proxy shows what it kept."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    values = {"current_path": without_secrets(request.path), "request_id": current_id(), "code": 503 if away else 500}
    response = HttpResponse(loader.get_template("cms/errors/500.html").render(values), status=values["code"])
    if away:
        response["Retry-After"] = "30"
    return response
