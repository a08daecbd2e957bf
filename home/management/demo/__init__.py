"""The portal pages of the demo site."""

from home.management.demo.life_events import seed_life_events as finish
from home.management.demo.seeding import seed

__all__ = ["finish", "seed"]
