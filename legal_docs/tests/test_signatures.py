"""Digital signatures of PDF files: intact or changed, by whom, when, with a certificate that leads to a root we know or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys, x509
from cryptography import x509 as crypto
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from pypdf import PdfWriter
from wagtail.documents.models import Document

from legal_docs.files.pdf_facts import facts_of_pdf
from legal_docs.models import DocumentChange, DocumentFile
from legal_docs.tests.factories import document
from legal_docs.tests.made_files import SAMPLE, pdf
from legal_docs.text.signature_words import signature_sentence
from legal_docs.text.vocabulary import FileKind

NOW = datetime.now(UTC)
Sign = Callable[..., bytes]


def name(common: str, organisation: str = "") -> crypto.Name:
    parts = [crypto.NameAttribute(NameOID.COMMON_NAME, common)]
    return crypto.Name(parts + ([crypto.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []))


def certificate(own: crypto.Name, key: rsa.RSAPrivateKey, issuer: crypto.Name, issuer_key: rsa.RSAPrivateKey, *, is_root: bool) -> Any:
    usage = {"digital_signature": not is_root, "content_commitment": not is_root, "key_cert_sign": is_root, "crl_sign": is_root}
    rest = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
    builder = crypto.CertificateBuilder(issuer, own, key.public_key(), crypto.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=9)).not_valid_after(NOW + timedelta(days=9))
    builder = builder.add_extension(crypto.BasicConstraints(is_root, None), critical=True)
    return builder.add_extension(crypto.KeyUsage(**usage, **rest), critical=True).sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sign]:
    """A made-up authority: the PEM file of its root, and what signs a PDF with a certificate that it gave out."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # here: each process that collects tests would load it
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    root_key, own_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    issuer, own = name("CA Thử Nghiệm"), name("Trần Văn Thử", "Ủy ban nhân dân tỉnh Thử Nghiệm")
    root = certificate(issuer, root_key, issuer, root_key, is_root=True)
    leaf = certificate(own, own_key, issuer, root_key, is_root=False)
    pem = tmp_path_factory.mktemp("roots") / "roots.pem"
    pem.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    key = own_key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    root_der, leaf_der = (each.public_bytes(serialization.Encoding.DER) for each in (root, leaf))
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(root_der))
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(leaf_der), signing_key=keys.PrivateKeyInfo.load(key), cert_registry=store
    )

    def sign(content: bytes, field: str = "Ky") -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        meta = signers.PdfSignatureMetadata(field_name=field, reason="Ban hành")
        return bytes(signers.sign_pdf(writer, meta, signer=signer).getvalue())

    return pem, sign


@pytest.fixture
def signed(authority: tuple[Path, Sign], tmp_path: Path) -> bytes:
    return authority[1](pdf(tmp_path / "a.pdf", SAMPLE).read_bytes())


def facts(content: bytes) -> dict[str, str]:
    pages, found = facts_of_pdf(ContentFile(content, "a.pdf"))
    assert pages == 1
    [one] = found
    return one


