"""The admin speaks Vietnamese: no message of the installed Wagtail is left in English, and ours go before those of others."""

import re
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.core.management import CommandError, call_command
from django.utils.translation import trans_real

from cms.management.commands import wagtail_messages
from cms.management.commands.messages import compile_catalogues

CATALOGUES = Path(wagtail_messages.ours("django")).parent


@pytest.fixture
def copies(settings, tmp_path):
    """Our catalogues in a folder where a test may change them; gives the path of a domain's."""
    settings.BASE_DIR = tmp_path
    folder = wagtail_messages.ours("django").parent
    folder.mkdir(parents=True)
    for domain in wagtail_messages.DOMAINS:
        (folder / f"{domain}.po").write_bytes((CATALOGUES / f"{domain}.po").read_bytes())
    return wagtail_messages.ours


@pytest.mark.parametrize("domain", wagtail_messages.DOMAINS)
def test_every_message_of_the_installed_packages_has_fitting_vietnamese(domain):
    assert wagtail_messages.check(domain) == []


def test_messages_are_collected_from_catalogues_and_from_the_code_of_packages_without_one():
    found = {wagtail_messages.key(message) for message in wagtail_messages.installed("django")}
    assert {(None, "Publish"), (None, "Enter a valid email address."), (None, "Please enter your OTP token.")} <= found
    assert ("Task", "Running") in found, "contexts belong to the message"
    assert (None, "Saving...") in {wagtail_messages.key(message) for message in wagtail_messages.installed("djangojs")}


@pytest.mark.parametrize("domain", wagtail_messages.DOMAINS)
def test_a_message_without_vietnamese_is_named_and_brought_back_empty_by_an_update(copies, domain):
    lost = "Add tasks to your workflow" if domain == "django" else "Insert a block"
    path = copies(domain)
    path.write_text(
        path.read_text(encoding="utf-8").replace(f'msgid "{lost}"\n', 'msgid "A message of an older Wagtail"\n'), encoding="utf-8"
    )

    assert wagtail_messages.check(domain) == [
        f"{domain}: no Vietnamese: '{lost}'",
        f"{domain}: no longer installed: 'A message of an older Wagtail'",
    ]
    wagtail_messages.update(domain)
    assert f'msgid "{lost}"\nmsgstr ""\n' in path.read_text(encoding="utf-8")
    assert wagtail_messages.check(domain) == [f"{domain}: no Vietnamese: '{lost}'"]


@pytest.mark.parametrize("domain", wagtail_messages.DOMAINS)
def test_an_update_changes_nothing_in_a_complete_catalogue(copies, domain):
    before = copies(domain).read_bytes()
    wagtail_messages.update(domain)
    assert copies(domain).read_bytes() == before


@pytest.mark.parametrize(
    ("original", "translation", "fits"),
    [
        ("%(count)s of %(total)s", "%(count)s/%(total)s", True),
        ("%(count)s of %(total)s", "%(count)s/%(tong)s", False),
        (("1 page", "%(counter)s pages"), ("%(counter)s trang",), True),
        (("1 page", "%(counter)s pages"), ("một trang",), True),
        ("<b>{title}</b> is locked", "<b>{title}</b> đang bị khóa", True),
        ("<b>{title}</b> is locked", "{title} đang bị khóa", False),
        ('<a href="%(url)s">Add</a>', '<a href="#">Thêm</a>', False),
    ],
)
def test_a_translation_keeps_the_placeholders_and_the_markup_of_its_message(original, translation, fits):
    assert (not list(wagtail_messages.faults(Message(original, string=translation)))) is fits


def test_compiling_covers_the_words_of_scripts_and_our_wording_goes_before_that_of_wagtail(copies, settings):
    compile_catalogues()
    places = [copies(domain).with_suffix(".mo") for domain in wagtail_messages.DOMAINS]
    assert all(place.exists() for place in places)

    settings.LOCALE_PATHS = [copies("django").parents[2]]
    assert trans_real.DjangoTranslation("vi").gettext("Unpublish") == "Ngừng xuất bản", "Wagtail's own: Thu hồi xuất bản"
    assert trans_real.DjangoTranslation("vi", domain="djangojs").gettext("Insert a block") == "Chèn khối"


def test_a_message_that_two_catalogues_word_in_two_ways_is_named_until_a_context_parts_them(copies):
    other = copies("django").parents[3] / "home" / "vi" / "LC_MESSAGES" / "django.po"
    other.parent.mkdir(parents=True)
    other.write_text('msgid "Field"\nmsgstr "Lĩnh vực"\n\nmsgid "Publish"\nmsgstr "Xuất bản"\n', encoding="utf-8")
    assert wagtail_messages.clashes() == ["worded in several ways: 'Field': home 'Lĩnh vực', wagtail 'Trường'"]

    other.write_text('msgctxt "of law"\nmsgid "Field"\nmsgstr "Lĩnh vực"\n', encoding="utf-8")
    assert wagtail_messages.clashes() == []


def test_a_message_that_we_word_otherwise_than_the_package_that_brings_it_is_named_until_locale_wagtail_words_it(copies):
    other = copies("django").parents[3] / "search" / "vi" / "LC_MESSAGES" / "django.po"
    other.parent.mkdir(parents=True)
    other.write_text('msgid "Order"\nmsgstr "Sắp xếp"\n', encoding="utf-8")
    assert wagtail_messages.clashes() == ["worded in several ways: 'Order': search 'Sắp xếp', django/conf 'Thứ tự'"]

    with copies("django").open("a", encoding="utf-8") as ours:
        ours.write('\nmsgid "Order"\nmsgstr "Sắp xếp"\n')
    assert wagtail_messages.clashes() == []


def test_the_check_fails_on_a_message_worded_in_several_ways(copies):
    other = copies("django").parents[3] / "legal_docs" / "vi" / "LC_MESSAGES" / "django.po"
    other.parent.mkdir(parents=True)
    other.write_text('msgid "Title"\nmsgstr "Tên văn bản"\n', encoding="utf-8")
    told = StringIO()
    with pytest.raises(CommandError, match="context"):
        call_command("wagtail_messages", "--check", stderr=told)
    assert told.getvalue() == "worded in several ways: 'Title': legal_docs 'Tên văn bản', wagtail 'Tiêu đề'\n"


def test_no_message_of_the_portal_is_worded_in_several_ways():
    assert wagtail_messages.clashes() == []


@pytest.mark.parametrize("catalogue", sorted(CATALOGUES.parents[2].glob("*/vi/LC_MESSAGES/*.po")), ids=lambda path: path.parts[-4])
def test_tone_marks_stand_on_the_first_vowel_of_oa_oe_uy_in_every_catalogue(catalogue):
    words = " ".join(text for message in wagtail_messages.read(catalogue) if message.id for text in wagtail_messages.texts(message))
    elsewhere = re.findall(r"\b\w*(?:o[áàảãạéèẻẽẹ]|(?<![qQ])u[ýỳỷỹỵ])(?!\w)", words)
    assert elsewhere == [], "write khóa, xóa, thỏa, khỏe, tùy, ủy"


@pytest.mark.django_db
def test_the_login_names_its_fields_in_vietnamese_although_wagtail_leaves_one_without_a_label(client):
    page = client.get("/quan-tri/login/").content.decode()
    assert "Mật khẩu" in page
    assert "Password" not in page
