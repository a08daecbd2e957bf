"""Documents as Akoma Ntoso 3.0 (OASIS LegalDocML): the metadata, the text, and the whole file."""

from legal_docs.export.akoma_ntoso.writer import MEDIA_TYPE, to_xml

__all__ = ["MEDIA_TYPE", "to_xml"]
