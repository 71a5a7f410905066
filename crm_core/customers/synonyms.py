"""Headings in other people's files that mean a customer's field, in Swedish and English, in small letters."""

SYNONYMS = {
    "name": "namn, kundnamn, kund, företag, företagsnamn, bolag, name, customer, company, company name, account,"
    " account name, organisation, organization",
    "org_number": "org.nr, orgnr, org nr, organisationsnr, organisationsnummer, org number, organization number,"
    " organisation number, company number, vat number, momsregistreringsnummer",
    "status": "status, kundstatus, customer status, läge, stage",
    "owner": "ansvarig, kundansvarig, säljare, handläggare, owner, account manager, seller, sales rep, account owner",
    "kind": "typ, kundtyp, slag, kind, type, customer type",
    "number": "kundnr, kund nr, kundnummer, kund-id, kundid, customer number, customer no, customer id,"
    " account number, id",
    "phone": "telefon, tel, tfn, telefonnummer, telefon växel, växel, phone, phone number, telephone",
    "email": "e-post, epost, mejl, mail, e-postadress, email, e-mail, email address",
    "mobile": "mobil, mobiltelefon, mobilnummer, mobile, mobile phone, cell",
    "website": "webb, webbplats, hemsida, webbadress, www, url, web, website, homepage",
    "visiting_street": "besöksadress, gatuadress, visiting address",
    "visiting_postcode": "besökspostnummer, besökspostnr, visiting postcode",
    "visiting_town": "besöksort, visiting town",
    "postal_street": "postadress, adress, utdelningsadress, address, postal address, street, address 1",
    "postal_postcode": "postnummer, postnr, post nr, postcode, zip, zip code, postal code",
    "postal_town": "ort, postort, stad, town, city",
    "country": "land, country",
    "invoice_street": "fakturaadress, invoice address, billing address",
    "invoice_postcode": "fakturapostnummer, fakturapostnr, invoice postcode",
    "invoice_town": "fakturaort, invoice town, billing city",
    "invoice_email": "fakturamejl, faktura e-post, e-post faktura, fakturaepost, invoice email, billing email",
    "industry": "bransch, näringsgren, sni, industry, line of business, sector",
    "unit": "enhet, bolag/enhet, region, distrikt, unit, division, department",
    "employees": "anställda, antal anställda, employees, number of employees, headcount",
    "customer_since": "kund sedan, kundstart, customer since, since, start date",
    "parent": "moderbolag, koncern, parent, parent company",
    "tags": "taggar, etiketter, märkning, tags, labels",
}


def synonyms_of(name: str) -> tuple[str, ...]:
    """Return the headings that mean a field."""
    return tuple(SYNONYMS[name].split(", ")) if name in SYNONYMS else ()
