"""Consent to mailings: who has to give it, and who has."""

from crm_core.customers.models import Customer
from crm_core.newsletters.models import MailConsent


def needs_consent(customer: Customer) -> bool:
    """Tell whether a customer is a natural person, a sole trader among them: then consent is asked for."""
    return customer.kind == Customer.Kind.PERSON or customer.has_personal_number


def consent_of(customer: Customer) -> MailConsent | None:
    """Return the consent that a customer has given and not withdrawn."""
    return MailConsent.objects.in_force().at(customer.pk).select_related("recorded_by").first()
