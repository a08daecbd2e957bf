"""Files that citizens send: which are accepted, where they are stored, how they are scanned and served."""
