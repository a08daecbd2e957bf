"""Files that pages offer: which, the text in them, and the index entries made of it."""
