"""What goes wrong with a file, in words for the one who sent it."""


class RefusedFile(ValueError):
    """A file that is not kept; the message says why, in the language of the page."""
