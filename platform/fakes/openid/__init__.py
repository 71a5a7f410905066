"""A stand-in for a provider of OpenID Connect: anybody is whoever they say, and what it signs is really signed."""
