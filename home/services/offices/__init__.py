"""The directory of offices: its public page, and reading it from a sheet."""
