"""From the citizen's side: asking, taking the question in, following it; the table of public addresses."""
