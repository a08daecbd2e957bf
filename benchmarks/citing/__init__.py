"""Citations and effect clauses of a set that was written and labelled without the code in sight; README.md says what the labels mean."""
