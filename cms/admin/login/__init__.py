"""The login: failures delay the next attempt, are written to the security log, and can be forgiven by an administrator."""
