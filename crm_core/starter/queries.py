"""Questions about a beginning: is there anything yet, and how much of it is made up."""

from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from crm_core.bookings.models import Booking
from crm_core.contacts.models import Contact
from crm_core.customers.models import Customer
from crm_core.deals.models import Deal
from crm_core.files.models import File
from crm_core.notes.models import Note
from crm_core.products.models import Product, ProductCategory
from crm_core.reminders.models import Reminder
from crm_core.starter.sample import is_marked, with_mark

SAMPLES = "starter.samples"
FOR = 60  # seconds; asked on every page, and it does not matter when it is a little old


def has_customers() -> bool:
    """Whether there is any customer, archived ones too."""
    return Customer.objects.exists()


def sample_count() -> int:
    """How many sample customers there are, as of the last minute."""
    count = cache.get(SAMPLES)
    if count is None:
        count = Customer.objects.not_merged().filter(is_sample=True).count()
        cache.set(SAMPLES, count, FOR)
    return count


def forget_sample_count() -> None:
    """Have it counted again."""
    cache.delete(SAMPLES)


def touched_samples() -> QuerySet[Customer]:
    """Sample customers that somebody has hung something of their own on: a note, a deal, a booking, a file, or more."""
    here = OuterRef("pk")
    own = (
        Exists(with_mark(Note.objects.filter(customer=here)).exclude(is_marked())),
        Exists(with_mark(Contact.objects.filter(customer=here)).exclude(is_marked())),
        Exists(with_mark(Deal.objects.filter(customer=here)).exclude(is_marked())),
        Exists(with_mark(Booking.objects.filter(customer=here)).exclude(is_marked())),
        Exists(with_mark(Reminder.objects.filter(customer=here)).exclude(is_marked())),
        Exists(File.objects.filter(Q(customer=here) | Q(note__customer=here))),
        Exists(Customer.objects.filter(parent=here, is_sample=False)),
    )
    return Customer.objects.filter(reduce(or_, own), is_sample=True)


def unused_sample_products() -> QuerySet[Product]:
    """Sample products that no deal is about."""
    return with_mark(Product.objects.filter(deals=None)).filter(is_marked())


def unused_sample_categories() -> QuerySet[ProductCategory]:
    """Categories of the sample products that no product is in."""
    return with_mark(ProductCategory.objects.filter(products=None)).filter(is_marked())
