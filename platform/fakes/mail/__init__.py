"""A mail server that delivers to nobody: it keeps what it is sent, and shows it on a page."""
