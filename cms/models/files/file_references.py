"""Which files a page offers, and which pages offer a file: asked of the page's fields and of Wagtail's index of references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext, override
from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import Collection, Page, ReferenceIndex

from cms.text.numbers.keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def collection_named(name: str) -> Collection:
    """Return the collection below the root with the Vietnamese translation of `name`, made when there is none."""
    root, name = Collection.get_first_root_node(), kept_name(name)
    return root.get_children().filter(name=name).first() or root.add_child(instance=Collection(name=name))


def kept_name(name: str) -> str:
    """Return the Vietnamese name under which a collection is kept: the same in whatever language the person works."""
    with override("vi"):
        return gettext(name)


def store_file(content: File[Any], name: str, *, title: str, collection: Collection, user: User | None = None) -> Document:
    """Store an open file as a document of a collection."""
    stored = Document(title=title[: Document._meta.get_field("title").max_length], collection=collection, uploaded_by_user=user)
    stored.file.save(name, content, save=False)
    stored._set_document_file_metadata()
    stored.save()
    return stored


def linked_files(page: Model) -> list[Document]:
    """Return the files that the fields of a page choose or link to, in the order in which they stand there."""
    wanted = linked_keys(page)
    found = Document.objects.select_related("collection").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def linked_keys(page: Model) -> list[int]:
    """Return the keys of those files, and of those that are gone."""
    wanted: dict[int, None] = {}
    for field in page._meta.get_fields():
        if isinstance(field, ForeignKey) and issubclass(field.related_model, AbstractDocument):
            wanted.update(dict.fromkeys(filter(None, [field.value_from_object(page)])))
        elif (extract := getattr(field, "extract_references", None)) and (value := getattr(page, field.name)):
            keys = [str(key) for model, key, *_path in extract(value) if issubclass(model, AbstractDocument)]
            wanted.update((int(key), None) for key in keys if is_key(key))  # text can be sent by hand
    return list(wanted)


def references_to_files() -> QuerySet[ReferenceIndex]:
    """Return the references from pages to files."""
    types = ContentType.objects.get_for_models(Document, Page)
    return ReferenceIndex.objects.filter(to_content_type=types[Document], base_content_type=types[Page])
