"""Example data of the style guide: every component in every state, nothing from any database."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kundsystem.web.navigation import AccountItem, CreateItem, Entry, NavItem

TONES = ["gran", "fjord", "blabar", "raps", "falu", "ljung", "sten"]


@dataclass(frozen=True)
class Customer:
    """A row of the example table."""

    name: str
    status: str
    tone: str
    town: str
    owner: str
    income: int | None
    contact: dt.date
    late: bool = False
    selected: bool = False


CUSTOMERS = [
    Customer("Björkehults kommun", "Förhandling", "raps", "Björkehult", "Lena Tornevik", None, dt.date(2026, 11, 22)),
    Customer(
        "Granlida Mätteknik AB", "Kund", "gran", "Granlida", "Karin Ekvall", 216000, dt.date(2026, 11, 17), False, True
    ),
    Customer("Kvarnbäckens Mekaniska", "Kund", "gran", "Kvarnbäck", "Karin Ekvall", 144000, dt.date(2026, 8, 14), True),
    Customer(
        "Öregårda Plåt & Ventilation", "Prospekt", "blabar", "Öregårda", "Oskar Hallingberg", 88000, dt.date(2025, 9, 9)
    ),
]


class ExampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Kundens namn")
    number = forms.CharField(label="Organisationsnummer")
    owner = forms.ChoiceField(label="Ansvarig", choices=[("ke", "Karin Ekvall"), ("jb", "Jonas Brandeby")])
    email = forms.EmailField(label="E-post till fakturor", required=False)
    phone = forms.CharField(label="Telefon", required=False, help_text="Riktnummer först, till exempel 08-465 004 12.")
    since = forms.DateField(label="Kund sedan", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    password = forms.CharField(label="Lösenord", widget=forms.PasswordInput, required=False)
    logo = forms.FileField(label="Märke", required=False)
    about = forms.CharField(label="Om kunden", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Slag", choices=[("c", "Företag"), ("p", "Privatperson")], widget=forms.RadioSelect, required=False
    )
    news = forms.BooleanField(label="Vill ha nyhetsbrevet", required=False)


def forms_in_two_states() -> dict[str, forms.Form]:
    """Return the form as it is first seen, and as it comes back with errors."""
    wrong = ExampleForm(
        {"name": "Hällmo Elteknik AB", "number": "559900-412", "owner": "ke", "email": "faktura@hallmo", "news": "on"}
    )
    wrong.add_error("number", "Numret ska ha tio siffror. Det saknas en.")
    return {"form": ExampleForm(prefix="new"), "wrong_form": wrong}


def frame() -> dict[str, Any]:
    """Return menus and people, so that the frame can be looked at without signing in."""
    pages = [
        ("customers", _("Customers"), "building-community", True),
        ("contacts", _("Contacts"), "address-book", True),
        ("settings", _("Settings"), "settings", False),
    ]
    nav = [
        Entry(NavItem(key, label, "", icon, phone=phone), "#", key == "customers") for key, label, icon, phone in pages
    ]
    return {
        "actor": SimpleNamespace(user=SimpleNamespace(name="Karin Ekvall")),
        "organisation": SimpleNamespace(name="Ekerum Partner"),
        "nav_entries": nav,
        "phone_entries": [entry for entry in nav if entry.item.phone],
        "create_entries": [
            Entry(CreateItem("customer", _("New customer"), "", "building"), "#"),
            Entry(CreateItem("contact", _("New contact"), "", "user-plus"), "#"),
        ],
        "account_entries": [
            Entry(AccountItem("profile", _("Profile"), "", "user"), "#"),
            Entry(AccountItem("sign-out", _("Sign out"), "", "logout", post=True), "#"),
        ],
    }


def context() -> dict[str, Any]:
    """Return everything the page needs."""
    today = dt.date(2026, 11, 23)
    return {
        **frame(),
        **forms_in_two_states(),
        "tones": TONES,
        "customers": CUSTOMERS,
        "choices": [
            {"value": "1", "label": "Prospekt", "tone": "blabar"},
            {"value": "2", "label": "Kund", "tone": "gran"},
            {"value": "3", "label": "Tidigare kund", "tone": "sten"},
        ],
        "steps": ["Välj fil", "Stäm av", "Importera", "Klart"],
        "today": today,
        "sort": "name",
    }
