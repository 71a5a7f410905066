"""Mailings: one letter to many, each of whom gets it once or is said why not."""
