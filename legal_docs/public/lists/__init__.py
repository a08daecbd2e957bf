"""Lists of documents: by property, from A to Z, and those that lost effect."""
