"""The page that reads a page, or one provision, aloud: a reader asks for it, the worker makes it, the paragraph read is marked."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.background.speech.engine import Engine, Voice, find_engine
from cms.background.speech.reading_aloud import Reading, has_room, reading_of, sound_file_name
from cms.models.access.restrictions import public_pages
from cms.models.background.leased_row import RowState
from cms.models.background.spoken_text import SpokenText
from cms.web.protection.spam_guard import RateLimit, over_limit

REQUEST_LIMITS = (RateLimit(30, 3600), RateLimit(100, 86_400))  # by one network
LOOK_AGAIN_S = 3
PATIENCE = timedelta(minutes=2)  # a page that waits longer stops looking by itself: the worker is busy, or down


@csrf_exempt  # a request has public words read aloud, within the limits of a network; nothing else changes
@require_http_methods(["GET", "HEAD", "POST"])
def listen(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the text with its player, or the button that asks for one; POST stores the request and comes back."""
    page: Page = get_object_or_404(public_pages(), pk=page_id).specific
    part, engine = request.GET.get("phan", ""), find_engine()
    reading = reading_of(page, part)
    if reading is None or engine is None:
        raise Http404
    voice = next((one for one in engine.voices if one.key == request.GET.get("giong")), engine.voices[0])
    problem = ""
    if request.method == "POST":
        problem = request_reading(request, page, reading, voice, engine)
        if not problem:
            return HttpResponseRedirect(request.get_full_path())
    row = SpokenText.objects.filter(name=sound_file_name(reading, voice, engine)).first()
    if row and row.state == RowState.DONE and row.heard_on != timezone.localdate():
        SpokenText.objects.filter(pk=row.pk).update(heard_on=timezone.localdate())
    voices = [(one, f"?{urlencode({'phan': part, 'giong': one.key})}", one == voice) for one in engine.voices]
    is_waiting = row is not None and row.state in (RowState.WAITING, RowState.TAKEN)
    looks_again = row is not None and is_soon(row)
    context = {
        "reading": reading,
        "row": row,
        "sound": default_storage.url(row.name) if row and row.state == RowState.DONE else "",
        "is_waiting": is_waiting,
        "looks_again": looks_again,
        "problem": problem,
        "voices": voices,
        "trail": [*getattr(page, "breadcrumbs", ()), {"title": page.title, "url": page.url}],
    }
    response = render(request, "cms/listen.html", context, status=429 if problem else 200)
    if looks_again:
        response["Refresh"] = str(LOOK_AGAIN_S)
    return response


def is_soon(row: SpokenText) -> bool:
    """Return whether the sound of a row will be ready soon: it is being made, or has become due just now."""
    now = timezone.now()
    if row.state == RowState.TAKEN:
        return row.leased_until is not None and now < row.leased_until
    return row.state == RowState.WAITING and row.next_try_at <= now < row.next_try_at + PATIENCE


def request_reading(request: HttpRequest, page: Page, reading: Reading, voice: Voice, engine: Engine) -> str:
    """Note that somebody wants to hear a text; return why not, in words, empty when it is noted."""
    name = sound_file_name(reading, voice, engine)
    if SpokenText.objects.filter(name=name).exists():
        return ""
    if over_limit(request, "listen", REQUEST_LIMITS):
        return _("Too many requests from your network. Please try again in an hour.")
    if not has_room():
        return _("Many texts are being read aloud at this moment. Please try again in a few minutes.")
    SpokenText.objects.get_or_create(name=name, defaults={"page_id": page.pk, "voice": voice.key, "words": reading.words})
    return ""
