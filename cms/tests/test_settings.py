"""Settings: the table is complete, and production refuses to start unsafe."""

import ast
import os
import re
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.settings import environment

MODULES = ("base", "security", "dev", "production")
SAFE = {"SECRET_KEY": "x" * 60, "SITE_URL": "https://portal.example.gov.vn", "EMAIL_URL": "smtp+tls://user@mail:587"}


def test_the_table_of_settings_names_every_variable_that_is_read():
    code = "".join((settings.BASE_DIR / "cms" / "settings" / f"{name}.py").read_text(encoding="utf-8") for name in MODULES)
    read = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z0-9_]+)\"", code))
    table = (settings.BASE_DIR / "docs" / "settings.md").read_text(encoding="utf-8")
    assert read
    assert {name for name in read if f"`{name}`" not in table} == set()


def in_production(command, values):
    values = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production", **values}
    return subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=values, capture_output=True, text=True, check=False)


def start_production(**values):
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.DEBUG, s.SECOND_FACTOR_REQUIRED)"
    return in_production(["-c", code], values)


@pytest.mark.parametrize("left_out", sorted(SAFE))
def test_production_refuses_to_start_without_its_secrets(left_out):
    done = start_production(**{name: value for name, value in SAFE.items() if name != left_out})
    assert done.returncode != 0
    assert f"{left_out} is not set" in done.stderr


def test_production_refuses_a_short_secret():
    assert "shorter than 50" in start_production(**{**SAFE, "SECRET_KEY": "short"}).stderr


WRONG = {
    "DATABASE_URL": "portal",
    "CACHE_URL": "cache:6379",
    "SEARCH_URL": "http://one:9200,two:9200",
    "SEARCH_FALLBACK": "none",
    "SEARCH_TIMEOUT": "soon",
    "SITE_URL": "portal.example.gov.vn",
    "EMAIL_URL": "mail.example.gov.vn",
    "CLAMD_URL": "clamd",
    "CONTACT_KEYS": "a-short-key",
    "SPEECH_VOICES": "vi+f2",
    "LOG_LEVEL": "loud",
    "TRUSTED_PROXY_COUNT": "-1",
    "HSTS_SECONDS": "a year",
    "SECOND_FACTOR_REQUIRED": "maybe",
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_value_that_cannot_be_meant_is_named_and_not_repeated(name):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read({**SAFE, name: WRONG[name]})
    assert f"\n{name} must be " in str(refusal.value)
    assert f" {WRONG[name]}" not in str(refusal.value)


def test_all_wrong_values_are_named_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(WRONG)
    assert str(refusal.value).count(" must be ") == len(WRONG)


def test_the_name_in_the_sites_address_is_the_one_that_it_answers_to():
    code = "from django.conf import settings as s; print(*s.ALLOWED_HOSTS)"
    assert in_production(["-c", code], SAFE).stdout.split() == ["portal.example.gov.vn"]
    assert in_production(["-c", code], {**SAFE, "ALLOWED_HOSTS": "a.vn,b.vn"}).stdout.split() == ["a.vn", "b.vn"]


def test_a_password_may_have_any_letters_and_stand_in_a_file(tmp_path):
    password = "a@b:/#?%41 $HOME 'ớ\"\\"
    (tmp_path / "password").write_text(password + "\n", encoding="utf-8")
    values = {"DATABASE_URL": "postgres://portal@database/portal", "DATABASE_PASSWORD_FILE": str(tmp_path / "password")}
    values |= {"EMAIL_URL": "smtp+tls://user@mail:587", "EMAIL_PASSWORD_FILE": str(tmp_path / "password")}
    code = "from django.conf import settings as s; print(s.DATABASES['default']['PASSWORD']); print(s.EMAIL_HOST_PASSWORD)"
    assert in_production(["-c", code], {**SAFE, **values, "PYTHONUTF8": "1"}).stdout.splitlines() == [password, password]


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_PASSWORD", "MONITORING_TOKEN"])
def test_a_secret_may_begin_with_any_letter(name):
    assert environment.read({name: "$$ecret-of-20-letters"}).str(name, default="") == "$$ecret-of-20-letters"


@pytest.mark.parametrize("written", ["one,two", "one, two", " one , two,", "one,,two"])
def test_a_list_may_have_spaces_and_a_comma_at_its_end(written):
    assert environment.read({"OIDC_SECOND_FACTOR": written}).list("OIDC_SECOND_FACTOR", default=[]) == ["one", "two"]


def test_a_training_copy_needs_no_mail_server():
    assert start_production(**{**SAFE, "EMAIL_URL": "", "TRAINING_COPY": "yes"}).returncode == 0


def test_a_file_of_a_secret_that_is_not_there_is_named():
    with pytest.raises(ImproperlyConfigured, match="\nSECRET_KEY_FILE must be the path of a file that can be read"):
        environment.read({"SECRET_KEY_FILE": "/nowhere/key"})


@pytest.mark.parametrize(
    "values",
    [
        {"DATABASE_URL": "postgres://user:p%40ss@database/portal"},
        {"DATABASE_URL": "postgres:///portal?host=/run/postgresql"},
        {"DATABASE_URL": "sqlite:////srv/portal.sqlite3"},
        {"CACHE_URL": "unix:///run/redis.sock?db=1"},
        {"SEARCH_URL": "https://one:9200,https://two:9200"},
        {"EMAIL_URL": "smtp+tls://user:password@host:587"},
        {"CONTACT_KEYS": Fernet.generate_key().decode() + "," + Fernet.generate_key().decode()},
        {"SPEECH_VOICES": "Nữ miền Bắc=vi+f2,Nam miền Nam=vi-vn-x-south+m3"},
    ],
)
def test_a_value_as_the_table_describes_it_is_taken(values):
    assert values == environment.read(values).ENVIRON


def test_an_empty_line_of_the_environment_file_is_a_setting_that_nobody_made():
    done = start_production(**SAFE, SECOND_FACTOR_REQUIRED="", DATABASE_URL="", EMAIL_PASSWORD="", HSTS_SECONDS="")
    assert done.stdout.split() == ["True", "False", "True"], done.stderr


def test_an_empty_speech_command_stays_empty():
    assert environment.read({"SPEECH_COMMAND": ""}).str("SPEECH_COMMAND", default="espeak-ng") == ""


def test_a_command_ends_with_the_sentence_alone_when_a_setting_is_missing():
    done = in_production(["manage.py", "check"], {})
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_safe():
    assert start_production(**SAFE).stdout.split() == ["True", "False", "True"]


def test_media_of_an_object_store_are_allowed_by_the_content_security_policy():
    code = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES'])"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production", **SAFE}
    environment |= {"S3_BUCKET": "portal", "S3_PUBLIC_DOMAIN": "media.example.gov.vn"}
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    directives = ast.literal_eval(done.stdout)
    for name in ("img-src", "media-src"):
        assert "https://media.example.gov.vn" in directives[name]
    assert directives["default-src"] == ["'self'"]
