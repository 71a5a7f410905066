"""Selections through the API, and its lists narrowed by them."""

import pytest
from django.db import OperationalError

from crm_core.models import Selection
from crm_core.selections import api
from crm_core.selections.actions import archive_selections, create_selection
from crm_core.selections.encoding import encode
from crm_core.selections.freezing import freeze
from crm_core.selections.tree import ALL, ANY, PERSONS, Condition, Group, Tree
from kundsystem.shared.keys import new_key
from tests.api import program_for
from tests.factories import ContactFactory, CustomerFactory

IN_LUND = Tree(Group(ALL, (Condition("town", {"in": ["Lund"]}),)))

GONE = Tree(Group(ALL, (Condition("bought", {"products": [str(new_key())]}),)))


@pytest.fixture
def program(member):
    """A member's program that may write."""
    return program_for(member)


@pytest.fixture
def lund(organisation):
    """Whom the selection finds."""
    return CustomerFactory(name="Lunda", number="77", postal_town="Lund")


@pytest.fixture
def arboga(organisation):
    """Whom it does not find."""
    return CustomerFactory(name="Arboga", postal_town="Arboga")


@pytest.fixture
def saved(organisation, member, actor_for):
    return create_selection(actor=actor_for(member), name="I Lund", tree=IN_LUND, is_shared=True)


class TestSaving:
    """A selection as data, there and back."""

    def test_it_is_saved_read_changed_and_put_away(self, program, member, lund):
        answer = program.ask("post", "selections/", {"name": "I Lund", "tree": IN_LUND.as_json()}, Accept_Language="en")
        made = answer.json()
        assert answer.status_code == 201, made
        assert (made["name"], made["is_shared"], made["owner"]["id"]) == ("I Lund", False, str(member.pk))
        assert (made["tree"], made["result"], made["problem"]) == (IN_LUND.as_json(), "customers", "")
        assert made["sentence"] == "Every customer that is in Lund."
        path = f"selections/{made['id']}/"
        changed = program.ask("patch", path, {"name": "Lund", "is_shared": True}, If_Match=answer["ETag"])
        assert (changed.json()["name"], changed.json()["is_shared"]) == ("Lund", True)
        late = program.ask("patch", path, {"name": "För sent"}, If_Match=answer["ETag"])
        assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
        assert program.ask("delete", path).status_code == 200
        assert program.ask("get", path).status_code == 404
        assert Selection.objects.get().archived_at is not None

    @pytest.mark.parametrize(
        ("tree", "code", "field"),
        [
            ([], "not_a_selection", "tree"),
            ({"version": 2, "result": "customers"}, "version", "tree"),
            ({"version": 1, "result": "deals"}, "result", "tree"),
            (Tree(Group(ALL, (Group(ANY), Condition("magic")))).as_json(), "unknown_criterion", "tree.include.1"),
            (IN_LUND.as_json() | {"exclude": {"match": "any", "items": [7]}}, "not_a_condition", "tree.exclude.0"),
            (GONE.as_json(), "removed", "tree.include.0.products"),
        ],
    )
    def test_what_is_wrong_in_it_is_told_with_its_place(self, program, saved, tree, code, field):
        for method, path in (("post", "selections/"), ("patch", f"selections/{saved.pk}/")):
            answer = program.ask(method, path, {"name": "Fel", "tree": tree})
            said = answer.json()
            assert (answer.status_code, said["code"], said["field"]) == (422, code, field)
            assert said["errors"][field] == [said["message"]]
        assert Selection.objects.get().name == "I Lund"

    def test_ones_own_and_the_shared_ones_are_listed_with_as_many_questions_for_many(
        self, program, owner, saved, actor_for, query_count
    ):
        create_selection(actor=actor_for(owner), name="Ägarens egen", tree=IN_LUND)
        for number in range(5):
            create_selection(actor=actor_for(owner), name=f"Delad {number}", tree=IN_LUND, is_shared=True)
        program.ask("get", "selections/")
        with query_count(7):
            found = program.ask("get", "selections/").json()["results"]
        assert [one["name"] for one in found] == [*(f"Delad {number}" for number in range(5)), "I Lund"]
        assert program.ask("get", "selections/?result=persons").json()["results"] == []

    def test_who_is_in_it_is_fixed_and_changed_by_hand(self, program, saved, lund, arboga):
        made = program.ask("post", f"selections/{saved.pk}/freeze/", {"name": "Lund i mars"}).json()
        assert (made["is_fixed"], made["name"]) == (True, "Lund i mars")
        there, nobody = f"selections/{made['id']}/members", str(new_key())

        def by_hand(what, *keys):
            return program.ask("post", f"{there}/{what}/", {"members": [str(key) for key in keys]})

        assert by_hand("add", lund.pk, arboga.pk, nobody).json() == {"changed": 1}
        assert by_hand("remove", lund.pk, nobody).json() == {"changed": 1}
        assert [one["name"] for one in program.ask("get", f"{there}/").json()["results"]] == ["Arboga"]
        assert by_hand("add").json()["field"] == "members"
        refused = program.ask("post", f"selections/{saved.pk}/members/add/", {"members": [str(arboga.pk)]})
        assert (refused.status_code, refused.json()["code"]) == (422, "not_fixed")

    def test_persons_are_added_by_hand_to_a_fixed_one_of_persons(self, program, member, actor_for, lund):
        anna = ContactFactory(customer=lund)
        fixed = freeze(
            actor=actor_for(member),
            name="Nyckelpersoner",
            tree=Tree(Group(ALL, (Condition("reference"),)), result=PERSONS),
        )
        answer = program.ask("post", f"selections/{fixed.pk}/members/add/", {"members": [str(anna.pk), str(lund.pk)]})
        assert answer.json() == {"changed": 1}

    def test_a_fixed_one_has_no_tree_to_change(self, program, member, actor_for, lund):
        fixed = freeze(actor=actor_for(member), name="Fast", tree=Tree())
        answer = program.ask("patch", f"selections/{fixed.pk}/", {"tree": IN_LUND.as_json()})
        assert (answer.status_code, answer.json()["code"]) == (422, "fixed")


