"""The law on a day: validity, amendments, citations, comparison."""
