"""The main journey in another engine, driven by Node over WebDriver BiDi."""

import shutil
import subprocess

import pytest

from tests import cast
from tests.browser.site import browser_program
from tests.worker import ROOT

pytestmark = pytest.mark.proof


def test_the_main_journey_runs_in_firefox(site, tmp_path):
    firefox = browser_program("KUNDSYSTEM_FIREFOX", "firefox-esr", "firefox")
    node = shutil.which("node")
    if firefox is None or node is None:
        pytest.skip("no Firefox or no Node here; name Firefox with KUNDSYSTEM_FIREFOX=/path/to/it")
    if not (ROOT / "node_modules/puppeteer-core").exists():
        pytest.skip("puppeteer-core is not installed: npm ci --ignore-scripts")
    script = ROOT / "tests/browser/firefox/journey.mjs"
    arguments = [firefox, site.url("").rstrip("/"), cast.ADMINISTRATOR.email, cast.PASSWORD, site.contents["customer"]]
    # Firefox keeps a profile in its home; it gets one that is thrown away.
    done = subprocess.run(
        [node, str(script), *arguments],
        cwd=ROOT,
        env=site.env | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{site.said()}"
    assert done.stdout.splitlines()[-1] == "ok sign out"