class TestAsking:
    """How many, who, and why."""

    def test_it_is_counted(self, program, saved, lund, arboga, query_count):
        program.ask("get", f"selections/{saved.pk}/count/")
        with query_count(10):
            found = program.ask("get", f"selections/{saved.pk}/count/").json()
        numbers = {"count": 1, "everybody": 2, "included": 1, "excluded": 0, "conditions": {"include.0": 1}}
        assert found == numbers

    def test_its_members_are_customers_page_by_page(self, program, saved, lund, arboga, query_count):
        CustomerFactory(name="Allra först", postal_town="Lund")
        program.ask("get", f"selections/{saved.pk}/members/")
        with query_count(10):
            page = program.ask("get", f"selections/{saved.pk}/members/?limit=1").json()
        assert [one["name"] for one in page["results"]] == ["Allra först"]
        page = program.ask("get", page["next"].split("localhost")[1]).json()
        of_customer = {"id": str(lund.pk), "number": "77", "name": "Lunda"}
        assert page["results"] == [{"id": str(lund.pk), "name": "Lunda", "email": lund.email, "customer": of_customer}]
        assert page["next"] is None

    def test_or_persons_with_their_customers(self, program, member, actor_for, lund, arboga):
        person = ContactFactory(customer=lund)
        ContactFactory(customer=arboga)
        tree = Tree(IN_LUND.include, result=PERSONS)
        selection = create_selection(actor=actor_for(member), name="Personer", tree=tree)
        found = program.ask("get", f"selections/{selection.pk}/members/").json()["results"]
        assert [(one["id"], one["customer"]["name"]) for one in found] == [(str(person.pk), "Lunda")]

    def test_it_tells_why_somebody_is_in_or_not(self, program, saved, lund, arboga, query_count):
        path = f"selections/{saved.pk}/explain/"
        program.ask("get", f"{path}?of={lund.pk}")
        with query_count(11):
            found = program.ask("get", f"{path}?of={lund.pk}", Accept_Language="en").json()
        assert (found["is_in"], found["verdict"]) == (True, "Included by the condition.")
        assert found["conditions"][0]["text"] == "Is in Lund"
        assert found["conditions"][0]["evidence"][0]["text"]
        found = program.ask("get", f"{path}?of={arboga.pk}").json()
        assert (found["is_in"], found["member"]["name"], found["conditions"][0]["holds"]) == (False, "Arboga", False)
        assert program.ask("get", f"{path}?of={new_key()}").status_code == 404
        assert program.ask("get", path).json()["field"] == "of"

    def test_one_that_can_not_be_used_says_why(self, program, member, actor_for, saved):
        tree = Tree(Group(ALL, (Condition("selection", {"in": [str(saved.pk)]}),)))
        based = create_selection(actor=actor_for(member), name="Byggd på", tree=tree)
        archive_selections(actor=actor_for(member), keys=[saved.pk])
        assert program.ask("get", f"selections/{based.pk}/").json()["problem"]
        for what in ("count/", "members/", f"explain/?of={new_key()}"):
            assert program.ask("get", f"selections/{based.pk}/{what}").status_code == 422

    @pytest.mark.parametrize("what", ["selections/{}/members/", "selections/{}/count/", "customers/?selection={}"])
    def test_what_takes_too_long_is_said_and_is_no_fault(self, program, saved, monkeypatch, what):
        def slow(*args, **more):
            raise OperationalError("canceling statement due to statement timeout")

        monkeypatch.setattr(api.Selections, "paginate_queryset", slow)
        monkeypatch.setattr("crm_core.selections.counts.count_all", slow)
        monkeypatch.setattr("crm_core.customers.api.Customers.paginate_queryset", slow)
        answer = program.ask("get", what.format(saved.pk), Accept_Language="en")
        assert (answer.status_code, answer.json()["code"]) == (422, "timeout")
        assert answer.json()["message"].startswith("It took too long")


