"""What is missing or doubtful in the documents of the site, counted and listed for the editors."""
