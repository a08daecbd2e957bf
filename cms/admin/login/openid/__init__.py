"""Sign-in by OpenID Connect: the conversation with the provider, and which account and roles a person gets by what it says."""
