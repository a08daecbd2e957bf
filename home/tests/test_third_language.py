"""A third language is a matter of settings and of a catalogue; without one English stands around its pages, never Vietnamese."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import clear_url_caches

from home.models import PageTranslation
from home.public.languages.checks import check_catalogues
from home.site.chrome_words import chrome_words, missing_words
from home.tests.factories import make_page


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Switch Chinese on; return the folder of its catalogue, which is empty."""
    before = settings.LANGUAGES
    settings.LANGUAGES = [*before, ("zh-hans", "简体中文")]
    settings.VAR_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]
    missing_words.cache_clear()
    read_addresses_again()
    yield tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    missing_words.cache_clear()
    settings.LANGUAGES = before
    read_addresses_again()


def read_addresses_again() -> None:
    """Let the addresses follow the languages of the settings, as they do in a process that starts."""
    for name in ("home.public.urls", "cms.settings.urls"):
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


def fill(folder: Path, leave: int) -> None:
    """Translate the words of the catalogue but for the last of them."""
    call_command("language", "zh-hans")
    with (folder / "django.po").open("rb") as file:
        catalogue = read_po(file)
    messages = [message for message in catalogue if message.id]
    for message in messages[: len(messages) - leave]:
        message.string = "".join(["文", *re.findall(r"%\(\w+\)s", str(message.id))])
    for write, name in ((write_po, "django.po"), (write_mo, "django.mo")):
        with (folder / name).open("wb") as file:
            write(file, catalogue)


def summary(client: Client) -> str:
    page = make_page("Liên hệ")
    PageTranslation.objects.create(page_id=page.pk, language="zh-hans", title="联系", lead="找谁。", body="<p>工作日。</p>")
    return client.get(f"/zh-hans{page.url}").content.decode()


def test_without_a_catalogue_english_stands_around_the_page_and_each_text_says_its_language(client: Client, folder: Path) -> None:
    html = summary(client)
    assert '<html lang="en"' in html
    assert "Skip to the content" in html
    assert '<h1 lang="zh-hans">联系</h1>' in html
    assert '<div class="mb-prose" lang="zh-hans">' in html
    assert "Danh mục" not in html


def test_with_a_whole_catalogue_the_page_is_in_the_language(client: Client, folder: Path) -> None:
    fill(folder, leave=0)
    html = summary(client)
    assert '<html lang="zh-hans"' in html
    assert "Skip to the content" not in html


def test_a_catalogue_that_lacks_a_word_is_not_used_so_that_no_page_mixes_languages(client: Client, folder: Path) -> None:
    fill(folder, leave=1)
    assert '<html lang="en"' in summary(client)


def test_whoever_runs_the_portal_is_told_which_language_lacks_words(folder: Path) -> None:
    assert [(problem.id, "zh-hans" in problem.msg) for problem in check_catalogues()] == [("home.W001", True)]
    fill(folder, leave=0)
    missing_words.cache_clear()
    assert check_catalogues() == []


def test_the_command_writes_every_word_once_and_keeps_what_is_translated(folder: Path, capsys: Any) -> None:
    call_command("language", "zh-hans")
    assert f"0 of {len(chrome_words())} words" in capsys.readouterr().out
    fill(folder, leave=1)
    call_command("language", "zh-hans")
    assert f"{len(chrome_words()) - 1} of {len(chrome_words())} words" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("language", "en")
