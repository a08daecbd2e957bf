"""StreamField blocks that every app may use, one family a file."""

from cms.models.blocks.body import BodyStream

__all__ = ["BodyStream"]
