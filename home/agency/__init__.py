"""The public body itself: its people and notices, its duties by law, its figures."""
