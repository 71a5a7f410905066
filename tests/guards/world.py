"""One of everything, in whichever organisation is set: what the table of URLs is walked with."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape

from crm_core.bookings.feeds import create_feed
from crm_core.customers import actions
from crm_core.fields.values import OwnValue
from crm_core.imports.models import Import
from crm_core.lists.actions import prepare
from crm_core.lists.bulk import Deed
from crm_core.lists.models import BulkChange, SavedList
from crm_core.lists.saving import create_list
from crm_core.mail_templates.models import MailBlock, MailDraft, MailPicture, MailTemplate
from crm_core.models import (
    Booking,
    CalendarFeed,
    CalendarUpload,
    Contact,
    Customer,
    CustomField,
    Deal,
    File,
    IncomingMail,
    Job,
    MailConsent,
    Mailing,
    Note,
    OutsideCalendar,
    Product,
    PushDevice,
    ReceivedInvitation,
    ReferenceUse,
    Reminder,
    ReminderRule,
    Selection,
    Subscription,
    Suppression,
    Tag,
)
from crm_core.reach import VIEW_ALL
from crm_core.selections.actions import create_selection
from crm_core.selections.freezing import freeze
from crm_core.selections.tree import ALL, Condition, Group, Tree
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import ApiToken, Invitation, OpenIDProvider, Role, User
from kundsystem.accounts.permissions import all_permissions
from kundsystem.shared.keys import new_key
from kundsystem.shared.sealing import seal
from tests.api import make_key
from tests.factories import (
    ContactFactory,
    CustomerFactory,
    DealFactory,
    FileFactory,
    NoteFactory,
    ProductFactory,
    ReminderFactory,
    UserFactory,
    make_booking,
)


@dataclass
class World:
    """One of each, every text in it holding a word that is found nowhere else."""

    word: str
    user: User
    customer: Customer
    contact: Contact
    twin: Customer
    contact_twin: Contact
    note: Note
    file: File
    loose_file: File
    job: Job
    operation: Any
    import_: Import
    product: Product
    deal: Deal
    booking: Booking
    calendar_feed: CalendarFeed
    received_invitation: ReceivedInvitation
    outside_calendar: OutsideCalendar
    calendar_upload: CalendarUpload
    selection: Selection
    fixed: Selection
    shared: Selection
    shared_list: Selection
    token: ApiToken
    bulk: BulkChange
    saved: SavedList
    custom_field: CustomField
    role: Role
    archived_role: Role
    reader_role: Role
    invitation: Invitation
    mail_block: MailBlock
    mail_template: MailTemplate
    mail_draft: MailDraft
    mail_picture: MailPicture
    incoming_mail: IncomingMail
    reminder: Reminder
    reminder_rule: ReminderRule
    mailing: Mailing
    values: dict[str, Any]

    def key(self, name: str) -> Any:
        """The key of one of them; an operation is a key itself, and own values go by the names of their tables."""
        thing = self.values.get(name) or getattr(self, "import_" if name == "import" else name)
        return getattr(thing, "pk", thing)


def make_world(word: str, user: User) -> World:
    """Make one of each in the organisation that is set, belonging to a user of it."""
    customer = CustomerFactory(name=f"{word} kund", email=f"{word}@example.se", owner=user)
    contact = ContactFactory(customer=customer, first_name=word, last_name=f"{word}son", email=f"{word}@example.se")
    note = NoteFactory(customer=customer, body=f"{word} anteckning", author=user)
    file = FileFactory(customer=customer, name=f"{word}.txt", content=word.encode(), uploaded_by=user)
    product = ProductFactory(name=f"{word} produkt")
    deal = DealFactory(customer=customer, product=product, description=f"{word} affär", seller=user, orderer=contact)
    booking = make_booking(Actor(user), f"{timezone.localdate()} 10:00", title=f"{word} bokning", customer=customer)
    loose = FileFactory(customer=None, name=f"{word}-los.txt", state=File.State.LOOSE, uploaded_by=user)
    job = Job.objects.create(kind="imports.read", arguments={"word": word}, started_by=user, error=f"{word} fel")
    path = default_storage.save(f"imports/{new_key()}", ContentFile(f"Namn;Ort\n{word};Lund\n".encode()))
    item = Import.objects.create(
        file_name=f"{word}.csv",
        path=path,
        size=20,
        encoding="utf-8",
        delimiter=";",
        headers=["Namn", "Ort"],
        mapping=["customer.name", "customer.postal_town"],
        state=Import.State.REVIEW,
        created_by=user,
    )
    actor = Actor(user)
    actions.update_customer(actor=actor, customer=customer, changes={"website": f"https://{word}.example"}, seen={})
    facts = {"client_id": f"{word}-klient", "domains": [f"{word.lower()}.example"], "secret": word}
    OpenIDProvider.objects.create(name="jobbkontot", issuer="http://127.0.0.1:1", role=user.role, **facts)
    token, _secret = make_key(user, name=f"{word} nyckel")
    done = actor.last_operation
    tree = Tree(Group(ALL, (Condition("bought", {"products": [str(product.pk)]}),)))
    selection = create_selection(actor=actor, name=f"{word} urval", tree=tree)
    fixed = freeze(actor=actor, name=f"{word} lista", tree=Tree())
    shared = create_selection(actor=actor, name=f"{word} delat", tree=tree, is_shared=True)
    shared_list = freeze(actor=actor, name=f"{word} delad lista", tree=Tree(), is_shared=True)
    mailing = Mailing.objects.create(name=f"{word} utskick", selection=shared, created_by=user)
    Suppression.objects.create(address=f"{word}@avböjt.example", reason="opted_out", mailing=mailing)
    deed = Deed("archive")
    bulk = prepare(actor=actor, subject="customer", deed=deed, query=QueryDict(f"q={word}"), keys=[customer.pk])
    saved = create_list(actor=actor, subject="customer", name=f"{word} vy", query=f"q={word}", columns=["status"])
    custom_field = CustomField.objects.create(subject="customer", name="own_x", label=f"{word} fält", kind="text")
    CustomField.objects.create(subject="note", name="own_y", label=f"{word} fält", kind="text")
    CustomField.objects.create(subject="booking", name="own_z", label=f"{word} fält", kind="text")
    values = {
        model._meta.db_table: own_value(model, word) for model in apps.get_models() if issubclass(model, OwnValue)
    }
    subscribed = {"newsletter": values["newsletter"], "customer": customer, "source": "asked", "started_by": user}
    endpoint = f"https://push.example/{word}"
    values["push_device"] = PushDevice.objects.create(user=user, endpoint=endpoint, name=f"{word} telefon")
    values["subscription"] = Subscription.objects.create(**subscribed)
    ReferenceUse.objects.create(deal=deal, sent_to=customer, used_by=user)
    MailConsent.objects.create(customer=customer, source="asked", given_on=timezone.localdate(), recorded_by=user)
    twin = CustomerFactory(name=f"{word} kund AB", email=f"{word}@example.se")
    contact_twin = ContactFactory(customer=customer, first_name=word, last_name=f"{word}son")
    things = (
        user,
        customer,
        contact,
        twin,
        contact_twin,
        note,
        file,
        loose,
        job,
        done,
        item,
        product,
        deal,
        booking,
        create_feed(actor=actor, of="person")[0],
        *_calendars(word, user),
        selection,
        fixed,
        shared,
        shared_list,
        token,
        bulk,
        saved,
        custom_field,
        Role.objects.create(name=f"{word} roll"),
        Role.objects.create(name=f"{word} arkiverad roll", archived_at=timezone.now()),
        Role.objects.get(key="reader"),
        Invitation.objects.create(
            email=f"{word}@inbjuden.example",
            role=user.role,
            digest=new_key().hex,
            sent_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        ),
        *_mail(word, user, customer, contact),
        ReminderFactory(text=f"{word} bevakning", person=user, author=user, customer=customer, contact=contact),
        ReminderRule.objects.create(text=f"{word} regel", kind="silent", number=6),
        mailing,
    )
    return World(word, *things, values)


def _mail(word: str, user: User, customer: Customer, contact: Contact) -> tuple[Any, ...]:
    piece = {"key": "p1", "name": f"{word} delmall", "layout": "text", "text": f"<p>{word} delmall</p>"}
    path = default_storage.save(f"mail-pictures/{new_key()}", ContentFile(b"a picture"))
    name = f"{word} brevmall"
    return (
        MailBlock.objects.create(name=piece["name"], piece=piece),
        MailTemplate.objects.create(name=name, subject=name, pieces=[piece]),
        MailDraft.objects.create(author=user, customer=customer, contact=contact, subject=name, pieces=[piece]),
        MailPicture.objects.create(name="bild.png", path=path, content_type="image/png", size=9, digest=word),
        IncomingMail.objects.create(
            key=word,
            state=IncomingMail.State.TRAY,
            sender=f"{word}@okänd.example",
            sender_name=f"{word} avsändare",
            path=path,
            received_at=timezone.now(),
        ),
    )


def _calendars(word: str, user: User) -> tuple[Any, ...]:
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", f"UID:{word}", f"SUMMARY:{word} fil", "DTSTART:20261124T100000Z")
    event = "\n".join([*lines, "END:VEVENT", "END:VCALENDAR"])
    path = default_storage.save(f"calendar-files/{new_key()}", ContentFile(event.encode()))
    starts = timezone.now() + timedelta(days=1)
    invitation = ReceivedInvitation.objects.create(
        uid=word,
        organizer=f"{word}@inbjudare.example",
        attendee="oss@example.se",
        stamp=timezone.now(),
        title=f"{word} inbjudan",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        received_at=timezone.now(),
    )
    outside = OutsideCalendar.objects.create(
        owner=user, name=f"{word} kalender", address=seal("https://127.0.0.1:1/", "outside calendar"), next_at=starts
    )
    return invitation, outside, CalendarUpload.objects.create(owner=user, name=f"{word}.ics", path=path)


def own_value(model: type[OwnValue], word: str) -> OwnValue:
    """A value of the organisation's own of some kind."""
    more = {"subject": Tag.Subject.CUSTOMER} if model is Tag else {}
    return model._default_manager.create(name=f"{word} värde", position=99, **more)


