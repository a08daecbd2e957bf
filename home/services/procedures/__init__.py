"""Administrative procedures: the filtered list, the parts of a procedure, records of the national list."""
