"""What holds for every template of the house, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.template import engines

from kundsystem.web import assets
from kundsystem.web.vendor import icon_names

ROOT = Path(assets.__file__).resolve().parents[3]
TEMPLATES = sorted(
    path
    for root in ("platform/kundsystem", "tenants", "crm_core", "billing")
    for path in (ROOT / root).glob("**/templates/**/*.html")
)
WEB = [path for path in TEMPLATES if "kundsystem/web/templates" in path.as_posix()]

FORBIDDEN = {
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "evaluated htmx": r"hx-(?:vals|headers)\s*=\s*[\"']\s*(?:js|javascript):|hx-trigger\s*=\s*[\"'][^\"']*\[",
    "part of another site": r"(?:\ssrc|<(?:link|use)[^>]*\shref)\s*=\s*[\"'](?:https?:)?//",
}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def source(path: Path) -> str:
    """The template without its comments."""
    return re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_holds_nothing_that_the_content_policy_stops(path):
    text = source(path)
    if "/mail/" in path.as_posix() or "/email/" in path.as_posix():
        pytest.skip("a letter has no content policy, and no style sheet of ours")
    found = {name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)}
    assert not found


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_names_only_icons_that_there_are(path):
    text = source(path)
    named = set(re.findall(r'{% icon "([\w-]+)"', text)) | set(
        re.findall(r'<c-(?:alert|menu)[^>]*\sicon="([\w-]+)"', text)
    )
    assert named <= set(icon_names())


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_can_be_compiled(path):
    name = path.as_posix().rpartition("/templates/")[2]
    engines["django"].get_template(name)


@pytest.mark.parametrize(
    "path", [path for path in WEB if path.name.startswith("_") or path.parent.name == "cotton"], ids=relative
)
def test_a_component_opens_with_a_comment_that_names_its_inputs(path):
    assert path.read_text().startswith("{% comment %}")


@pytest.mark.parametrize("path", WEB, ids=relative)
def test_a_template_of_ours_is_short(path):
    assert path.read_text().count("\n") < 60


def test_the_icon_list_is_sorted_and_without_repeats():
    names = icon_names()
    assert names == sorted(set(names))
