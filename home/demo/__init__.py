"""The portal pages of the demo site."""

from home.demo.seeding import seed

__all__ = ["seed"]
