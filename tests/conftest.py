"""Fixtures that every test can use; README.md says which and when."""

import gc
import os
import shutil
import tempfile
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from django_tenants.utils import tenant_context
from pytest_django.plugin import DjangoDbBlocker

from kundsystem.messaging import push
from tests import cast, database
from tests.clients import OrganisationClient, sign_in
from tests.mailbox import Mailbox, running_mailbox
from tests.messaging import ELKS_NAME, ELKS_PASSWORD, SENDGRID_KEY, StandIn
from tests.messaging import running as running_stand_in
from tests.openid import Provider, running_provider
from tests.queries import QueryCount


def pytest_configure(config: pytest.Config) -> None:
    """Give every worker a database, a Valkey number and a folder of its own, before anything connects."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    plain = settings.DATABASES["default"]["NAME"]
    settings.KUNDSYSTEM_PLAIN_DATABASE = plain
    number = (zlib.crc32(plain.encode()) + int(worker.removeprefix("gw") or 0)) % 15 + 1
    address = f"{settings.CACHES['default']['LOCATION'].rsplit('/', 1)[0]}/{number}"
    settings.CACHES["default"]["LOCATION"] = settings.CELERY_BROKER_URL = address
    folder = Path(tempfile.mkdtemp(prefix="kundsystem-tests-"))
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "files"
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make, and seldom: all that is loaded by now stays loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_pages_only(django_test_environment: None) -> None:
    """Keep what pages are made with for `answer.context`, and no copy for each of the dozens of parts they include."""

    def render(template: Template, context: Context) -> SafeString:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Copy the master database for this worker."""
    name = database.name_of(os.environ.get("PYTEST_XDIST_WORKER", ""))
    plain = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.copy_master(name, fresh=request.config.getvalue("create_db"))
        database.use(name)
    yield
    with django_db_blocker.unblock():
        database.use(plain)
        if not request.config.getvalue("reuse_db"):
            database.drop(name)


@pytest.fixture(autouse=True)
def _nowhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin and end every test without an organisation, and with an empty cache where there is a database."""
    connection.set_schema_to_public()
    if {"db", "committed_organisation"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("valkey")
    yield
    connection.set_schema_to_public()


@pytest.fixture
def transactional_db() -> None:
    """Refuse what would empty the public tables, the organisations among them."""
    pytest.fail("Use the fixture committed_organisation: an organisation of the test's own, with committed data.")


@pytest.fixture
def valkey() -> None:
    """Valkey without a key, of the cache or the broker; every worker has a number of its own."""
    cache.clear()


@pytest.fixture
def organisation(db: None):
    """Alfa AB, set on the connection for the whole test. What the test writes is rolled back."""
    alfa = _organisation(cast.ALFA)
    connection.set_tenant(alfa)
    yield alfa
    connection.set_schema_to_public()


@pytest.fixture
def other_organisation(db: None):
    """Beta AB. Enter it with `django_tenants.utils.tenant_context`."""
    return _organisation(cast.BETA)


def _organisation(house: cast.House):
    from tenants.queries import organisation_by_host

    found = organisation_by_host(house.host)
    assert found is not None, f"{house.name} is missing from the test database"
    return found


def _person(person: cast.Person):
    from kundsystem.accounts.models import User

    home = _organisation(person.house) if person.house == cast.BETA else None
    if home is None:
        user = User.objects.select_related("role").get(email=person.email)
        user.home = connection.tenant
        return user
    with tenant_context(home):
        user = User.objects.select_related("role").get(email=person.email)
    user.home = home
    return user


@pytest.fixture
def owner(organisation):
    """Owner of Alfa."""
    return _person(cast.OWNER)


@pytest.fixture
def administrator(organisation):
    """Administrator in Alfa."""
    return _person(cast.ADMINISTRATOR)


@pytest.fixture
def member(organisation):
    """Member in Alfa: the ordinary salesperson."""
    return _person(cast.MEMBER)


@pytest.fixture
def reader(organisation):
    """Reader in Alfa: sees, changes nothing."""
    return _person(cast.READER)


@pytest.fixture
def outsider(organisation, other_organisation):
    """Owner of Beta, a stranger to Alfa."""
    return _person(cast.OUTSIDER)


@pytest.fixture
def actor_for() -> Callable:
    """Return a function: user → Actor, by default coming through a page."""
    from kundsystem.accounts.actor import Actor

    return Actor


@pytest.fixture
def client_for() -> Callable[..., Client]:
    """Return a function: user → client signed in at that user's organisation; other headers as keywords."""

    def make(user, **extra: str) -> OrganisationClient:
        return sign_in(user, getattr(user, "home", None) or connection.tenant, **extra)

    return make


@pytest.fixture
def anonymous(organisation) -> Client:
    """A client at Alfa's address without being signed in."""
    return OrganisationClient(HTTP_HOST=cast.ALFA.host)


