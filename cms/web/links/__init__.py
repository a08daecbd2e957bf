"""Links to other servers: asking whether they open, and the links of pages."""
