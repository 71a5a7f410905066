"""What all of an organisation's own values share: statuses, kinds, industries, position types, tags, units."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kundsystem.shared.keys import new_key


class Tone(models.TextChoices):
    """The seven tones of the design; an organisation picks one, never a colour of its own."""

    GRAN = "gran", _("Spruce")
    FJORD = "fjord", _("Fjord")
    BLABAR = "blabar", _("Blueberry")
    RAPS = "raps", _("Rapeseed")
    FALU = "falu", _("Falu red")
    LJUNG = "ljung", _("Heather")
    STEN = "sten", _("Stone")


class OwnValue(models.Model):
    """A value that the organisation decides itself: a name, an order, and archived instead of deleted while in use."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class TonedValue(OwnValue):
    """An own value that is shown as a chip in a tone."""

    tone = models.CharField(max_length=8, choices=Tone, default=Tone.STEN)

    class Meta(OwnValue.Meta):
        abstract = True
