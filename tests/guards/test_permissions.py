"""Every permission that the code asks for is in the table of roles, and every one in the table is asked for."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from kundsystem.accounts.permissions import all_permissions
from tests.guards.test_no_silent_write import sources

ASKING = {"may", "require"}  # methods of the actor whose first argument is a permission
KEYWORDS = re.compile(r"^(\w+_)?permission$|^writes$|^reads$")  # arguments and attributes that hold one
NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def asked_in(tree: ast.Module) -> Iterator[ast.expr]:
    """Expressions that a piece of code gives as a permission."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in ASKING and node.args:
                yield node.args[0]
            yield from (one.value for one in node.keywords if one.arg and KEYWORDS.match(one.arg))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Name) and KEYWORDS.match(one.id) for one in targets):
                yield node.value


def values_of(expression: ast.expr, module: str) -> set[str]:
    """What an expression comes to: texts as they stand, names as the module has them; nothing where it depends."""
    if isinstance(expression, ast.Constant):
        return {expression.value} if isinstance(expression.value, str) and expression.value else set()
    if isinstance(expression, ast.IfExp):
        return values_of(expression.body, module) | values_of(expression.orelse, module)
    try:
        value = eval(ast.unparse(expression), vars(import_module(module)).copy())
    except Exception:  # noqa: BLE001 (a value of the moment)
        return set()
    return {value} if isinstance(value, str) and value else set()


def module_of(path: str) -> str:
    """Return a file's module."""
    name = path.removeprefix("platform/").removesuffix(".py").removesuffix("/__init__")
    return name.replace("/", ".")


@pytest.fixture(scope="module")
def asked() -> dict[str, set[str]]:
    """Permission → the files that ask for it."""
    found: dict[str, set[str]] = {}
    for path, text in sources():
        module = module_of(path)
        for expression in asked_in(ast.parse(text)):
            for name in values_of(expression, module) if module in sys.modules or "management" not in path else ():
                if NAME.fullmatch(name):
                    found.setdefault(name, set()).add(path)
    return found


def test_every_permission_that_is_asked_for_is_in_the_table(asked):
    known = {permission.name for permission in all_permissions()}
    assert {name: asked[name] for name in asked.keys() - known} == {}
    assert len(asked) > 15, "hardly anything was found: the code is read wrongly"


def test_every_permission_in_the_table_is_asked_for(asked):
    assert {permission.name for permission in all_permissions()} - asked.keys() == set()


def test_a_permission_that_nobody_registered_is_found():
    (expression,) = asked_in(ast.parse("def index(request):\n    request.actor.require('customers.explode')"))
    assert values_of(expression, "crm_core.reach") == {"customers.explode"}
