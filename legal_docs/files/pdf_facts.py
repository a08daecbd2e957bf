"""Facts of a PDF: how many pages it has, who signed it and when, and whether it was changed since.

The libraries that check signatures are loaded with the first file, not in every process.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from legal_docs.text.signature_words import ADDED, CHANGED, INTACT, KNOWN, UNCHECKED, UNKNOWN

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

logger = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # an unknown chain and a changed file are results here, not errors


def facts_of_pdf(file: Any) -> tuple[int | None, list[dict[str, str]]]:
    """Return the number of pages and the signatures of a stored PDF; `(None, [])` when it cannot be read.

    Each signature has what of `signer`, `organisation`, `issuer` (of the certificate), `signed_at` (ISO) and `reason` the file
    states, and its `state` and `chain`: `known` when the certificate leads to one of settings.SIGNATURE_ROOTS. No network is
    asked, so that a certificate which was withdrawn since is not found out.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel
    from pypdf import PdfReader

    try:
        with file.open("rb") as stream:
            pages = len(PdfReader(stream).pages)
            stream.seek(0)
            checked = [(one, _checked(one)) for one in PdfFileReader(stream, strict=False).embedded_regular_signatures]
            sealed = any(
                status and _state(status) == INTACT and status.coverage == SignatureCoverageLevel.ENTIRE_FILE for _one, status in checked
            )
            return pages, [_facts(one, status, sealed=sealed) for one, status in checked]
    except _unreadable() as error:
        logger.warning("PDF %s cannot be read: %s", getattr(file, "name", ""), error)
        return None, []


def _unreadable() -> tuple[type[Exception], ...]:
    """Return the exceptions that the libraries raise for broken files."""
    from pyhanko.pdf_utils.misc import PdfError
    from pypdf.errors import PyPdfError

    return (PyPdfError, PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError)


def _checked(signature: EmbeddedPdfSignature) -> PdfSignatureStatus | None:
    """Return what the check finds; None where the signature cannot be checked.

    A certificate that was valid on the day of signing stays so: documents are kept longer than certificates last.
    """
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    roots = _roots(settings.SIGNATURE_ROOTS)
    try:
        moment = signature.self_reported_timestamp
        context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
        return validate_pdf_signature(signature, context)
    except _unreadable() as error:
        logger.warning("a signature cannot be checked: %s", error)
        return None


def _state(status: PdfSignatureStatus) -> str:
    """Return the state of a signature.

    A later signature or a stamp in a field is no change; other content needs a later signature over all of it.
    """
    from pyhanko.sign.diff_analysis import ModificationLevel

    if not (status.intact and status.valid):
        return CHANGED
    return INTACT if status.docmdp_ok and status.modification_level != ModificationLevel.OTHER else ADDED


def _facts(signature: EmbeddedPdfSignature, status: PdfSignatureStatus | None, *, sealed: bool) -> dict[str, str]:
    state = _state(status) if status else UNCHECKED
    signed_at = status.signer_reported_dt if status else None
    stated = {
        "signer": str(signature.sig_object.get("/Name", "")).strip(),
        "reason": str(signature.sig_object.get("/Reason", "")).strip(),
        "signed_at": signed_at.isoformat() if signed_at else "",
        **(_names(status.signing_cert) if status else {}),
        "state": CHANGED if state == ADDED and not sealed else state,
        "chain": KNOWN if status and status.trusted else UNKNOWN,
    }
    return {name: value for name, value in stated.items() if value}


@cache
def _roots(path: str) -> list[Certificate]:
    """Return the certificates of a PEM file; [] where none is named."""
    from asn1crypto import pem, x509

    if not path:
        return []
    return [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(Path(path).read_bytes(), multiple=True)]


def _names(certificate: Certificate) -> dict[str, str]:
    own, issuer = certificate.subject.native, certificate.issuer.native
    names = {"signer": own.get("common_name"), "organisation": own.get("organization_name"), "issuer": issuer.get("common_name")}
    return {name: str(value) for name, value in names.items() if value}
