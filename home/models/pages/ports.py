"""Functions that page types call and that the rooms above register: so models import no room above them.

The rooms (`home.news`, `home.services.channels`…) register theirs when `HomeConfig.ready` imports them.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from cms.contracts.ports import Port

# Each takes the request and the page; those that return a dictionary give the part of the template context that the room works out.
news_list: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the list of news")
news_item: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a news item")
article_templates: Port[[], Any] = Port("the templates that a new article may begin with")
news_event: Port[[HttpRequest, Page], HttpResponse] = Port("the calendar file of the event that a news item tells of")
procedure_list: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the list of procedures")
procedure_parts: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a procedure")
procedure_lines_read_aloud: Port[[Page], list[str]] = Port("the lines of a procedure as they are read aloud")
life_event_parts: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a life event")
procedure_saved: Port[[Page], None] = Port("what follows when a procedure is saved")
# It takes the request and the page and gives the records, one JSON text a line.
procedure_records: Port[[HttpRequest, Page], HttpResponse] = Port("the procedures as data")
channel_directory: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the directory of channels")
# The third argument says what is wanted ("feed", "qr" or "go"), the fourth the key of a channel.
channel_file: Port[[HttpRequest, Page, str, int], HttpResponse] = Port("the files of the directory of channels")
# The third argument is the format, "rss" or "atom", the fourth the slug of a topic or "".
news_feed: Port[[HttpRequest, Page, str, str], HttpResponse] = Port("the feeds of news")
