"""What readers see: the rating widget, forms, public figures, open data."""
