"""The texts of a document in time, with their provisions and what is read in them: citations and defined terms."""
