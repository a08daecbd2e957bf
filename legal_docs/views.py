"""Machine forms of documents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from legal_docs.listing import public_documents
from legal_docs.models import LegalDocumentPage
from legal_docs.related import outgoing, public_incoming
from legal_docs.rows import stored_rows


@require_safe
def document_json(request: HttpRequest, kind: str, year: int, slug: str) -> JsonResponse:
    """The document at `/van-ban/<loai>/<nam>/<so-ky-hieu>/` as JSON: attributes, relations, provisions in order."""
    page = public_documents().filter(canonical_path=f"{kind}/{year}/{slug}").first()
    if page is None:
        raise Http404
    return JsonResponse(as_data(page), json_dumps_params={"ensure_ascii": False})


def as_data(page: LegalDocumentPage) -> dict[str, Any]:
    """Return a document as plain data; dates are ISO, addresses absolute."""
    version = page.version_on()
    return {
        "url": f"{settings.SITE_URL}{page.url}",
        "number": page.number or None,
        "type": page.document_type.name,
        "title": page.long_title,
        "summary": page.summary or None,
        "issuers": [body.name for body in page.issuers],
        "signers": [{"name": row.signer.full_name, "position": row.position} for row in page.signatures.select_related("signer")],
        "issued_on": page.issued_on,
        "effective_on": page.effective_on,
        "expires_on": page.expires_on,
        "status": {"code": page.status, "label": page.status_label, "since": page.status_since},
        "fields": [legal_field.name for legal_field in page.legal_fields.all()],
        "tags": [tag.name for tag in page.tags.all()],
        "relations": [
            {
                "kind": relation.kind,
                "scope": relation.scope,
                "number": relation.target.number if relation.target else relation.target_number,
                "url": f"{settings.SITE_URL}{relation.target.url}" if relation.target and relation.target.live else None,
                "provisions": relation.provisions or None,
                "effective_on": relation.starts,
            }
            for relation in outgoing(page)
        ],
        "acted_on_by": [
            {
                "kind": relation.kind,
                "scope": relation.scope,
                "number": relation.document.number,
                "url": f"{settings.SITE_URL}{relation.document.url}",
                "provisions": relation.provisions or None,
                "effective_on": relation.starts,
            }
            for relation in public_incoming(page)
        ],
        "files": [
            {"kind": row.kind, "url": f"{settings.SITE_URL}{row.file.url}", "sha256": row.sha256, "size": row.size, "type": row.mime}
            for row in page.files.select_related("file")
        ],
        "preamble": version.preamble if version else "",
        "provisions": [
            {"id": row.eid, "kind": row.kind, "label": row.label, "heading": row.heading, "text": row.text}
            for row in (stored_rows(version.provisions) if version else [])
        ],
    }
