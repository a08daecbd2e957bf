"""Settings: `base` for all, `security` for headers and logins, then one module for each place where the site runs."""
