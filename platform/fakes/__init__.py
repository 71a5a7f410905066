"""Stand-ins for servers that others run in earnest: for development and tests, and never imported by the product."""
