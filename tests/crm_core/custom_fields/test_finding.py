"""Sorting, narrowing, selecting, importing, taking out and changing many by own fields."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django_tenants.utils import tenant_context
from openpyxl import load_workbook

from crm_core.customers.models import Customer
from crm_core.fields.resources import choice_parameters, period_parameters
from crm_core.lists import pages
from crm_core.lists.listing import listing_of
from crm_core.lists.models import ListLayout
from crm_core.lists.pages import list_page
from crm_core.models import Import
from crm_core.selections.checking import check
from crm_core.selections.compiling import selected
from crm_core.selections.registry import all_criteria
from crm_core.selections.sentences import as_text, sentence
from crm_core.selections.tree import read
from kundsystem.accounts.actor import Actor
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory, DealFactory, ProductFactory

URL = "/customers/"


@pytest.fixture
def shaped(organisation, add, member):
    """One field of each kind that is compared in its own way, and three customers; the last has nothing."""
    fields = {
        "text": add("Ramavtal"),
        "number": add("Maskiner", "number"),
        "date": add("Nästa revision", "date"),
        "yes_no": add("Får mejlas", "yes_no"),
        "one_of": add("Nivå", "one_of", ["guld", "brons"]),
        "several_of": add("Intressen", "several_of", ["golf", "mat"]),
        "user": add("Tekniker", "user"),
    }
    values = [
        {"text": "Älmhult", "number": 9, "date": "2027-01-10", "yes_no": True, "several_of": ["golf", "mat"]},
        {"text": "zon", "number": 10, "date": "2026-12-01", "yes_no": False, "several_of": ["mat"]},
        {},
    ]
    values[0]["user"] = member
    for one, level in zip(values, ("brons", "guld"), strict=False):
        one["one_of"] = level
    for name, one in zip("ABC", values, strict=True):
        customer = CustomerFactory(name=name)
        for kind, value in one.items():
            typed = ", ".join(value) if isinstance(value, list) else str(getattr(value, "pk", value))
            fields[kind].write(customer, fields[kind].parse({"True": "ja", "False": "nej"}.get(typed, typed)))
        customer.save()
    return fields


def names(client, query):
    return re.findall(r'class="rowlink"[^>]*>([^<]*)<', client.get(f"{URL}?{query}").content.decode())


def found(condition, given, *, negated=False, result="customers"):
    item = {"criterion": condition, "not": negated, "with": given}
    tree = {"version": 1, "result": result, "include": {"match": "all", "items": [item]}}
    checked = check(read(tree), Actor.system())
    assert not checked.problems, checked.problems
    return sorted(getattr(row, "customer", row).name for row in selected(checked))


@pytest.mark.parametrize(
    ("kind", "order"),
    [("text", "BAC"), ("number", "ABC"), ("date", "BAC"), ("yes_no", "BAC"), ("one_of", "BAC")],
)
def test_the_list_is_ordered_by_it_and_goes_on_from_any_row(shaped, client_for, member, monkeypatch, kind, order):
    client, name = client_for(member), shaped[kind].name
    assert "".join(names(client, f"sort={name}")) == order
    # Whoever lacks a value comes last, whichever way it is turned.
    assert "".join(names(client, f"sort=-{name}")) == order[1::-1] + "C"
    monkeypatch.setattr(pages, "rows_at_a_time", lambda: 1)
    page, seen = client.get(f"{URL}?sort={name}"), []
    while page is not None:
        seen += [row.name for row in page.context["list"].rows]
        after = page.context["list"].after
        page = client.get(after) if after else None
    assert "".join(seen) == order


def test_the_list_is_narrowed_by_it(shaped, client_for, member):
    client = client_for(member)
    (gold, _gold, _t), _bronze = shaped["one_of"].kind.options()
    (golf, _golf, _t2), _food = shaped["several_of"].kind.options()
    asked = {
        f"{shaped['one_of'].name}={gold}": "B",
        f"{shaped['one_of'].name}=none": "C",
        f"{shaped['several_of'].name}={golf}": "A",
        f"{shaped['yes_no'].name}=no": "B",
        f"{shaped['user'].name}={member.pk}": "A",
        f"{shaped['text'].name}=älm": "A",
        f"{shaped['date'].name}_from=2026-12-01&{shaped['date'].name}_to=2026-12-31": "B",
    }
    assert {query: "".join(names(client, query)) for query in asked} == asked
    assert client.get(f"{URL}conditions/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "given", "who"),
    [
        ("text", {"begins": "äl"}, "A"),
        ("text", {"is": "ZON"}, "B"),
        ("text", {"contains": "o"}, "B"),
        ("text", {"content": "empty"}, "C"),
        ("number", {"between": {"from": 10}}, "B"),
        ("number", {"between": {"to": 9.5}}, "A"),
        ("date", {"when": {"from": "2026-12-15"}}, "A"),
        ("yes_no", {"answer": "no"}, "B"),
    ],
)
def test_customers_are_selected_by_it_and_the_others_by_its_opposite(shaped, kind, given, who):
    name = f"customer.{shaped[kind].name}"
    assert "".join(found(name, given)) == who
    assert "".join(found(name, given, negated=True)) == "".join(sorted(set("ABC") - set(who)))


def test_what_is_chosen_is_selected_by_and_said_in_words(shaped, member):
    brons = next(key for key, text, _tone in shaped["one_of"].kind.options() if text == "brons")
    name = f"customer.{shaped['one_of'].name}"
    assert found(name, {"is": [brons]}) == ["A"]
    assert found(f"customer.{shaped['user'].name}", {"is": [str(member.pk)]}) == ["A"]
    ContactFactory(customer=Customer.objects.get(name="A"))
    assert found(name, {"is": [brons]}, result="persons") == ["A"]
    tree = {
        "version": 1,
        "result": "customers",
        "include": {"match": "all", "items": [{"criterion": name, "with": {"is": [brons]}}]},
    }
    assert "nivå" in as_text(sentence(check(read(tree), Actor.system()))).casefold()


def test_another_organisation_can_neither_sort_narrow_nor_select_by_it(
    shaped, other_organisation, outsider, client_for
):
    name = shaped["number"].name
    with tenant_context(other_organisation):
        assert not [one for one in all_criteria() if ".own_" in one.name]
        item = {"criterion": f"customer.{name}", "with": {"between": {"from": 1}}}
        tree = {"version": 1, "result": "customers", "include": {"match": "all", "items": [item]}}
        assert check(read(tree), Actor.system()).problems
        page = client_for(outsider).get(f"{URL}?sort={name}&{name}=1").content.decode()
    assert "Maskiner" not in page


def test_programs_narrow_by_it(shaped, member):
    program = program_for(member)

    def asked(query):
        return [one["name"] for one in program.ask("get", f"customers/?{query}").json()["results"]]

    assert asked(f"{shaped['yes_no'].name}=true") == ["A"]
    assert asked(f"{shaped['date'].name}_from=2027-01-01") == ["A"]
    gold = shaped["one_of"].kind.options()[0][0]
    assert asked(f"{shaped['one_of'].name}={gold}") == ["B"]
    assert asked(f"{shaped['one_of'].name}=guld") == ["B"]


def test_a_list_with_it_is_taken_out_each_value_of_its_type(shaped, client_for, member):
    columns = [shaped[kind].name for kind in ("number", "one_of", "several_of", "date")]
    for more in ([], [shaped["user"].name]):
        ListLayout.objects.update_or_create(
            user=member, list_name="customer", defaults={"columns": columns + more, "sort": "name"}
        )
        answer = client_for(member).post(f"{URL}export/", {"as": "xlsx", "query": ""})
        rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values
        first = next(row for row in rows if row[0] == "A")
        assert first[1:4] == (9, "brons", "golf, mat")
        assert str(first[4]).startswith("2027-01-10")


def test_a_file_brings_it_and_a_wrong_value_is_told(shaped, client_for, member, django_capture_on_commit_callbacks):
    content = "Namn;Maskiner;Nivå;Nästa revision\nNy AB;1 200;Guld;2027-02-01\nFel AB;många;silver;\nA;7;;2030-01-01\n"
    client = client_for(member)
    client.post(reverse("import_start"), {"file": SimpleUploadedFile("kunder.csv", content.encode())})
    item = Import.objects.get()
    assert item.mapping[1:] == [f"customer.{shaped[kind].name}" for kind in ("number", "one_of", "date")]
    assert item.counts["faulty"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("import_run", args=[item.pk]))
    made = Customer.objects.get(name="Ny AB")
    assert (shaped["number"].read(made), shaped["one_of"].show(made)) == (1200, "guld")
    assert shaped["date"].show(made) == "2027-02-01"


def test_the_marked_customers_get_a_value_and_it_is_undone(shaped, client_for, member):
    client, field = client_for(member), shaped["yes_no"]
    page = client.get(f"{URL}bulk/own/", headers={"HX-Request": "true"}).content.decode()
    assert f"{field.name}:1" in page
    keys = [str(one.pk) for one in Customer.objects.all()]
    told = client.post(f"{URL}bulk/", {"key": keys, "do": f"{field.name}:1"}, follow=True).content.decode()
    assert "Får mejlas: Ja" in told
    assert {field.read(one) for one in Customer.objects.all()} == {True}


@pytest.mark.parametrize("subject", ["contact", "deal", "product"])
def test_other_subjects_have_it_in_form_list_and_api(organisation, add, member, administrator, client_for, subject):
    field = add("Eget", "number", subject=subject)
    thing = {"contact": ContactFactory, "deal": DealFactory, "product": ProductFactory}[subject]()
    client = client_for(administrator)
    page = client.get(reverse(f"{subject}_edit", args=[thing.pk])).content.decode()
    assert "Eget" in page
    program = program_for(administrator)
    answer = program.ask("patch", f"{subject}s/{thing.pk}/", {field.name: 7})
    assert (answer.status_code, answer.json().get(field.name)) == (200, 7), answer.content
    if subject != "product":
        ListLayout.objects.create(user=administrator, list_name=subject, columns=[field.name], sort=field.name)
        listing = listing_of(subject)
        shown = list_page(RequestFactory().get("/"), Actor(administrator), listing)
        assert [cell.text for row in shown.rows for cell in row.cells] == ["7"]


def test_what_is_made_once_for_all_organisations_has_none_of_them(shaped):
    made = [*choice_parameters("customer"), *period_parameters("customer")]
    assert [one.name for one in made if one.name.startswith("own_")] == []
