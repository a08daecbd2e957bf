"""Sign-in by OpenID Connect: the requests to the provider, and which account and roles a person gets by what it says."""
