"""Protection of personal data: the consent text, how long contacts are kept."""
