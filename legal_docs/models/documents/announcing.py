"""News of a document for those who follow it or one of its articles."""

from __future__ import annotations

from cms.models.following import Announcement, Subscription, announce_all, named
from legal_docs.models.documents.page import LegalDocumentPage


def document_topic(page: LegalDocumentPage) -> str:
    """Return the topic of a document."""
    return f"van-ban:{page.pk}"


def article_topic(page: LegalDocumentPage, anchor: str) -> str:
    """Return the topic of an article of a document."""
    return f"dieu:{page.pk}/{anchor}"


def announce_to_all(page: LegalDocumentPage, key: str, text: str, *, gone: bool = False) -> None:
    """Notify followers of a document, or one of its articles, of what happened to the whole document (`gone`: it is no longer public)."""
    articles = Subscription.objects.filter(topic__startswith=article_topic(page, "")).values_list("topic", flat=True).distinct()
    title, url = (page.citation[:500], page.url or "") if gone else (named(page), named(page))
    announce_all(
        [
            Announcement(topic=topic, key=key, title=title, url=url, text=text[:4000], page_id=page.pk)
            for topic in (document_topic(page), *articles)
        ],
        gone=gone,
    )
