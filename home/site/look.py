"""The look of the portal's body as a style sheet beside the portal's own, and as the manifest of the installable portal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from wagtail.models import Site

from cms.storage.kept import Kept
from home.models import Look, Typeface
from home.models.site.look import pale_background
from home.site.chrome import agency_details
from home.site.pictures import rendition_of
from home.text.colours import mix, readable

DARK_GROUND, DARK_WASH = "#10191e", "#18242a"  # --mb-paper and --mb-wash of the dark theme
_FACES = {
    Typeface.DEVICE: 'system-ui, "Segoe UI", roboto, "Noto Sans", "Helvetica Neue", arial, sans-serif',
    Typeface.SERIF: '"Noto Serif", "Times New Roman", "Liberation Serif", georgia, serif',
}
MARK, ICONS = 112, (192, 512)  # sides of the emblem, in pixels


@dataclass(frozen=True, slots=True)
class LookContext:
    """What templates need of the look: `digest` is empty where the portal's own style sheet says it all."""

    accent: str
    digest: str
    css: str
    emblem: str
    icons: tuple[tuple[int, str], ...]
    own_letters: bool


_looks: Kept[LookContext] = Kept()


def shown_look(request: HttpRequest | None) -> LookContext:
    """Return the look of the request's site; the portal's own without one."""
    site = Site.find_for_request(request) if request is not None else None
    return _looks.get(site.pk, lambda: _made(Look.for_site(site))) if site else _made(Look())


def _made(look: Look) -> LookContext:
    css = sheet(look) if look.is_own else ""
    digest = hashlib.blake2b(css.encode(), digest_size=6).hexdigest() if css else ""
    emblem, *icons = (rendition_of(look.emblem, f"fill-{size}x{size}|format-png") for size in (MARK, *ICONS))
    own_icons = tuple(
        (size, picture.url if picture else static(f"cms/brand/icon-{size}.png")) for size, picture in zip(ICONS, icons, strict=True)
    )
    return LookContext(look.accent, digest, css, emblem.url if emblem else "", own_icons, look.letters == Typeface.OWN)


def sheet(look: Look) -> str:
    """Return the tokens of portal.css that this look changes, for light and dark; high contrast stays as it is."""
    accent, seal = look.accent, look.seal
    face = f"  --mb-font: {_FACES[Typeface(look.letters)]};\n" if look.letters in _FACES else ""
    light = {
        "accent": accent,
        "accent-strong": mix(accent, "#000000", 0.26),
        "accent-wash": pale_background(accent),
        "link": accent,
        "focus": accent,
        "seal": seal,
        "seal-wash": pale_background(seal),
        "seal-ground": seal,
        "gold": look.stripe,
    }
    dark_link = readable(accent, DARK_WASH, "#ffffff", 9)
    dark = {
        "accent": accent,
        "accent-strong": readable(accent, DARK_WASH, "#ffffff", 11),
        "accent-wash": mix(accent, DARK_GROUND, 0.7),
        "link": dark_link,
        "focus": dark_link,
        "seal": readable(seal, DARK_WASH, "#ffffff", 9),
        "seal-wash": mix(seal, DARK_GROUND, 0.75),
        "seal-ground": seal,
        "gold": look.stripe,
    }
    return f':root:not([data-theme="dark"], [data-theme="high"]) {{\n{_tokens(light)}}}\n[data-theme="dark"] {{\n{_tokens(dark)}}}\n' + (
        f':root:not([data-font="reading"]) {{\n{face}}}\n' if face else ""
    )


def _tokens(values: dict[str, str]) -> str:
    return "".join(f"  --mb-{name}: {value};\n" for name, value in values.items())


def style_sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer the style sheet of the look; its address changes with it, so it is kept for a year."""
    look = shown_look(request)
    response = HttpResponse(look.css, content_type="text/css; charset=utf-8")
    kept = {"max_age": 365 * 24 * 3600, "immutable": True} if digest == look.digest else {"max_age": 0}
    patch_cache_control(response, public=True, **kept)
    return response


def manifest(request: HttpRequest) -> HttpResponse:
    """Answer what a telephone needs to install the portal: name, icons, colours."""
    look, name = shown_look(request), agency_details(request).agency_name or "Minh Bạch"
    values = {
        "name": name,
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": look.accent,
        "icons": [
            {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, address in look.icons
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json")
