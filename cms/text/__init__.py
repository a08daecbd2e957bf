"""Vietnamese text: one Unicode form, folding without tone marks, slugs, document numbers, spoken form, personal data."""
