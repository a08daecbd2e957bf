"""The effect of a document: the days of its effect and its end, and the documents that it acts on."""
