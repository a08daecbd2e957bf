"""Text read aloud: the engine of this server, and the parts of pages that readers ask for."""