# What hangs on a customer, and is seen with it.
OF_CUSTOMERS = {"customer", "contact", "twin", "contact_twin", "note", "file", "deal", "booking", "reminder"}


def own_only() -> User:
    """Somebody whose own role allows everything but seeing other people's customers, and who has none."""
    allowed = sorted({permission.name for permission in all_permissions()} - {VIEW_ALL})
    return _somebody("Inga Egen", Role.objects.create(name="Innesäljare", permissions=allowed))


def powerless() -> User:
    """Somebody whose own role allows nothing at all."""
    return _somebody("Ove Ingen", Role.objects.create(name="Praktikant"))


def _somebody(name: str, role: Role) -> User:
    return UserFactory(name=name, role=role, password=make_password("tolv tecken räcker gott"))


def without_what_is_everybodys(text: str, world: World) -> str:
    """Take out of an answer what is no customer's: products, own values, colleagues' roles, what is shared."""
    names = (" produkt", " värde", " delat", " roll", " arkiverad roll", " nyckel", " fält", "@inbjuden.example")
    names += (" delad lista", " delmall", " brevmall", " regel", " avsändare", "@okänd.example")
    # What came to the organisation's own address is for whoever answers first.
    names += (" inbjudan", "@inbjudare.example")
    for name in names:
        for written in (f"{world.word}{name}", escape(f"{world.word}{name}"), quote(f"{world.word}{name}")):
            text = text.replace(written, "")
    return text
