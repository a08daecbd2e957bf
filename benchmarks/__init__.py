"""Measurements, started by hand: relevance, speed, accuracy of readers, load."""
