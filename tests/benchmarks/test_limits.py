"""The benchmarks as one test: in a process of its own, since pytest would slow down what is measured."""

import subprocess
import sys

import pytest

from tests.database import ROOT


@pytest.mark.bench
def test_every_limit_is_kept():
    assert subprocess.run([sys.executable, "-m", "tests.benchmarks"], cwd=ROOT, check=False).returncode == 0
