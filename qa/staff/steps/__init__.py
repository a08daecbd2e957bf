"""The steps of the work: their forms, which are offered to whom, several in one press, one on many questions."""
