"""Sentences, as people read them: in Swedish and in English."""

import datetime as dt

import pytest
from django.utils import translation

from crm_core.models import DealStatus, Industry, Mailing, NoteKind, PositionType, Product, Tag, Unit
from crm_core.selections.checking import check
from crm_core.selections.sentences import Said, as_text, sentence
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from kundsystem.accounts.models import User

TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def named(organisation):
    """Names → keys of what sentences mention."""
    things = [
        Product.objects.create(name="Säljkompass"),
        Product.objects.create(name="Anbudsstöd"),
        Product.objects.create(name="Kurs, steg 1"),
        Unit.objects.create(name="Mälardalen"),
        Unit.objects.create(name="Syd"),
        Tag.objects.create(name="Mässa", subject="customer"),
        *Industry.objects.filter(name__in=("Bygg", "Livsmedel")),
        *PositionType.objects.filter(name__in=("Inköp", "Ekonomi")),
        *NoteKind.objects.filter(name="Besök"),
        *DealStatus.objects.filter(name="Offert skickad"),
        Mailing.objects.create(name="Adventsbrev"),
        *User.objects.filter(email="olga@alfa.example"),
        *Tag.objects.filter(name="Kundvård"),
    ]
    return {str(thing): str(thing.pk) for thing in things}


def group(match, *items):
    return {"match": match, "items": list(items)}


def one(criterion, negated=False, **given):
    given = {name.rstrip("_"): value for name, value in given.items()}
    return {"criterion": criterion, "not": negated, "with": given}


def no(criterion, **given):
    return one(criterion, True, **given)


def said(include=(), exclude=(), result="customers", match="all"):
    tree = {"version": 1, "result": result, "include": group(match, *include), "exclude": group("any", *exclude)}
    checked = check(read(tree), Actor.system(), today=TODAY)
    assert not checked.problems, checked.problems
    return sentence(checked)


HALF_YEAR = {"last": 6, "unit": "months"}

