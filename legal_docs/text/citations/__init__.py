"""Places that a text cites: units, their labels and paths, short spellings, conditions."""
