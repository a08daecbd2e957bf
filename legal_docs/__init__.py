"""Legal documents: text as data, versions and validity by day, amendments, citations, import, export and public pages."""
