"""Videos of other sites: nothing goes there before a reader asks, and only their pages may frame them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.models.blocks.body import BodyStream
from cms.models.blocks.embeds import EmbedBlock
from cms.models.blocks.video_sites import player_of
from home.models import NewsPage
from home.tests.factories import make_news, paragraph
from tests.page_cache import page_cache, reader, result  # noqa: F401

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s"
YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"


def news_with(address: str = WATCH) -> NewsPage:
    value = {"title": "Hướng dẫn <nộp> hồ sơ", "address": address, "transcript": "<p>Ba bước nộp hồ sơ.</p>"}
    return make_news(body=json.dumps([{"type": "embed", "value": value}]))


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (WATCH, YOUTUBE),
        ("http://youtube.com/watch?list=PL1&v=dQw4w9WgXcQ", YOUTUBE),
        ("https://m.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://WWW.YouTube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", YOUTUBE),
        (YOUTUBE, YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/76979871/ab12cd34ef", f"{VIMEO}&h=ab12cd34ef"),
        ("https://player.vimeo.com/video/76979871?h=ab12cd34ef", f"{VIMEO}&h=ab12cd34ef"),
    ],
)
def test_addresses_of_watch_pages_become_those_of_the_player(address: str, player: str) -> None:
    assert player_of(address) == player


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@chinhphu",
        "https://www.youtube.com/watch?v=",
        'https://www.youtube.com/watch?v=a"onload=x',
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com@example.org/watch?v=dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com:8443/embed/dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com/embed/..%2f..",
        "https://www.youtube.com/embed/videoseries?list=PL1",
        "https://player.vimeo.com/video/76979871?h=a%26autoplay=1",
        "https://vimeo.com/channels/staffpicks",
        "https://www.facebook.com/watch/?v=1",
        "ftp://vimeo.com/76979871",
        "https://[bad",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_address_has_no_player_and_is_refused_in_the_form(address: str) -> None:
    assert not player_of(address)
    block = EmbedBlock()
    if address:
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"title": "Video", "address": address, "transcript": "<p>Lời</p>"}))


def test_a_site_of_ones_own_is_shown_as_it_is_given_once_the_setting_names_it(settings: Any) -> None:
    address = "https://video.tinh.gov.vn/videos/embed/abc-123"
    assert not player_of(address)
    settings.VIDEO_HOSTS = ["video.tinh.gov.vn"]
    assert player_of(address) == address
    assert not player_of(address.replace("https", "http"))
    assert not player_of(WATCH)
    assert not player_of("https://video.tinh.gov.vn/a;frame-src *")


def test_a_video_without_words_waits_as_a_draft_and_is_not_published() -> None:
    block = EmbedBlock()
    value = block.to_python({"title": "Video", "address": WATCH, "transcript": ""})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_without_sites_in_the_setting_the_block_is_not_offered(settings: Any) -> None:
    assert not BodyStream().meta.block_counts
    settings.VIDEO_HOSTS = []
    assert BodyStream().meta.block_counts == {"embed": {"max_num": 0}}


@pytest.mark.django_db
def test_the_page_fetches_nothing_from_the_site_and_has_a_plain_link_to_it(client: Client) -> None:
    shown = client.get(news_with().url).content.decode()
    assert f'<a href="{WATCH.replace("&", "&amp;")}"' in shown
    assert "Xem tại www.youtube.com<" in shown
    assert f'data-player="{YOUTUBE}"' in shown
    assert "được gửi tới www.youtube-nocookie.com" in shown
    assert "&lt;nộp&gt;" in shown
    assert "Ba bước nộp hồ sơ." in shown
    assert "<iframe" not in shown
    assert f'src="{YOUTUBE}' not in shown


@pytest.mark.django_db
def test_only_a_page_with_a_video_may_frame_and_only_its_site(reader: Any) -> None:  # noqa: F811
    other, youtube, vimeo = make_news(body=paragraph("Chữ")), news_with(), news_with("https://vimeo.com/76979871")
    for _again in range(2):
        for page, site in ((other, ""), (youtube, "https://www.youtube-nocookie.com"), (vimeo, "https://player.vimeo.com"), (other, "")):
            response = reader(page.url)
            rules = dict(rule.strip().partition(" ")[::2] for rule in response["Content-Security-Policy"].split(";"))
            assert rules.get("frame-src", "") == site
            assert rules["default-src"] == "'self'"
    assert result(response) == "HIT"


@pytest.mark.django_db
def test_a_site_that_left_the_setting_leaves_the_link(client: Client, settings: Any) -> None:
    page = news_with()
    settings.VIDEO_HOSTS = []
    response = client.get(page.url)
    assert "data-player" not in response.content.decode()
    assert "Xem tại www.youtube.com" in response.content.decode()
    assert "frame-src" not in response["Content-Security-Policy"]
