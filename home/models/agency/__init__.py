"""The body itself: units, people and calendar, its duties, what it must disclose, its figures."""
