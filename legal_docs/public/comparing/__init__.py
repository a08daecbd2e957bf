"""Two texts side by side: the choices, the form, the page."""
