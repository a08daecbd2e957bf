"""The procedures as data: JSON lines in the fields of the national list."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from home.models import ProcedurePage
from home.models.pages import ports
from home.services.procedures.records import record_of


@ports.procedure_records.register
def procedure_records(request: HttpRequest, index: Page) -> HttpResponse:
    """Return the public procedures below `index`, one JSON object a line; `url` is the address of each page."""
    procedures = ProcedurePage.objects.child_of(index).readable().select_related("field").order_by("code", "pk")
    records = ({**record_of(page), "url": f"{settings.SITE_URL}{page.url}"} for page in procedures.iterator(chunk_size=200))
    lines = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    return HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
