"""All public documents as files, made every night: see `make` for what is in them."""
