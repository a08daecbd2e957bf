"""The project's configuration: `base` settings, one module for each place where the site runs, addresses, and the WSGI entry point."""
