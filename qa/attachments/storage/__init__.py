"""Where the files of citizens lie: stored, joined to their question, scanned for viruses, deleted."""
