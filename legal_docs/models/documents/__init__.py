"""The page of a legal document: what editors fill in, what follows from it, the rows that belong to it, the page that lists them all."""
