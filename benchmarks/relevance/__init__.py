"""Measures how well each engine ranks the judged questions; the fitting of the second stage."""
