"""Validity on a day: status and days of effect of documents and provisions, the timeline, the calendar."""
