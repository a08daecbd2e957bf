"""The editing form of a document: its panels, the checks before saving and while typing, what refuses publication, withdrawal."""
