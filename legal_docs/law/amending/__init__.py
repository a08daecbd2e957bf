"""Amendments of texts: reading the instructions, carrying them out, approving them, checking them against consolidated texts.

One order of an amending document has four names, one for each state that it is in:

- `Segment` (instructions/segments.py): cut from the text, with its quoted words and the place that the words above it name;
- `Instruction` (instructions/instruction.py): read as an operation, a place and words, or with a doubt; one segment may give several;
- `AmendmentStep` (models/amendments.py): stored for people to correct and approve;
- `Order` (texts/apply.py): an approved step as it is carried out on the rows of a text.
"""