@pytest.fixture
def public_client(db: None) -> Client:
    """A client at the public site."""
    return OrganisationClient(HTTP_HOST=settings.BASE_DOMAIN)


@contextmanager
def committed() -> Iterator[Any]:
    """Make an organisation with the whole cast of Alfa, committed; drop it after."""
    from tenants.provisioning import delete_schema

    connection.set_schema_to_public()
    mark = uuid.uuid4().hex[:8]
    house = cast.House(f"Gamma {mark} AB", f"gamma-{mark}.{settings.BASE_DOMAIN}")
    database.move_in(house, like=cast.ALFA)
    made = _organisation(house)
    try:
        yield made
    finally:
        connection.set_schema_to_public()
        delete_schema(made)
        shutil.rmtree(settings.MEDIA_ROOT / made.schema_name, ignore_errors=True)


@pytest.fixture
def committed_organisation(
    request: pytest.FixtureRequest, valkey: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
):
    """An organisation of the test's own, set on the connection, whose data are really committed; dropped after.

    It has the whole cast of Alfa. For what needs several connections, real commits or a worker; slower (about 0.2 s).
    """
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("committed_organisation goes without db and organisation: these roll everything back.")
    with django_db_blocker.unblock(), committed() as gamma:
        connection.set_tenant(gamma)
        yield gamma


@pytest.fixture
def another_committed_organisation(committed_organisation):
    """A second one; enter it with `tenant_context`."""
    with committed() as delta:
        connection.set_tenant(committed_organisation)
        yield delta


@pytest.fixture(scope="module")
def seeded_organisation(django_db_setup, django_db_blocker: DjangoDbBlocker):
    """The large organisation in small: 600 customers as `kundsystem seed` makes them, once for all tests of a file.

    Its data are committed; a test enters it by `db` and `seeded`, and what it writes is rolled back.
    """
    from crm_core.seeding.filling import seed

    with django_db_blocker.unblock(), committed() as filled:
        connection.set_schema_to_public()
        yield filled, seed(filled, customers=600, notes=3_000)


@pytest.fixture
def seeded(seeded_organisation, db: None):
    """What was written to the seeded organisation, which is set on the connection."""
    organisation, outcome = seeded_organisation
    connection.set_tenant(organisation)
    yield outcome
    connection.set_schema_to_public()


@pytest.fixture
def query_count() -> Callable[[int], CaptureQueriesContext]:
    """`with query_count(8):` fails, showing the queries, when there are more than eight."""
    return QueryCount


@pytest.fixture(scope="session")
def _mailbox() -> Iterator[Mailbox]:
    """A mailbox for the session; it takes half a second to start."""
    with running_mailbox() as running:
        yield running


@pytest.fixture
def mailbox(_mailbox: Mailbox, settings) -> Mailbox:
    """An empty mailbox, and the product sends to it by SMTP as it does in earnest."""
    _mailbox.begin_anew()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _mailbox.smtp_port
    return _mailbox


@pytest.fixture(scope="session")
def _openid_provider() -> Iterator[Provider]:
    """A provider of OpenID Connect for the session; it takes half a second to start."""
    with running_provider() as running:
        yield running


@pytest.fixture
def openid_provider(_openid_provider: Provider) -> Provider:
    """A provider that behaves."""
    _openid_provider.misbehave()
    return _openid_provider


@pytest.fixture(scope="session")
def _sendgrid() -> Iterator[StandIn]:
    """A stand-in for SendGrid for the session."""
    with running_stand_in("sendgrid") as running:
        yield running


@pytest.fixture
def sendgrid(_sendgrid: StandIn, settings) -> StandIn:
    """An empty stand-in for SendGrid that behaves, and the product sends by it."""
    _sendgrid.begin_anew()
    settings.MAIL_PROVIDER = "sendgrid"
    settings.SENDGRID_HOST, settings.SENDGRID_API_KEY = _sendgrid.url, SENDGRID_KEY
    settings.SENDGRID_WEBHOOK_KEY = _sendgrid.key
    return _sendgrid


@pytest.fixture
def elks(settings) -> Iterator[StandIn]:
    """A stand-in for 46elks, and the product sends texts by it."""
    with running_stand_in("elks") as running:
        settings.SMS_PROVIDER = "46elks"
        settings.ELKS_HOST = running.url
        settings.ELKS_USERNAME, settings.ELKS_PASSWORD = ELKS_NAME, ELKS_PASSWORD
        yield running


@pytest.fixture
def push_server(settings) -> Iterator[StandIn]:
    """A stand-in for the push servers of browsers, and the product has a key to send to them with."""
    with running_stand_in("push") as running:
        settings.PUSH_KEY, settings.PUSH_CONTACT = push.new_key(), "mailto:operator@kundsystem.example"
        yield running
