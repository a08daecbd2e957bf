"""The portal pages of the demo site."""

from home.demo.life_events import seed_life_events as finish
from home.demo.seeding import seed

__all__ = ["finish", "seed"]
