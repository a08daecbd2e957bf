"""Storage outside the database: the shared cache, a cache with a lifetime per process, private files."""