def test_a_signature_whose_certificate_leads_to_a_root_we_know_is_valid(authority: tuple[Path, Sign], signed: bytes, settings: Any) -> None:
    settings.SIGNATURE_ROOTS = str(authority[0])
    found = facts(signed)
    assert (found["state"], found["chain"]) == ("intact", "known")
    assert (found["signer"], found["issuer"], found["reason"]) == ("Trần Văn Thử", "CA Thử Nghiệm", "Ban hành")
    assert abs(datetime.fromisoformat(found["signed_at"]) - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_signature_with_an_unknown_chain_is_intact_and_its_signer_not_confirmed(signed: bytes) -> None:
    found = facts(signed)
    assert (found["state"], found["chain"]) == ("intact", "unknown")
    with translation.override("en"):
        assert "cannot confirm who signed" in signature_sentence(found)


def test_a_signed_file_whose_bytes_were_changed_is_told(authority: tuple[Path, Sign], signed: bytes, settings: Any) -> None:
    settings.SIGNATURE_ROOTS = str(authority[0])
    assert b"Pham vi" in signed
    found = facts(signed.replace(b"Pham vi", b"Pham vj", 1))
    assert found["state"] == "changed"
    with translation.override("en"):
        assert signature_sentence(found).startswith("Not valid: the file was changed")


def with_another_page(signed: bytes) -> bytes:
    writer, out = PdfWriter(io.BytesIO(signed), incremental=True), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def states(content: bytes) -> list[str]:
    return [found["state"] for found in facts_of_pdf(ContentFile(content, "a.pdf"))[1]]


def test_a_page_that_was_added_after_signing_is_a_change(signed: bytes) -> None:
    assert states(with_another_page(signed)) == ["changed"]


def test_what_was_added_under_a_later_signature_is_told_apart(authority: tuple[Path, Sign], signed: bytes) -> None:
    """The head of an office signs, the registry adds number and day and signs the whole."""
    assert states(authority[1](signed, "Con dau")) == ["intact", "intact"]
    assert states(authority[1](with_another_page(signed), "Con dau")) == ["added", "intact"]


@pytest.mark.shared_data
def test_no_real_signed_file_is_called_changed(shared_data: Path) -> None:
    found = {path.name: states(path.read_bytes()) for path in (shared_data / "files" / "pdf").glob("*.pdf")}
    assert sum(map(len, found.values())) >= 14
    assert {state for each in found.values() for state in each} == {"intact", "added"}


def test_facts_stored_before_signatures_were_checked_count_as_unchecked() -> None:
    with translation.override("en"):
        sentence = signature_sentence({"signer": "Trần Văn Thử", "signed_at": "2024-01-15T09:30:00+07:00"})
    assert sentence == "The signature in the name of Trần Văn Thử, at 09:30 15/01/2024, could not be checked."


def test_validation_asks_no_network(signed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert facts(signed)["state"] == "intact"


@pytest.mark.django_db
def test_citizens_and_editors_read_the_result_in_one_sentence(client: Client, admin_client: Client, signed: bytes) -> None:
    page = document()
    stored = Document.objects.create(title="Bản ký số", file=ContentFile(signed, "ban-ky.pdf"))
    page.files.add(DocumentFile(kind=FileKind.SIGNED_PDF, file=stored))
    page.save_revision().publish()
    [sentence] = DocumentFile.objects.get(document=page).signature_sentences
    assert "Trần Văn Thử (Ủy ban nhân dân tỉnh Thử Nghiệm)" in sentence
    for reader, url in ((client, page.url), (admin_client, f"/quan-tri/pages/{page.pk}/edit/")):
        assert sentence in " ".join(reader.get(url).content.decode().split()), url


@pytest.mark.django_db
def test_a_stored_file_is_not_read_again_when_its_title_changes(signed: bytes) -> None:
    page = document()
    stored = Document.objects.create(title="Bản ký số", file=ContentFile(signed, "ban-ky.pdf"))
    page.files.add(DocumentFile(kind=FileKind.SIGNED_PDF, file=stored))
    page.save_revision().publish()
    DocumentFile.objects.filter(document=page).update(sha256="as before")
    stored.title = "Tên khác"
    stored.save()
    assert DocumentFile.objects.get(document=page).sha256 == "as before"


@pytest.mark.django_db
def test_a_file_replaced_by_another_loses_what_was_said_of_the_first(client: Client, signed: bytes) -> None:
    page = document()
    stored = Document.objects.create(title="Bản ký số", file=ContentFile(signed, "ban-ky.pdf"))
    page.files.add(DocumentFile(kind=FileKind.SIGNED_PDF, file=stored))
    page.save_revision().publish()
    [before] = DocumentFile.objects.filter(document=page)
    records = DocumentChange.objects.filter(key=page.translation_key)
    recorded = records.count()
    other = Document.objects.get(pk=stored.pk)
    other.file = ContentFile(b"no PDF, not signed", "khac.pdf")
    other.save()
    now = DocumentFile.objects.get(pk=before.pk)
    assert (now.sha256, now.signatures) == (hashlib.sha256(b"no PDF, not signed").hexdigest(), [])
    shown = client.get(page.url).content.decode()
    assert "Trần Văn Thử" not in shown
    assert before.sha256 not in shown
    assert records.count() == recorded + 1
