"""Another body makes the portal look like itself: colours that can be read, in light and dark, and an icon to install."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from home.models import Look, SiteSettings
from home.models.site.look import ACCENT, SEAL, pale_background
from home.site.look import DARK_WASH, sheet
from home.tests.factories import make_picture
from home.text.colours import AAA, contrast


def tokens(part: str) -> dict[str, str]:
    return dict(re.findall(r"--mb-([\w-]+): (#\w{6});", part))


@pytest.mark.parametrize(("accent", "seal"), [(ACCENT, SEAL), ("#1b3a8a", "#8a0f2d"), ("#12502f", "#5c1a66"), ("#000000", "#000000")])
def test_words_can_be_read_in_every_colour_of_the_look_light_and_dark(accent: str, seal: str) -> None:
    look = Look(accent=accent, seal=seal, stripe="#ffffff")
    look.clean()
    light, dark = (tokens(part) for part in sheet(look).split('[data-theme="dark"] {'))
    for colour in ("accent", "accent-strong", "link", "seal"):
        assert contrast(light[colour], "#ffffff") >= AAA
    assert contrast(light["link"], light["accent-wash"]) >= AAA
    for name in ("accent-strong", "link", "seal"):
        assert contrast(dark[name], DARK_WASH) >= AAA
    assert contrast(dark["accent"], "#ffffff") >= AAA  # white words on the menu
    assert contrast(dark["seal"], dark["seal-wash"]) >= AAA
    assert contrast(dark["link"], dark["accent-wash"]) >= AAA


@pytest.mark.parametrize("colour", ["#fff", "red", ""])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Look(site=Site.objects.get(), accent=colour).full_clean()
    assert list(refused.value.message_dict) == ["accent"]


def test_a_colour_that_is_too_pale_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(ValidationError) as refused:
        Look(accent="#3aa0d8").clean()
    offered = re.search(r"#\w{6}", str(refused.value.message_dict["accent"]))
    assert offered
    assert contrast(offered[0], pale_background(offered[0])) >= AAA


def test_every_page_takes_the_look_at_once_and_a_cache_keeps_it_for_long(client: Client) -> None:
    assert b"giao-dien-" not in client.get("/").content
    look = Look.for_site(Site.objects.get())
    look.accent = "#1b3a8a"
    look.save()
    html = client.get("/").content.decode()
    address = re.search(r"/giao-dien-\w+\.css", html)
    assert address
    assert '<meta name="theme-color" content="#1b3a8a">' in html
    answer = client.get(address[0])
    assert "--mb-accent: #1b3a8a;" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    assert "immutable" not in client.get("/giao-dien-000000000000.css")["Cache-Control"]


def test_an_emblem_whose_file_is_gone_gives_way_to_the_portals_own(client: Client) -> None:
    look = Look.for_site(Site.objects.get())
    look.emblem = make_picture()
    look.save()
    Path(look.emblem.file.path).unlink()
    assert "cms/brand/mark.svg" in client.get("/").content.decode()
    assert "icon-512.png" in client.get("/manifest.webmanifest").json()["icons"][-1]["src"]


def test_the_icon_on_a_telephone_has_the_name_of_the_body_however_long_it_is(client: Client) -> None:
    name = "Cổng thông tin điện tử tỉnh Sơn Hà"
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"agency_name": name})
    manifest = client.get("/manifest.webmanifest").json()
    assert {manifest.get("short_name", name), manifest["name"]} == {name}


def test_the_manifest_names_the_body_and_icons_that_exist(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["start_url"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
