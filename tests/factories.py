"""The smallest valid thing of each kind, made in the organisation that is set on the connection."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory

from crm_core.bookings.actions import create_booking
from crm_core.bookings.content import Content
from crm_core.bookings.windows import local
from crm_core.models import (
    Booking,
    BookingKind,
    Contact,
    Customer,
    CustomerStatus,
    Deal,
    DealStatus,
    File,
    Note,
    NoteKind,
    Product,
    Reminder,
)
from crm_core.reminders.timing import set_times
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import Role, User
from kundsystem.shared.keys import new_key


def default_status() -> CustomerStatus:
    """The status that a new customer gets, or any, or a first one."""
    found = CustomerStatus.objects.order_by("-is_default", "position").first()
    return found or CustomerStatus.objects.create(name="Kund", is_default=True)


def default_kind() -> NoteKind:
    """A note kind that counts as a contact."""
    found = NoteKind.objects.filter(is_contact=True).order_by("position").first()
    return found or NoteKind.objects.create(name="Samtal")


class UserFactory(DjangoModelFactory):
    """A user; `role="reader"` picks another role than member."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@alfa.example")
    password = "!"  # nobody signs in with it
    role = "member"

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        if isinstance(kwargs["role"], str):
            kwargs["role"] = Role.objects.get_or_create(key=kwargs["role"])[0]
        return super()._create(model_class, *args, **kwargs)


class CustomerFactory(DjangoModelFactory):
    """A customer with a name, a number and the default status."""

    class Meta:
        model = Customer

    name = factory.Sequence(lambda n: f"Kund {n}")
    number = factory.Sequence(lambda n: f"T{n}")
    status = factory.LazyFunction(default_status)


class ContactFactory(DjangoModelFactory):
    """A contact person at a customer of its own unless one is given."""

    class Meta:
        model = Contact

    customer = factory.SubFactory(CustomerFactory)
    first_name = "Karin"
    last_name = factory.Sequence(lambda n: f"Ekvall {n}")


class NoteFactory(DjangoModelFactory):
    """A note about a customer of its own unless one is given."""

    class Meta:
        model = Note

    customer = factory.SubFactory(CustomerFactory)
    kind = factory.LazyFunction(default_kind)
    body = factory.Sequence(lambda n: f"Anteckning {n}")


class FileFactory(DjangoModelFactory):
    """A kept text file; its bytes lie in the organisation's storage. `content=b"…"` chooses them."""

    class Meta:
        model = File

    class Params:
        content = b"text\n"

    customer = factory.SubFactory(CustomerFactory)
    name = "avtal.txt"
    content_type = "text/plain"
    size = factory.LazyAttribute(lambda file: len(file.content))
    digest = "0" * 64
    state = File.State.KEPT
    path = factory.LazyAttribute(lambda file: default_storage.save(f"tests/{new_key()}", ContentFile(file.content)))


class ProductFactory(DjangoModelFactory):
    """A product with a price."""

    class Meta:
        model = Product

    name = factory.Sequence(lambda n: f"Produkt {n}")
    unit_price = Decimal(1000)


def deal_status(stage: str = "open") -> DealStatus:
    """The first status that means a stage."""
    found = DealStatus.objects.filter(stage=stage).order_by("position").first()
    return found or DealStatus.objects.create(name=stage, stage=stage)


class DealFactory(DjangoModelFactory):
    """An open deal of a customer of its own unless one is given; `stage="won"` picks another status."""

    class Meta:
        model = Deal

    class Params:
        stage = "open"

    customer = factory.SubFactory(CustomerFactory)
    product = factory.SubFactory(ProductFactory)
    status = factory.LazyAttribute(lambda deal: deal_status(deal.stage))
    unit_price = Decimal(1000)


def booking_kind(*, is_away: bool = False) -> BookingKind:
    """The first kind of booking of a sort."""
    found = BookingKind.objects.filter(is_away=is_away).order_by("position").first()
    return found or BookingKind.objects.create(name="Borta" if is_away else "Besök", is_away=is_away)


def here(text: str) -> datetime:
    """The moment when the clock on the wall here shows a time."""
    return local(datetime.fromisoformat(text))


def make_booking(actor: Actor, when: str, hours: float = 1, **facts: Any) -> Booking:
    """Book something through the action: `when` is a time on the clock here, and it is the actor's unless told."""
    # Whole days are kept at midnight UTC.
    starts = datetime.fromisoformat(when).replace(tzinfo=UTC) if facts.get("is_all_day") else here(when)
    facts = {"title": "Möte", "kind": booking_kind(), "users": [actor.person.pk]} | facts
    content = Content(starts_at=starts, ends_at=starts + timedelta(hours=hours), **facts)
    return create_booking(actor=actor, content=content)


class ReminderFactory(DjangoModelFactory):
    """An open reminder, due the day before unless told; `person` must be given."""

    class Meta:
        model = Reminder

    text = factory.Sequence(lambda n: f"Bevakning {n}")
    due_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))

    @classmethod
    def _create(cls, model_class: type[Reminder], *args: Any, **kwargs: Any) -> Reminder:
        reminder = model_class(*args, **kwargs)
        set_times(reminder)
        reminder.save()
        return reminder
