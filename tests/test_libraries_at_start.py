"""What a process loads when it starts: libraries that few screens or commands need are left to those."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

_OF_FEW = {"authlib", "holidays", "mammoth", "markdown_it", "numpy", "openpyxl", "pypdfium2", "redis"}
_START = """
import json, sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from wagtail.models import ReferenceIndex
print(json.dumps([sorted(sys.modules), sorted(model._meta.label for model in ReferenceIndex.tracked_models)]))
"""


@pytest.fixture(scope="module")
def started() -> tuple[set[str], set[str]]:
    """Return what a fresh process has loaded once it has its addresses, and the models whose references Wagtail's index follows."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "CACHE_URL": ""}
    command = [sys.executable, "-c", _START]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=True)  # ours
    modules, models = json.loads(done.stdout)
    return set(modules), set(models)


def test_a_process_starts_without_the_libraries_that_few_screens_need(started: tuple[set[str], set[str]]) -> None:
    assert "cms.wagtail_hooks" in started[0]
    assert started[0] & _OF_FEW == set()


def test_no_process_loads_wagtails_own_api(started: tuple[set[str], set[str]]) -> None:
    assert "wagtail.api.v2.views" in started[0]  # of the administration
    assert [name for name in started[0] if name.startswith(("ninja", "wagtail.api.v3.routers", "wagtail.api.v3.schemas"))] == []


def test_snippets_are_registered_at_the_start_without_that_api(started: tuple[set[str], set[str]]) -> None:
    assert {"legal_docs.LegalField", "legal_docs.IssuingBody", "legal_docs.LegalDocumentPage"} <= started[1]
