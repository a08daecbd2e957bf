"""Typed ports: functions of the rooms above that the models call. Each is provided once, when the app starts (see apps.py).

A port that takes a document stands where it is called: `document.py`, `law/validity/refresh.py`, `publication/pipeline.py`.
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from wagtail.models import Revision

from cms.contracts.ports import Port

# (query of the address) -> the context of the list of documents.
list_context: Port[[QueryDict], dict[str, Any]] = Port("list_context")
# (draft) -> the parts of its page with the comments on each.
draft_context: Port[[Any], dict[str, Any]] = Port("draft_context")
# (revision, error) -> None: the schedule could not publish a revision, because another document forbids it.
publication_refused: Port[[Revision, Exception], object] = Port("publication_refused")
# (revision) -> None: raises ValidationError when its relations contradict those of published documents, or when the document was
# withdrawn and nobody says why it is to be public again.
refuse_publication: Port[[Revision], object] = Port("refuse_publication")
# (file of a PDF) -> number of its pages (None: unknown), facts of its signatures.
facts_of_pdf: Port[[Any], tuple[int | None, list[dict[str, str]]]] = Port("facts_of_pdf")
# (document) -> what the API says of it, as text, without the time of its publication.
said_of: Port[[Any], str] = Port("said_of")
