"""Filling one organisation with a large, realistic register, to measure and try things on.

`filling.seed()` does it. Each subject makes its own rows in a file `seed.py` in its folder (see `subjects`), which is
gathered when the app starts; a new subject extends the large organisation by bringing one.
"""