GOLDEN = [
    (lambda n: {}, "Alla kunder.", "All customers."),
    (
        lambda n: {"include": [one("bought", products=[n["Säljkompass"]])]},
        "Kunder som har köpt Säljkompass.",
        "Every customer that has bought Säljkompass.",
    ),
    (
        lambda n: {
            "include": [one("bought", products=[n["Säljkompass"]])],
            "exclude": [one("bought", products=[n["Anbudsstöd"]])],
        },
        "Kunder som har köpt Säljkompass, men inte de som har köpt Anbudsstöd.",
        "Every customer that has bought Säljkompass, but not one that has bought Anbudsstöd.",
    ),
    (
        lambda n: {"include": [no("bought", products=[n["Säljkompass"]])]},
        "Kunder som inte har köpt Säljkompass.",
        "Every customer that has not bought Säljkompass.",
    ),
    (
        lambda n: {"include": [one("bought", products=[n["Säljkompass"], n["Anbudsstöd"]], match="all")]},
        "Kunder som har köpt Säljkompass och Anbudsstöd.",
        "Every customer that has bought Säljkompass and Anbudsstöd.",
    ),
    (
        lambda n: {"include": [one("bought", products=[n["Säljkompass"], n["Anbudsstöd"]], match="any")]},
        "Kunder som har köpt Säljkompass eller Anbudsstöd.",
        "Every customer that has bought Säljkompass or Anbudsstöd.",
    ),
    (
        lambda n: {"include": [one("bought", when={"from": "2026-01-01", "to": "2026-03-31"})]},
        "Kunder som har köpt något med beställning från 1 januari 2026 till 31 mars 2026.",
        "Every customer that has bought something ordered from 1 January 2026 to 31 March 2026.",
    ),
    (
        lambda n: {"include": [one("bought", products=[n["Kurs, steg 1"]])]},
        "Kunder som har köpt ”Kurs, steg 1”.",
        "Every customer that has bought ”Kurs, steg 1”.",
    ),
    (lambda n: {"include": [no("bought")]}, "Kunder som inte har köpt något.", None),
    (
        lambda n: {"include": [one("bought", products=[n["Säljkompass"]], sellers=[n["Olga Ohlsson"]])]},
        "Kunder som har köpt Säljkompass med säljaren Olga Ohlsson.",
        None,
    ),
    (
        lambda n: {"include": [one("deal", statuses=[n["Offert skickad"]])]},
        "Kunder som har en affär med status Offert skickad.",
        "Every customer that has a deal with status Offert skickad.",
    ),
    (
        lambda n: {"include": [no("deal", stages=["open"])]},
        "Kunder som inte har någon affär som är öppen.",
        "Every customer that has no deal that is open.",
    ),
    (
        lambda n: {"include": [one("deal", stages=["open"], value={"from": 50000})]},
        "Kunder som har en affär som är öppen värd minst 50 000 kr per år.",
        None,
    ),
    (
        lambda n: {"include": [one("contract_ends", when={"next": 3, "unit": "months"})]},
        "Kunder som har ett avtal som går ut de närmaste 3 månaderna.",
        "Every customer that has a contract that ends within the next 3 months.",
    ),
    (
        lambda n: {"include": [one("contract_ends", when={"this": "year"}, renews="not")]},
        "Kunder som har ett avtal som går ut i år och inte förnyas automatiskt.",
        "Every customer that has a contract that ends this year and is not renewed automatically.",
    ),
    (
        lambda n: {"include": [one("running_revenue", sum={"from": 100000, "to": 200000})]},
        "Kunder som har abonnemang för 100 000 kr till 200 000 kr per år.",
        None,
    ),
    (
        lambda n: {"include": [no("won_amount", sum={"from": 1000}, when={"last": 1, "unit": "years"})]},
        "Kunder som inte har köpt för minst 1 000 kr med beställning det senaste året.",
        None,
    ),
    (
        lambda n: {"include": [one("reference", products=[n["Säljkompass"]])]},
        "Kunder som är referenskund för Säljkompass.",
        "Every customer that is a reference customer for Säljkompass.",
    ),
    (
        lambda n: {"include": [no("contacted", when=HALF_YEAR)]},
        "Kunder som inte har kontaktats de senaste 6 månaderna.",
        "Every customer that has not been contacted during the last 6 months.",
    ),
    (
        lambda n: {"include": [one("contacted", when={"last": 1, "unit": "months"})]},
        "Kunder som har kontaktats den senaste månaden.",
        "Every customer that has been contacted during the last month.",
    ),
    (
        lambda n: {"include": [no("note", text="kundvård", when=HALF_YEAR)]},
        "Kunder som inte har någon anteckning med ordet ”kundvård” de senaste 6 månaderna.",
        "Every customer that has no note with the word ”kundvård” during the last 6 months.",
    ),
    (
        lambda n: {"include": [one("note", text="nöjd kund", how="phrase")]},
        "Kunder som har en anteckning med frasen ”nöjd kund”.",
        "Every customer that has a note with the phrase ”nöjd kund”.",
    ),
    (
        lambda n: {"include": [one("note", text="avtal", how="word", kinds=[n["Besök"]])]},
        "Kunder som har en anteckning med exakt ordet ”avtal” av slaget Besök.",
        "Every customer that has a note with exactly the word ”avtal” of the kind Besök.",
    ),
    (
        lambda n: {"include": [one("note", tags=[n["Kundvård"]], authors=[n["Olga Ohlsson"]])]},
        "Kunder som har en anteckning skriven av Olga Ohlsson märkt Kundvård.",
        None,
    ),
    (
        lambda n: {"include": [one("postcode", in_=[["720 00", "759 99"]])]},
        "Kunder som har postnummer 720 00–759 99.",
        "Every customer that has the postcode 720 00–759 99.",
    ),
    (
        lambda n: {"include": [one("postcode", in_=[["11418"], ["72", "75"]], address="visiting")]},
        "Kunder som har postnummer för besök 114 18 eller 720 00–759 99.",
        None,
    ),
    (
        lambda n: {"include": [one("area_code", in_=["08", "0411"])]},
        "Kunder som har riktnummer 0411 eller 08.",
        "Every customer that has the area code 0411 or 08.",
    ),
    (lambda n: {"include": [no("area_code", in_=["08"])]}, "Kunder som inte har riktnummer 08.", None),
    (lambda n: {"include": [one("town", in_=["Malmö"])]}, "Kunder som finns i Malmö.", None),
    (
        lambda n: {"include": [one("mailing", mailings=[n["Adventsbrev"]], fate="not_opened")]},
        "Kunder som har fått men inte öppnat utskicket Adventsbrev.",
        "Every customer that has received but not opened the mailing Adventsbrev.",
    ),
    (
        lambda n: {"include": [no("mailing", when=HALF_YEAR)], "result": "persons"},
        "Kontaktpersoner där personen inte har fått något utskick som skickades de senaste 6 månaderna.",
        "Every contact person where the person has not received any mailing sent during the last 6 months.",
    ),
    (
        lambda n: {"include": [one("opted_out", why="bounced")], "exclude": [one("opted_out")]},
        "Kunder som får inga utskick eftersom den har en adress som studsat, men inte de som får inga utskick.",
        None,
    ),
    (
        lambda n: {"include": [one("customer.industry", is_=[n["Bygg"]])]},
        "Kunder som har bransch Bygg.",
        "Every customer that has industry Bygg.",
    ),
    (
        lambda n: {"include": [one("customer.industry", content="empty")]},
        "Kunder som saknar bransch.",
        "Every customer that lacks industry.",
    ),
    (
        lambda n: {"include": [one("customer.email", content="filled")]},
        "Kunder som har uppgift om e-post.",
        "Every customer that has e-mail filled in.",
    ),
    (
        lambda n: {"include": [one("customer.employees", between={"from": 10, "to": 50})]},
        "Kunder som har anställda 10 till 50.",
        None,
    ),
    (
        lambda n: {"include": [one("customer.unit", is_=[n["Mälardalen"], n["Syd"]])]},
        "Kunder som har enhet Mälardalen eller Syd.",
        None,
    ),
    (lambda n: {"include": [one("customer.tags", is_=[n["Mässa"]])]}, "Kunder som har taggar Mässa.", None),
    (lambda n: {"include": [one("created", when={"this": "week"})]}, "Kunder som lades till den här veckan.", None),
    (
        lambda n: {"include": [one("person", positions=[n["Inköp"]])]},
        "Kunder som har en kontaktperson med befattningen Inköp.",
        "Every customer that has a contact person with position Inköp.",
    ),
    (
        lambda n: {"include": [one("person", positions=[n["Inköp"]], email="has")], "result": "persons"},
        "Kontaktpersoner där personen är någon med befattningen Inköp som har e-postadress.",
        "Every contact person where the person is somebody with position Inköp that has an e-mail address.",
    ),
    (
        lambda n: {
            "result": "persons",
            "include": [one("bought", products=[n["Säljkompass"]]), one("person", main="yes")],
            "exclude": [one("contacted", when=HALF_YEAR)],
        },
        "Kontaktpersoner där kunden har köpt Säljkompass och personen är någon som är huvudkontakt, men inte där kunden"
        " har kontaktats de senaste 6 månaderna.",
        "Every contact person where the customer has bought Säljkompass and the person is somebody that is the main"
        " contact, but not where the customer has been contacted during the last 6 months.",
    ),
    (
        lambda n: {
            "include": [
                group("any", one("bought", products=[n["Säljkompass"]]), one("town", in_=["Lund"])),
                one("area_code", in_=["08"]),
            ]
        },
        "Kunder som (har köpt Säljkompass eller finns i Lund) och har riktnummer 08.",
        "Every customer that (has bought Säljkompass or is in Lund) and has the area code 08.",
    ),
    (
        lambda n: {"exclude": [one("town", in_=["Lund"]), one("area_code", in_=["08"])]},
        "Alla kunder, men inte de som finns i Lund eller har riktnummer 08.",
        "All customers, but not one that is in Lund or has the area code 08.",
    ),
    (
        lambda n: {"result": "persons", "exclude": [one("town", in_=["Lund"])]},
        "Alla kontaktpersoner, men inte där kunden finns i Lund.",
        "All contact persons, but not where the customer is in Lund.",
    ),
]


@pytest.mark.parametrize("number", range(len(GOLDEN)))
def test_it_reads_as_people_say_it(named, number):
    build, swedish, english = GOLDEN[number]
    with translation.override("sv"):
        assert as_text(said(**build(named))).replace("\u00a0", " ") == swedish
    if english:
        with translation.override("en"):
            assert as_text(said(**build(named))).replace("\u00a0", " ") == english


def test_the_values_are_set_off(named):
    pieces = said([one("bought", products=[named["Säljkompass"]])], [one("town", in_=["Lund"])])
    assert [piece for piece in pieces if piece.side] == [
        Said("Säljkompass", "include"),
        Said("inte", "exclude"),
        Said("Lund", "exclude"),
    ]


def test_two_of_the_same_name_are_told_apart(organisation):
    old = Product.objects.create(name="Kurs", archived_at=dt.datetime(2024, 1, 2, tzinfo=dt.UTC))
    new = Product.objects.create(name="Kurs")
    text = as_text(said([one("bought", products=[str(old.pk), str(new.pk)])]))
    assert text.count("Kurs") == 2
    assert "2024-01-02" in text
