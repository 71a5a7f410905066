"""Style, types, import order, templates and house rules: `python -m tests.lint`, or `make lint`."""
