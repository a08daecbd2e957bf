"""The place from which the first migration, which no commit changes, takes `NamesOfDocument`."""

from legal_docs.models.documents.names import NamesOfDocument

__all__ = ["NamesOfDocument"]
