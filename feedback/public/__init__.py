"""The public side: the rating widget, forms, public figures, open data."""
