"""The frame of the settings: pages by group, for those who may."""

from django.urls import reverse

from tests.factories import ProductFactory


def test_the_first_page_has_the_groups_with_their_pages_and_counts(organisation, client_for, administrator):
    ProductFactory.create_batch(3)
    page = client_for(administrator).get("/settings/").content.decode()
    assert "Anpassa" in page
    assert f'href="{reverse("product_list")}"' in page
    assert '<span class="n">3</span>' in page


def test_who_may_set_nothing_gets_no_settings_in_the_menu(organisation, client_for, member):
    client = client_for(member)
    assert client.get("/settings/").status_code == 403
    assert "/settings/" not in client.get("/accounts/profile/").content.decode()


def test_a_page_of_the_settings_is_found_by_its_name(organisation, client_for, administrator):
    answer = client_for(administrator).get("/search/", {"q": "inställningar"}).content.decode()
    assert 'href="/settings/"' in answer
