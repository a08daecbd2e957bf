"""Files that citizens send: what is let in, where it lies, how it is scanned and handed out."""
