"""Which files a page offers, and which pages offer a file: asked of the page's fields and of Wagtail's index of references."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, QuerySet
from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import Page, ReferenceIndex


def linked_files(page: Page) -> list[Document]:
    """Return the files that the fields of a page choose or link to, in the order in which they stand there."""
    wanted: dict[int, None] = {}
    for field in page._meta.get_fields():
        if isinstance(field, ForeignKey) and issubclass(field.related_model, AbstractDocument):
            wanted.update(dict.fromkeys(filter(None, [field.value_from_object(page)])))
        elif (extract := getattr(field, "extract_references", None)) and (value := field.value_from_object(page)):
            wanted.update((int(key), None) for model, key, *_path in extract(value) if issubclass(model, AbstractDocument))
    found = Document.objects.select_related("collection").in_bulk(list(wanted))
    return [found[key] for key in wanted if key in found]


def references_to_files() -> QuerySet[ReferenceIndex]:
    """Return the references from pages to files."""
    types = ContentType.objects.get_for_models(Document, Page)
    return ReferenceIndex.objects.filter(to_content_type=types[Document], base_content_type=types[Page])
