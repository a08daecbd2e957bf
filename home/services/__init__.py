"""What citizens come for: procedures, offices, service channels, life events, forms."""
