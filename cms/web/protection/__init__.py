"""Protection of forms and logins: spam guard, proof of work, login delays."""
