"""Files that citizens send: what is let in, where it lies, who scans it, how it is handed out (design B.8, step 4)."""

from qa.attachments.inspect import RefusedFile, inspect
from qa.attachments.kinds import ACCEPT, MAX_BYTES, MAX_FILES

__all__ = ["ACCEPT", "MAX_BYTES", "MAX_FILES", "RefusedFile", "inspect"]
