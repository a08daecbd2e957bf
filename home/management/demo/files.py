"""Where the content of the demo site lies."""

from pathlib import Path

CONTENT = Path(__file__).parent / "content"
