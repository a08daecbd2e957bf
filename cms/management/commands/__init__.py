"""The commands: worker, roles, catalogues, a new database, the demo site."""
