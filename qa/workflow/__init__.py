"""The workflow of a question: actors, guards, the engine with its compare-and-set, the audit log, database triggers."""
