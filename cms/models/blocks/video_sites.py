"""Which sites a page may show in a frame: those of its videos, as far as `VIDEO_HOSTS` names them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from wagtail.fields import StreamField
from wagtail.models import Page

NAME = "embed"  # in the value of a running text
YOUTUBE, VIMEO = "www.youtube-nocookie.com", "player.vimeo.com"
_YOUTUBE_SITES = ("youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtube-nocookie.com")
_YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts)/([\w-]{6,20})/?", re.ASCII)
_VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?", re.ASCII)
_SAFE = re.compile(r"https://[\w.-]+/[\w./?=&%~+:,-]*", re.ASCII)


def player_of(address: str) -> str:
    """Return the address of the player of a video; "" where no site of `VIDEO_HOSTS` shows it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    player, site = parts.geturl() if parts.scheme == "https" else "", parts.netloc.lower()
    if parts.scheme in ("https", "http") and site in (*_YOUTUBE_SITES, "youtu.be"):
        player = _youtube(site, parts.path, query)
    elif parts.scheme in ("https", "http") and site in ("vimeo.com", "www.vimeo.com", VIMEO):
        player = _vimeo(parts.path, query)
    return player if _SAFE.fullmatch(player) and urlsplit(player).netloc in settings.VIDEO_HOSTS else ""


def _youtube(host: str, path: str, query: dict[str, str]) -> str:
    found = _YOUTUBE_PATH.fullmatch(path)
    key = found[1] if found else path.strip("/") if host == "youtu.be" else query.get("v", "") if path == "/watch" else ""
    return f"https://{YOUTUBE}/embed/{key}" if re.fullmatch(r"(?!videoseries$)[\w-]{6,20}", key, re.ASCII) else ""


def _vimeo(path: str, query: dict[str, str]) -> str:
    found = _VIMEO_PATH.fullmatch(path)
    secret = (found and found[2]) or query.get("h", "")  # of a video that is not listed
    if secret and not re.fullmatch(r"[0-9a-f]{6,20}", secret):
        return ""
    return f"https://{VIMEO}/video/{found[1]}?dnt=1{f'&h={secret}' if secret else ''}" if found else ""


@cache
def _texts(kind: type[Page]) -> list[str]:
    return [field.name for field in kind._meta.get_fields() if isinstance(field, StreamField)]


def frame_hosts(page: Page) -> list[str]:
    """Return the sites that a page may show in a frame: those of its videos."""
    kind: Any = type(page)
    values = (block["value"] for name in _texts(kind) for block in getattr(page, name).raw_data if block["type"] == NAME)
    players = {player_of((value or {}).get("address") or "") for value in values}
    return sorted({f"https://{urlsplit(player).netloc}" for player in players if player})
