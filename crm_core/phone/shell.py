"""What a phone needs to show anything at all: style sheets, scripts, fonts and icons, each by its address."""

import hashlib
import json
from typing import Any

from django.templatetags.static import static
from django.utils.functional import cached_property

from kundsystem.web import assets, look

# What the kept pages link besides what every page does.
STYLES = ("crm_core/bookings.css", "crm_core/phone.css")
MODULES = ("crm_core/phone_page.js",)
WORKER = "crm_core/phone_worker.js"
ICONS = (("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"))


class Shell:
    """The addresses, and a version that is another when one of them is."""

    @cached_property
    def common(self) -> list[str]:
        """What is the same for every organisation."""
        paths = (*assets.STYLES["app"], *STYLES, *assets.FONTS, assets.HTMX, *assets.MODULES, *MODULES, assets.ICONS)
        return [static(path) for path in (*paths, "web/img/mark.svg")]

    def of(self, organisation: Any) -> list[str]:
        """Return the addresses for an organisation, its colour among them."""
        colour = getattr(organisation, "colour", "")
        return self.common + ([look.address_of(colour)] if colour else [])


shell = Shell()


def head_of(organisation: Any) -> str:
    """Return what stands in front of the worker's script: the shell and its version."""
    addresses = shell.of(organisation)
    version = hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:12]
    return f'const VERSION = "{version}";\nconst SHELL = {json.dumps(addresses)};\n'


def icon(size: str, purpose: str) -> str:
    """Return the path of the icon of a size."""
    return f"web/img/icon-{'maskable' if purpose == 'maskable' else size.partition('x')[0]}.png"
