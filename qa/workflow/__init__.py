"""How a question may change: actors, guards, the engine with its compare-and-set, the audit log, database triggers."""
