"""Every component renders, in every state, as what the browser and the screen reader need."""

import re

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from kundsystem.web import style_guide


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def render():
    """Render a template's source in the way a page does."""

    def run(source, path="/customers/?sort=name&q=gran", **context):
        request = RequestFactory().get(path)
        return engines["django"].from_string("{% load kund i18n %}" + source).render(context, request)

    return run


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_an_error_page_needs_no_request_and_no_database(name):
    page = engines["django"].get_template(f"{name}.html").render({"code": "K-2291"})
    assert "<h1>" in page
    assert page.count("<main") == 1


def test_the_error_page_shows_the_code_to_quote():
    assert "<b>K-2291</b>" in engines["django"].get_template("500.html").render({"code": "K-2291"})


def test_the_style_guide_shows_everything_and_nothing_is_left_uncompiled(render):
    request = RequestFactory().get("/style-guide/")
    page = engines["django"].get_template("web/style_guide/index.html").render(style_guide.context(), request)
    assert "<c-" not in page
    assert "{%" not in page
    assert "{{" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'popovertarget="([^"]+)"', page):
        assert target in ids


def test_an_icon_is_decoration_unless_it_has_a_name(render):
    assert 'aria-hidden="true"' in render('{% icon "plus" %}')
    assert 'role="img" aria-label="Visit"' in render('{% icon "users" "" "Visit" %}')


def test_a_chip_has_its_tone_and_an_unknown_tone_is_grey(render):
    assert "tone-gran" in render('{% include "web/_chip.html" with label="Kund" tone="gran" %}')
    assert "tone-sten" in render('{% include "web/_chip.html" with label="Kund" tone="#ff0000" %}')


def test_text_from_people_is_escaped(render):
    page = render(
        '{% include "web/_chip.html" %}{% include "web/_avatar.html" with name=label %}'
        '<c-empty title="{{ label }}"></c-empty>'
        '{% include "web/_pill.html" with value=label %}{% include "web/_toast.html" with text=label %}'
        '<c-panel title="{{ label }}"></c-panel><c-page-head title="{{ label }}"></c-page-head>',
        label='<img src=x onerror="x">',
    )
    assert "<img" not in page


def test_url_with_changes_one_parameter_and_keeps_the_others(render):
    assert render("{% url_with page=2 %}").replace("&amp;", "&") == "/customers/?sort=name&q=gran&page=2"
    assert render('{% url_with q=None sort="" %}') == "/customers/"


def test_a_sorted_head_says_so_and_turns_around(render):
    head = '{% include "web/_th_sort.html" with key="name" label="Customer" %}'
    up = render(head, sort="name")
    assert 'aria-sort="ascending"' in up
    assert "sort=-name" in up
    down = render(head, sort="-name")
    assert 'aria-sort="descending"' in down
    assert "sort=name" in down
    assert "aria-sort" not in render(head, sort="town")


class CustomerForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is registered.")
    town = forms.CharField(label="Town", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_only_what_is_optional_is_marked(render):
    page = render('{% include "web/_form.html" %}', form=CustomerForm())
    assert page.count("optional") == 1
    assert 'id="id_name_helptext"' in page
    assert 'aria-describedby="id_name_helptext"' in page


def test_a_form_with_errors_keeps_what_was_typed_and_links_to_each_field(render):
    form = CustomerForm({"town": "Ängsholm", "token": "x"})
    page = render('{% include "web/_form.html" %}', form=form)
    assert "2 things need to be put right" in page
    assert 'href="#id_name"' in page
    assert 'href="#id_kind"' in page
    assert 'id="id_kind"' in page
    assert 'value="Ängsholm"' in page
    assert 'aria-invalid="true"' in page
    assert "is-invalid" in page
    described = re.search(r'name="name"[^>]*aria-describedby="([^"]+)"', page)[1]
    assert all(f'id="{one}"' in page for one in described.split())


def test_an_error_of_the_whole_form_comes_first_and_a_hidden_fields_error_is_shown(render):
    form = CustomerForm({"name": "x", "kind": "a"})
    form.add_error(None, "The customer exists already.")
    page = render('{% include "web/_form.html" %}', form=form)
    assert "The customer exists already." in page
    assert "This field is required." in page


def test_steps_before_the_current_one_are_done(render):
    page = render('{% include "web/_steps.html" %}', steps=["One", "Two", "Three"], at=1)
    assert page.count('class="ok"') == 1
    assert page.count('aria-current="step"') == 1


def test_skeleton_rows_follow_the_columns(render):
    page = render('{% include "web/_skeleton_rows.html" with columns="5 1-" rows="xx" %}')
    assert page.count("<tr") == 2
    assert page.count("<td") == 4
    assert page.count('class="num"') == 2


def test_receipts_are_toasts_and_errors_are_not(render):
    done = Message(constants.SUCCESS, "The note is deleted", extra_tags="undo:/undo/1/")
    wrong = Message(constants.ERROR, "That did not work")
    toasts = render('{% include "web/_messages.html" with oob=True %}', messages=[done, wrong])
    assert 'hx-swap-oob="beforeend:#toasts"' in toasts
    assert 'action="/undo/1/"' in toasts
    assert "That did not work" not in toasts
    notices = render('{% include "web/_notices.html" %}', messages=[done, wrong])
    assert "That did not work" in notices
    assert "The note is deleted" not in notices


def test_a_chip_menu_posts_and_replaces_itself(render):
    page = render(
        '{% include "web/_chip_menu.html" with id="s1" label="Kund" tone="gran" current="2" action="/x/" %}',
        choices=style_guide.context()["choices"],
    )
    assert 'hx-target="#s1"' in page
    assert page.count('aria-current="true"') == 1
    assert page.count('name="value"') == 3


@pytest.mark.parametrize(
    ("theme", "expected"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("<", "")]
)
def test_the_remembered_theme_is_drawn_by_the_server(theme, expected):
    request = RequestFactory().get("/")
    request.COOKIES["kundsystem_theme"] = theme
    page = engines["django"].get_template("404.html").render({}, request)
    assert f'<html lang="en"{expected}>' in page
