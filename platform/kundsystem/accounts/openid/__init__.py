"""Signing in with an account that people have elsewhere: the organisation's own OpenID Connect provider."""
