"""Counts of what people search for, and of what found nothing; nothing about the person."""