class TestLists:
    """Customers and contact persons in a selection."""

    def test_both_lists_are_narrowed_by_it(self, program, saved, lund, arboga, query_count):
        person = ContactFactory(customer=lund)
        ContactFactory(customer=arboga)
        program.ask("get", f"customers/?selection={saved.pk}")
        for what in (str(saved.pk), encode(IN_LUND)):
            with query_count(13):
                found = program.ask("get", f"customers/?selection={what}").json()["results"]
            assert [one["name"] for one in found] == ["Lunda"]
            found = program.ask("get", f"contacts/?selection={what}").json()["results"]
            assert [one["id"] for one in found] == [str(person.pk)]
        assert program.ask("get", f"customers/?selection={saved.pk}&town=Arb").json()["results"] == []

    def test_by_persons_they_are_those_persons_and_whoever_has_one(self, program, member, actor_for, lund):
        person = ContactFactory(customer=lund, email="a@b.se")
        ContactFactory(customer=lund, email="")
        text = encode(Tree(Group(ALL, (Condition("person", {"email": "has"}),)), result=PERSONS))
        found = program.ask("get", f"contacts/?selection={text}").json()["results"]
        assert [one["id"] for one in found] == [str(person.pk)]
        found = program.ask("get", f"customers/?selection={text}").json()["results"]
        assert [one["name"] for one in found] == ["Lunda"]

    @pytest.mark.parametrize("text", ["finns-inte", "01a21470-4be3-7083-937e-cd6ba50ad61c"])
    def test_one_that_can_not_be_used_is_refused_with_the_sentence(self, program, organisation, text):
        for name in ("customers", "contacts"):
            said = program.ask("get", f"{name}/?selection={text}")
            assert (said.status_code, said.json()["field"]) == (422, "selection")
            assert said.json()["code"] == "unusable_selection"

    def test_somebody_elses_own_is_not_there(self, program, owner, actor_for, lund):
        hidden = create_selection(actor=actor_for(owner), name="Hemligt", tree=IN_LUND)
        assert program.ask("get", f"selections/{hidden.pk}/").status_code == 404
        said = program.ask("get", f"customers/?selection={hidden.pk}")
        assert said.status_code == 422
        assert "Hemligt" not in said.content.decode()

    def test_a_role_without_selections_uses_none(self, program, member, saved):
        member.role = type(member.role).objects.create(name="Utan urval", permissions=["customers.view", "api.use"])
        member.save()
        assert program.ask("get", "selections/").status_code == 403
        assert program.ask("get", f"customers/?selection={saved.pk}").status_code == 422
