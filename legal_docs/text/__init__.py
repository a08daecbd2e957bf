"""Vietnamese legal text as data: from text to a tree of provisions and back, citations, addresses. Pure: no database, no files."""
