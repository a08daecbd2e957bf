"""What a published answer says to machines: schema.org QAPage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from qa.models.pages import AnswerPage

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def qa_page(page: AnswerPage) -> SafeString:
    """Return the JSON-LD of an answer page, safe inside a script element."""
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": {
            "@type": "Question",
            "name": page.title,
            "text": page.question_text,
            "answerCount": 1,
            "datePublished": page.asked_on and page.asked_on.isoformat(),
            "acceptedAnswer": {
                "@type": "Answer",
                "text": page.answer_text,
                "datePublished": page.answered_on and page.answered_on.isoformat(),
                "url": page.full_url,
                "author": {"@type": "GovernmentOrganization", "name": page.answered_by},
            },
        },
    }
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))
