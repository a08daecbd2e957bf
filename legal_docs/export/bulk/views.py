"""The manifest of the newest bulk edition, and its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from legal_docs.export.api.answers import endpoint, json_answer, not_found
from legal_docs.export.bulk.make import ROOT, manifest_of
from legal_docs.models import BulkRelease


@endpoint
def manifest(request: HttpRequest) -> HttpResponse:
    """Send the files, their hashes and the last change that the newest edition holds."""
    release = BulkRelease.objects.first()
    if release is None or BulkRelease.objects.filter(pk=release.pk).holding_hidden():
        raise not_found(_("There are no bulk files at this moment; please ask again in an hour."))
    data = manifest_of(release)
    for facts in data["files"]:
        facts["url"] = f"{settings.SITE_URL}{reverse('legal_api:bulk_file', args=[release.folder, facts['name']])}"
    return json_answer(data, changed=release.made_at)


@endpoint
def file(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Send one file of an edition that is still kept; a cache asks each time, for what is public today may be withdrawn tomorrow."""
    releases = BulkRelease.objects.filter(folder=folder)
    facts = next((facts for release in releases for facts in release.files if facts["name"] == name), None)
    if facts is None or releases.holding_hidden():
        raise not_found(_("This edition is gone; take the newest manifest."))
    etag = f'"{facts["sha256"]}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        stored = default_storage.open(f"{ROOT}/{folder}/{name}")
        response = FileResponse(stored, as_attachment=True, filename=name, content_type=facts["type"])
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response
