"""The site's kernel: settings, the address map, and what every app shares. It imports no app."""
