"""The manifest of the newest bulk edition, and its files."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from legal_docs.export.api.answers import endpoint, json_answer, not_found
from legal_docs.export.bulk.make import ROOT, manifest_of
from legal_docs.models import BulkRelease

FILE_MAX_AGE_S = 24 * 3600  # an edition's file never changes


@endpoint
def manifest(request: HttpRequest) -> HttpResponse:
    """Send the files, their hashes and the last change that the newest edition holds."""
    release = BulkRelease.objects.first()
    if release is None:
        raise not_found(_("No bulk files have been made yet; they are made every night."))
    data = manifest_of(release)
    for facts in data["files"]:
        facts["url"] = f"{settings.SITE_URL}{reverse('legal_api:bulk_file', args=[release.folder, facts['name']])}"
    return json_answer(data, changed=release.made_at)


@endpoint
def file(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """Send one file of an edition that is still kept."""
    release = BulkRelease.objects.filter(folder=folder).first()
    facts = next((facts for facts in release.files if facts["name"] == name), None) if release else None
    if facts is None:
        raise not_found(_("This edition is gone; take the newest manifest."))
    response = FileResponse(default_storage.open(f"{ROOT}/{folder}/{name}"), as_attachment=True, filename=name, content_type=facts["type"])
    response["ETag"] = f'"{facts["sha256"]}"'
    response["Cache-Control"] = f"public, max-age={FILE_MAX_AGE_S}, immutable"
    return response  # type: ignore[return-value]  # a streaming answer is one too
