"""E-mail from ready parts: blocks, templates made of them, and the letters that are written with both."""
