"""What the apps say to each other without importing each other: search entries, ratings, worklists, imports, corrections."""
