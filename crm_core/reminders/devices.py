"""The browsers in which somebody is told of reminders: turned on there, turned off there or from anywhere.

One belongs to where somebody is signed in: when that ends, here or from another device,
nothing is sent there.
"""

import json
import uuid
from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from crm_core.reminders.letters import push_of
from crm_core.reminders.models import PushDevice, ReminderNotice
from crm_core.reminders.permissions import VIEW
from crm_core.reminders.queries import PushDeviceQuerySet
from kundsystem.accounts.actor import Actor
from kundsystem.messaging import push
from kundsystem.messaging.failures import Failure, GivenUp, Uncertain
from kundsystem.shared.actions import action
from kundsystem.shared.errors import NotFound, UserError
from kundsystem.shared.fetching import Unreachable, judged

# Nobody has more browsers than this; the ones that were turned on first are forgotten.
MOST = 10


@action("reminder.add_device", permission=VIEW)
def add_device(*, actor: Actor, address: push.Address, name: str, session: str) -> PushDevice:
    """Tell somebody in a browser from now on; one that is known already is theirs from now on."""
    user = actor.person
    try:
        judged(address.endpoint)
        push.encrypt(b"", address)
    except (Unreachable, ValueError):
        raise UserError(_("The browser gave no address that can be sent to."), code="bad_device") from None
    facts = {"user": user, "p256dh": address.p256dh, "auth": address.auth, "name": name[:80], "session": session}
    device, _made = PushDevice.objects.update_or_create(endpoint=address.endpoint, defaults=facts)
    mine = PushDevice.objects.of([user.pk]).order_by("-created_at", "-id").values_list("pk", flat=True)
    PushDevice.objects.filter(pk__in=list(mine[MOST:])).delete()
    return device


@action("reminder.remove_device", permission=VIEW)
def remove_device(*, actor: Actor, pk: uuid.UUID) -> None:
    """Tell somebody no longer in one of their browsers."""
    count, _rows = PushDevice.objects.of([actor.person.pk]).filter(pk=pk).delete()
    if not count:
        raise NotFound(_("The device is not there, or has been removed."))


@action("reminder.forget_devices")
def forget(*, actor: Actor, keys: Iterable[uuid.UUID]) -> None:
    """Forget browsers that are no longer there."""
    PushDevice.objects.filter(pk__in=list(keys)).delete()


def devices_of(users: Iterable[uuid.UUID]) -> PushDeviceQuerySet:
    """Return the browsers in which some people are told and are still signed in; none without a key to send with."""
    if not push.is_offered():
        return PushDevice.objects.none()
    here = UserSession.objects.filter(session_key=OuterRef("session"), user=OuterRef("user"))
    return PushDevice.objects.of(users).filter(Exists(here)).order_by("created_at", "id")


def with_devices(users: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of some people who are told in a browser: one question, or none without a key to send with."""
    return set(devices_of(users).values_list("user", flat=True)) if push.is_offered() else set()


def send(notice: ReminderNotice) -> str:
    """Send a notice to each browser of whom it is for; it has left when one of them has it.

    Raises:
        Failure: none has it; may it be tried again, that is said before what went wrong for good.
    """
    message = json.dumps(push_of(notice), ensure_ascii=False).encode()
    failures: list[Failure] = []
    gone: list[uuid.UUID] = []
    reached = 0
    for device in devices_of([notice.recipient_id]):
        address = push.Address(device.endpoint, device.p256dh, device.auth)
        try:
            push.send(address, message, topic=notice.pk.hex)
            reached += 1
        except push.Gone:
            gone.append(device.pk)
        except Failure as error:
            failures.append(error)
    if gone:
        forget(actor=Actor.system(), keys=gone)
    if reached:
        return f"{reached}"
    # What may have arrived is not sent again, whatever became of the others.
    failures.sort(key=lambda one: (not isinstance(one, Uncertain), isinstance(one, GivenUp)))
    raise failures[0] if failures else GivenUp("No browser is turned on.", "no_device")
