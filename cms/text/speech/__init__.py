"""Texts as a voice reads them aloud."""
