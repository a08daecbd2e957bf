"""Finding and showing: the results page, its feed and JSON, suggestions, similar entries, and the counts of what people search for."""
