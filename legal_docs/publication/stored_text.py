"""Stores the typed or imported text of a document as the provisions of its first version."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction

from cms.storage.prepared import Prepared
from legal_docs.models import DocumentVersion, LegalDocumentPage
from legal_docs.models.texts.store import create_rows, merge_rows
from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.nodes import LawText
from legal_docs.text.structure.parser import parse

_first_text: Prepared[DocumentVersion] = Prepared(lambda pk: DocumentVersion.objects.filter(document=pk, valid_from=None))


def hash_of(text: str) -> str:
    """Return the hex digest by which a text is known to be the same."""
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


@transaction.atomic(savepoint=False)
def store_text(page: LegalDocumentPage, law: LawText, rows: Sequence[Row], *, text_hash: str, is_new: bool = False) -> DocumentVersion:
    """Write `law`, whose provisions are `rows`, as the text of the page's first version; those that stay keep their rows, by `eid`.

    Rows come, go and change only where the text does, so that the identity of unchanged provisions survives a re-parse.
    `is_new`: the page was created a moment ago, so there is no text yet.
    """
    stored = None if is_new else _first_text.first(page.pk)
    version = stored or DocumentVersion(document=page)
    version.preamble, version.signature, version.text_hash = law.preamble, law.signature, text_hash
    version.warnings = [[warning.code, warning.line, dict(warning.data)] for warning in law.warnings]
    version.save()
    if stored is None:
        create_rows(version, rows)
    else:
        merge_rows(version, rows)
    return version


def read_typed_text(page: LegalDocumentPage) -> DocumentVersion | None:
    """Parse the page's typed text into provisions if it is other than at the last time; return the version, None without text."""
    version = _first_text.first(page.pk)
    if not page.body_text.strip():
        if version is not None:
            version.delete()
        return None
    text_hash = hash_of(page.body_text)
    if version is not None and version.text_hash == text_hash:
        return version
    law = parse(page.body_text)
    return store_text(page, law, rows_of(law), text_hash=text_hash)  # looks again: somebody may have stored one meanwhile
