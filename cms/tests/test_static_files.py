"""Static files of two versions that answer side by side, and under the names with a hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cms.web.middleware.static_files import StaticFilesMiddleware

pytestmark = pytest.mark.django_db  # the end of a request looks at the connections


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


@pytest.fixture
def running(settings: Any, tmp_path: Path) -> StaticFilesMiddleware:
    """A process that started when `old.css` was there and nothing else."""
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = tmp_path / "static", False, False
    (tmp_path / "static" / "folder").mkdir(parents=True)
    (tmp_path / "static" / "old.css").touch()
    (tmp_path / "secret-key").touch()
    return StaticFilesMiddleware(page)


def status(running: StaticFilesMiddleware, path: str) -> int:
    response = running(RequestFactory().get(path))
    response.close()
    return response.status_code


def test_a_file_that_a_newer_version_brought_is_given_out_by_a_process_that_runs(running: StaticFilesMiddleware, tmp_path: Path) -> None:
    assert [status(running, f"/static/{name}.css") for name in ("old", "new")] == [200, 404]
    (tmp_path / "static" / "new.css").touch()
    assert status(running, "/static/new.css") == 200


@pytest.mark.parametrize(
    "path", ["/static/../secret-key", "/static//secret-key", "/static/folder", "/static/folder/", "/secret-key", "/static/\0"]
)
def test_nothing_but_files_of_the_folder_is_given_out(running: StaticFilesMiddleware, path: str) -> None:
    assert status(running, path) == 404


def test_the_address_that_browsers_ask_by_themselves_for_leads_to_the_file_that_is_kept(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    """Collecting keeps only files with a hash in their name (WHITENOISE_KEEP_ONLY_HASHED_FILES)."""
    (tmp_path / "staticfiles.json").write_text(
        '{"version": "1.1", "hash": "", "paths": {"cms/brand/favicon.svg": "cms/brand/favicon.1234.svg"}}'
    )
    settings.STATIC_ROOT = tmp_path
    backend = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    assert client.get("/favicon.ico")["Location"] == "/static/cms/brand/favicon.1234.svg"
