"""How many bookings are to come, beside the tab's name."""

from django.utils import timezone

from crm_core.customers.tabs import count_rows, every_tab
from crm_core.models import Booking
from tests.factories import CustomerFactory, make_booking


def test_what_ends_while_the_server_runs_is_no_longer_to_come(organisation, member, actor_for):
    customer = CustomerFactory()
    tab = next(tab for tab in every_tab() if tab.key == "bookings")
    count_rows([tab], customer)  # as the first window after the start does
    booking = make_booking(actor_for(member), f"{timezone.localdate()} 00:00", customer=customer)
    Booking.objects.filter(pk=booking.pk).update(lasts_until=timezone.now())
    count_rows([tab], customer)
    assert customer.count_bookings == 0
