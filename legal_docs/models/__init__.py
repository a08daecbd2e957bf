"""The models of legal documents: reference rows, the document pages, their text, their relations."""

from legal_docs.models.amendments import Amendment, AmendmentKind, AmendmentState, AmendmentStep, Operation
from legal_docs.models.base.public_rows import BulkRelease, DocumentChange, OldAddress, PossibleChange, ValidityWindow, number_changes
from legal_docs.models.base.reference import AllowedIssuer, DocumentType, GazetteIssue, IssuingBody, LegalField, Signer
from legal_docs.models.documents.children import DocumentFile, EffectDay, JointIssuer, LegalDocumentTag, Signature, StatusStatement
from legal_docs.models.documents.index import LegalIndexPage
from legal_docs.models.documents.page import LegalDocumentPage
from legal_docs.models.drafts.comments import DraftComment
from legal_docs.models.drafts.pages import CommentPeriod, DraftDocumentPage
from legal_docs.models.intake import ImportedFile
from legal_docs.models.reading_copy import ReadingCopy
from legal_docs.models.relations import Relation
from legal_docs.models.tasks import LegalTask, TaskKind
from legal_docs.models.texts.citing import Citation, CitationDecision, Definition, Meant, VersionLinks
from legal_docs.models.texts.versions import DocumentVersion, Provision
