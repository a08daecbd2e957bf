"""The portal without a network: the service worker, with what it may keep, and the page for what is not kept."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.web.request.zones import PRIVATE_PREFIXES, WIDGET_PREFIXES

SHELL = (
    "cms/css/portal.css",
    "cms/js/early.js",
    "cms/js/portal.js",
    "cms/js/offline.js",
    "cms/brand/mark.svg",
    "cms/fonts/be-vietnam-pro-400-normal.woff2",
)


def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker of the whole site: the addresses of this release's files, and the zones that it never keeps."""
    portal = {
        "offline": reverse("offline"),
        "shell": [static(name) for name in SHELL],
        "never": [*PRIVATE_PREFIXES, *WIDGET_PREFIXES],
        "words": {
            "language": get_language(),
            "stop": _("Stop following"),
            "kept": _("No connection. You are reading the copy kept on this device on {time}; the page may have changed since."),
        },
    }
    script = static("cms/js/service-worker.js")
    lines = [f"self.PORTAL = {json.dumps(portal, ensure_ascii=False)};", f"importScripts({json.dumps(script)});", ""]
    response = HttpResponse("\n".join(lines), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, public=True, max_age=0)
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """Show the page for an address that is neither reachable nor kept; the service worker fetches it beforehand."""
    return render(request, "cms/offline.html")
