"""Errors of uploaded files, in words for the one who sent them."""


class RefusedFile(ValueError):
    """A file that is not kept; the message says why, in the language of the page."""
