"""Putting words together."""

from django.utils.translation import gettext as _


def together(words: list[str]) -> str:
    """Put words together: `5 anteckningar, 2 kontaktpersoner och 1 fil`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}
