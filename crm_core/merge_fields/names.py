"""What merge fields are called in Swedish; a template may use these names or the registry's own.

A name stands in templates that people have saved, so it never changes. A field without a Swedish name of its own (what
an organisation adds itself) goes by the registry's name in both languages.
"""

ROOTS = {
    "customer": "kund",
    "contact": "kontaktperson",
    "deal": "affär",
    "seller": "säljare",
    "sender": "avsändare",
    "organisation": "organisation",
}

_ADDRESSES = {
    "visiting_street": "besöksadress",
    "visiting_postcode": "besökspostnummer",
    "visiting_town": "besöksort",
    "postal_street": "postadress",
    "postal_postcode": "postnummer",
    "postal_town": "ort",
    "invoice_street": "fakturaadress",
    "invoice_postcode": "fakturapostnummer",
    "invoice_town": "fakturaort",
    "invoice_email": "fakturaepost",
}

FIELDS: dict[str, dict[str, str]] = {
    "customer": {
        "name": "namn",
        "org_number": "organisationsnummer",
        "status": "status",
        "owner": "ansvarig",
        "kind": "slag",
        "phone": "telefon",
        "email": "epost",
        "mobile": "mobil",
        "website": "webbplats",
        **_ADDRESSES,
        "country": "land",
        "number": "kundnummer",
        "industry": "bransch",
        "unit": "enhet",
        "employees": "anställda",
        "customer_since": "kund_sedan",
        "parent": "moderbolag",
        "tags": "taggar",
        "last_contact": "senaste_kontakt",
        "created": "skapad",
        "changed": "ändrad",
    },
    "contact": {
        "name": "namn",
        "first_name": "förnamn",
        "last_name": "efternamn",
        "customer": "kund",
        "position_type": "befattningstyp",
        "title": "titel",
        "phone": "telefon",
        "mobile": "mobil",
        "email": "epost",
        "is_main": "huvudkontakt",
        "customer_status": "kundstatus",
        "customer_town": "kundort",
    },
    "deal": {
        "customer": "kund",
        "product": "produkt",
        "description": "beskrivning",
        "status": "status",
        "seller": "säljare",
        "orderer": "beställare",
        "loss_reason": "orsak",
        "quantity": "antal",
        "unit_price": "pris",
        "discount": "rabatt",
        "recurrence": "debiteras",
        "amount": "belopp",
        "value": "värde",
        "offered_on": "offererad",
        "answer_by": "svar_senast",
        "ordered_on": "beställd",
        "starts_on": "startar",
        "ends_on": "slutar",
        "notice_months": "uppsägningstid",
        "renews": "förlängs",
        "next_step": "nästa_steg",
        "probability": "sannolikhet",
        "unit": "enhet",
        "is_reference": "referens",
        "reference_until": "referens_till",
        "reference_contact": "referensperson",
        "status_since": "status_sedan",
        "created": "skapad",
    },
    "seller": {"name": "namn", "first_name": "förnamn", "email": "epost"},
    "sender": {"name": "namn", "first_name": "förnamn", "email": "epost", "signature": "signatur"},
    "organisation": {"name": "namn"},
}


def swedish(root: str, name: str) -> str:
    """Return a field's whole name in Swedish: customer, name → kund.namn."""
    return f"{ROOTS[root]}.{FIELDS.get(root, {}).get(name, name)}"
