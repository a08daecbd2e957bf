"""Documents and laws that a text names: by number, by name, of other countries, and papers that are no law."""
