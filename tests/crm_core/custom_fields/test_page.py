"""The administrator's page of own fields."""

import pytest
from django.urls import reverse

from crm_core.custom_fields.models import CustomField
from crm_core.fields.registry import field_of, fields_of

LIST = "/settings/fields/"


@pytest.fixture
def client(organisation, client_for, administrator):
    return client_for(administrator)


def test_a_field_is_added_changed_moved_and_put_away(client, organisation):
    data = {"label": "Nivå", "kind": "one_of", "new_options": "guld\n\nbrons", "default": "brons", "in_lists": "on"}
    told = client.post(f"{LIST}new/?subject=customer", data, follow=True).content.decode()
    assert "är tillagt" in told
    assert "guld, brons" in told
    organisation.refresh_from_db()
    field = CustomField.objects.get()
    page = client.get(reverse("custom_field_edit", args=[field.pk])).content.decode()
    assert 'value="guld"' in page
    names = {f"option-{option.pk.hex}": option.name.title() for option in field.options.all()}
    client.post(
        reverse("custom_field_edit", args=[field.pk]), data | names | {"label": "Klass", "new_options": "silver"}
    )
    organisation.refresh_from_db()
    changed = field_of("customer", "own_niva")
    assert (changed.label, [text for _key, text, _t in changed.kind.options()]) == (
        "Klass",
        ["Guld", "Brons", "silver"],
    )
    assert changed.default is None or changed.kind.show(changed.start) == "Brons"
    client.post(f"{LIST}new/?subject=customer", {"label": "Andra", "kind": "text"})
    client.post(f"{LIST}order/", {"subject": "customer", "down": field.pk.hex})
    organisation.refresh_from_db()
    assert [one.label for one in fields_of("customer") if one.source == "own"] == ["Andra", "Klass"]
    client.post(reverse("custom_field_archive", args=[field.pk]))
    assert "Arkiverade fält" in client.get(LIST).content.decode()


def test_what_is_wrong_is_told_beside_its_box(client):
    answer = client.post(f"{LIST}new/", {"label": "Tal", "kind": "number", "default": "många"})
    assert answer.status_code == 422
    assert "default" in answer.context["form"].errors
    assert not CustomField.objects.exists()


def test_two_hundred_fields_take_no_more_questions(client, query_count):
    kinds = list(CustomField.Kind.values)
    CustomField.objects.bulk_create(
        CustomField(subject="customer", name=f"own_f{n}", label=f"Fält {n}", kind=kinds[n % len(kinds)], position=n)
        for n in range(200)
    )
    client.get(LIST)
    with query_count(8):
        assert client.get(LIST).status_code == 200
