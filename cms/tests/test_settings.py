"""Settings: the table is complete, and production refuses to start unsafe."""

import ast
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

MODULES = ("base", "security", "dev", "production")
SAFE = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "portal.example.gov.vn", "SITE_URL": "https://portal.example.gov.vn"}


def test_the_table_of_settings_names_every_variable_that_is_read():
    code = "".join((settings.BASE_DIR / "cms" / "settings" / f"{name}.py").read_text(encoding="utf-8") for name in MODULES)
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z0-9_]+)\"", code))
    table = (settings.BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    assert read
    assert {name for name in read if f"`{name}`" not in table} == set()


def start_production(**values):
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production", **values}
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.SESSION_COOKIE_SECURE, settings.DEBUG)"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("left_out", sorted(SAFE))
def test_production_refuses_to_start_without_its_secrets(left_out):
    done = start_production(**{name: value for name, value in SAFE.items() if name != left_out})
    assert done.returncode != 0
    assert f"{left_out} is not set" in done.stderr


def test_production_refuses_a_short_secret():
    assert "shorter than 50" in start_production(**{**SAFE, "SECRET_KEY": "short"}).stderr


def test_production_starts_safe():
    assert start_production(**SAFE).stdout.split() == ["True", "False"]


def test_media_of_an_object_store_are_allowed_by_the_content_security_policy():
    code = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES'])"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production", **SAFE}
    environment |= {"S3_BUCKET": "portal", "S3_PUBLIC_DOMAIN": "media.example.gov.vn"}
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    directives = ast.literal_eval(done.stdout)
    for name in ("img-src", "media-src"):
        assert "https://media.example.gov.vn" in directives[name]
    assert directives["default-src"] == ["'self'"]
