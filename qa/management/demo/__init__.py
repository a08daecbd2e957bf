"""The demo site's questions; `seed` is called by the command `seed_demo`."""

from qa.management.demo.questions import seed

__all__ = ["seed"]
