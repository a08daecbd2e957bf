"""The state of the system on one page for administrators: worker, queues, parts, disk, certificate, backup, versions."""

from __future__ import annotations

import platform
import shutil
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import django
import wagtail
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.background.worker import heartbeat
from cms.background.worker.backlog import backlog
from cms.web.monitoring import health

MAY_SEE = attrgetter("is_superuser")
LEAST_FREE = 0.1  # of a disk
SOON = timedelta(days=14)  # before the certificate ends
BACKUP_EVERY = timedelta(hours=26)
_TOLD_BY_ITSELF = ("worker", "backlog")


class Line(NamedTuple):
    """One thing: its name, whether it is well (None: nothing to judge), its state in words, and where one can do something."""

    name: str
    well: bool | None
    words: str
    url: str = ""


@require_safe
def system_state(request: HttpRequest) -> HttpResponse:
    """Show what runs, what waits, and what the portal runs on."""
    if not MAY_SEE(request.user):
        raise PermissionDenied
    groups = [(_("Services"), list(_services())), (_("Background work"), list(_work())), (_("Server"), list(_server()))]
    context = {"page_title": _("State of the system"), "header_icon": "cogs", "groups": groups}
    return render(request, "cms/admin/system_state.html", context)


def _services() -> Iterator[Line]:
    down = heartbeat.worker_down()
    words = _("runs")
    if down:
        since = date_format(timezone.localtime(down.since), "H:i d/m/Y") if down.since else _("never")
        words = _("does not run; last seen: %(since)s; waiting work: %(due)d") % {"since": since, "due": down.due}
    yield Line(_("Background worker"), not down, words)
    for name, label, state in health.states():
        if name not in _TOLD_BY_ITSELF:
            yield Line(str(label or name), state.ok, _("works") if state.ok else _("does not work: see the log of the server"))


def _work() -> Iterator[Line]:
    """Return a line for every kind of background work: how much waits and how much was given up."""
    for kind in backlog():
        words = _("%(waiting)d waiting, %(parked)d given up") % {"waiting": kind.waiting, "parked": kind.parked}
        late = kind.overdue_s > health.OVERDUE_S
        name = capfirst(str(kind.model._meta.verbose_name_plural))
        yield Line(name, not (kind.parked or late), words, reverse("stuck_work") if kind.parked else "")


def _server() -> Iterator[Line]:
    for name, place in ((_("Disk of the data"), settings.VAR_DIR), (_("Disk of pictures and files"), settings.MEDIA_ROOT)):
        if Path(place).exists():
            disk = shutil.disk_usage(place)
            words = _("%(free)s of %(total)s free") % {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)}
            yield Line(name, disk.free > disk.total * LEAST_FREE, words)
    yield _backup()
    if (site := urlsplit(settings.SITE_URL)).scheme == "https" and site.hostname:
        key = f"certificate:{site.netloc}"
        if (ends := cache.get(key)) is None and (ends := _end_of_certificate(site.hostname, site.port or 443)):
            cache.set(key, ends, 3600)
        words = _("valid until %(day)s") % {"day": f"{ends:%d/%m/%Y}"} if ends else _("could not be read")
        yield Line(_("Certificate of the site"), bool(ends and ends - timezone.now() > SOON), words)
    version = ".".join(map(str, connection.get_database_version()))
    versions = f"Python {platform.python_version()}, Django {django.get_version()}, Wagtail {wagtail.__version__}"
    versions += f", {connection.display_name} {version}"
    yield Line(_("Versions"), None, versions)


def _backup() -> Line:
    """Return a line on the age of the newest file below the folder of backups; the portal makes no backup itself."""
    name = _("Newest backup")
    if not settings.BACKUP_DIR:
        return Line(name, None, _("not known: the server does not say where backups lie (BACKUP_DIR)"))
    try:
        place = Path(settings.BACKUP_DIR)
        newest = max((file.stat().st_mtime for file in chain(place.glob("*"), place.glob("*/*")) if file.is_file()), default=None)
    except OSError:
        newest = None
    if newest is None:
        return Line(name, False, _("none found"))
    made = datetime.fromtimestamp(newest, tz=UTC)
    return Line(name, timezone.now() - made < BACKUP_EVERY, date_format(timezone.localtime(made), "H:i d/m/Y"))


def _end_of_certificate(host: str, port: int) -> datetime | None:
    """Return the last moment at which the certificate of the public address is valid; None when it cannot be read or verified."""
    try:
        with (
            socket.create_connection((host, port), timeout=2) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            shown = secure.getpeercert() or {}
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), tz=UTC)
    except (OSError, KeyError, ValueError):
        return None
