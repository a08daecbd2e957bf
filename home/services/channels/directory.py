"""What the page of the service channels shows, and its files: JSON Feed, QR codes, the way to the channel that holds now."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import Any

import qrcode
from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from qrcode.image.svg import SvgPathImage
from wagtail.models import Page

from cms.models.access.restrictions import public_pages
from home.models import ChannelKind, ChannelState, ServiceChannel
from home.models.pages import ports
from home.services.channels import contacts
from home.site.chrome import agency_details
from home.text.pasted_addresses import looks_like, pasted_address

PASTED = "dia-chi"  # name in the address
LONGEST = 500
_STATES = {ChannelState.ACTIVE: "good", ChannelState.MOVING: "warn", ChannelState.RETIRED: "bad"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "is this really yours?". `channel` is the one that it is, or the one that it may be taken for; `owner` is whose
    published contact it is, or the name of the national number or portal. `is_number` says that a telephone number was pasted.
    """

    answer: str  # "yes", "moving", "retired", "published", "national", "look-alike", "no", "unreadable"
    channel: ServiceChannel | None = None
    owner: str = ""
    is_number: bool = False


def verdict(text: str, channels: list[ServiceChannel]) -> Verdict:
    """Return whether the pasted address is one of `channels`, or else another contact that the portal publishes, or a national one."""
    pasted = pasted_address(text[:LONGEST])
    if pasted is None:
        return Verdict("unreadable")
    known = [(channel, address) for channel in channels if (address := pasted_address(channel.address))]
    fitting = [(channel, address) for channel, address in known if address.holds(pasted)]
    if fitting:
        nearest = max(fitting, key=lambda pair: (len(pair[1].path), len(pair[1].query)))[0]
        return Verdict({ChannelState.ACTIVE: "yes"}.get(ChannelState(nearest.state), str(nearest.state)), nearest)
    if owner := contacts.owner_of(pasted):
        return Verdict("published", owner=owner)
    is_number = pasted.kind == "phone"
    if owner := contacts.national(pasted):
        return Verdict("national", owner=owner, is_number=is_number)
    alike = next((channel for channel, address in known if looks_like(address, pasted)), None)
    return Verdict("look-alike", alike.current) if alike else Verdict("no", is_number=is_number)


@ports.channel_directory.register
def channel_directory(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Return the context of the directory: channels by kind, those no longer used apart, the verdict on `?dia-chi=`."""
    channels = channels_now()
    pasted = request.GET.get(PASTED, "").strip()
    used = [channel for channel in channels if channel.state != ChannelState.RETIRED]
    return {
        "groups": [(ChannelKind(kind).label, list(group)) for kind, group in groupby(used, key=lambda channel: channel.kind)],
        "retired": [channel for channel in channels if channel.state == ChannelState.RETIRED],
        "tones": _STATES,
        "pasted": pasted[:LONGEST],
        "verdict": verdict(pasted, channels) if pasted else None,
        "feed_url": f"{page.url}json/",
    }


def channels_now() -> list[ServiceChannel]:
    """Return all channels in the order of the directory: by kind, then as the editors ordered them; only public announcements with them."""
    places = {kind: index for index, kind in enumerate(ChannelKind)}
    announcements = Prefetch("announcement", public_pages())
    channels = list(ServiceChannel.objects.select_related("successor").prefetch_related(announcements))
    return sorted(channels, key=lambda channel: places[ChannelKind(channel.kind)])


@ports.channel_file.register
def channel_file(request: HttpRequest, page: Page, what: str, number: int) -> HttpResponse:
    """Return the JSON Feed, the QR code of channel `number`, or a redirect to it. Raise Http404 for a channel that is not there.

    One that is no longer used and has no successor leads to its place in the directory: its address may be another's now.
    """
    if what == "feed":
        return JsonResponse(feed(request, page), json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json")
    channel = get_object_or_404(ServiceChannel, pk=number)
    if what == "qr":
        return HttpResponse(qr_code(channel, page), content_type="image/svg+xml")
    current = channel.current
    if current.state == ChannelState.RETIRED:
        return HttpResponseRedirect(f"{page.url}#kenh-{current.pk}")
    if not current.is_web:
        raise Http404
    return HttpResponseRedirect(current.address)


def printed_address(channel: ServiceChannel, page: Page) -> str:
    """Return what a QR code holds: the number or mail address itself, or the portal's lasting link to a web address.

    The link leads to the successor once the channel has moved, so that printed codes stay right.
    """
    return f"{settings.SITE_URL}{page.url}{channel.pk}/" if channel.is_web else channel.link


def qr_code(channel: ServiceChannel, page: Page) -> bytes:
    """Return the QR code of a channel as SVG."""
    stream = BytesIO()
    qrcode.make(printed_address(channel, page), image_factory=SvgPathImage, box_size=10, border=4).save(stream)
    return stream.getvalue()


def feed(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Return the channels as JSON Feed 1.1; what the format has no name for stands in `_channel`."""
    agency = agency_details(request).agency_name
    home_page = f"{settings.SITE_URL}{page.url}"
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{page.title} – {agency}" if agency else page.title,
        "home_page_url": home_page,
        "feed_url": f"{home_page}json/",
        "language": "vi",
        "items": [_feed_item(channel, home_page) for channel in channels_now()],
    }


def _feed_item(channel: ServiceChannel, home_page: str) -> dict[str, Any]:
    """Return a channel as an item of the feed."""
    item: dict[str, Any] = {
        "id": f"{home_page}{channel.pk}/",
        "url": f"{home_page}#kenh-{channel.pk}",
        "title": channel.name,
        "content_text": channel.scope or channel.name,
        "date_modified": timezone.localtime(channel.updated_at).isoformat(timespec="seconds"),
        "_channel": {
            "kind": channel.kind,
            "address": channel.address,
            "handle": channel.handle,
            "handle_verified": channel.handle_verified,
            "owner": channel.owner,
            "hours": channel.hours,
            "announced_in": channel.announced_in,
            "state": channel.state,
            "state_since": channel.state_since.isoformat() if channel.state_since else None,
            "successor": f"{home_page}{channel.successor_id}/" if channel.successor_id else None,
        },
    }
    if channel.is_web:
        item["external_url"] = channel.address
    return item
