"""Who may read and who may log in: restrictions, links for one reader, delays after failed logins, accounts of a provider, roles."""
