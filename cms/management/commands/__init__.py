"""The commands: worker, roles, catalogues, a new database, the demo site, sheets, mails that came back, keys of contacts."""
