"""Public pages of questions: the form, the intake, the sender's own page; the table of public addresses."""
