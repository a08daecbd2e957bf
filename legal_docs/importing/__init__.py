"""Import of records and files as documents: what is read in a file, the draft made of it; for the admin screen and for folders alike."""
