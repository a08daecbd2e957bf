"""Sign-in by OpenID Connect: the requests to the provider, and the account and roles that a person gets from its answer."""
