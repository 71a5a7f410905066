"""The benchmarks as one test: in a process of its own, since pytest would slow down what is measured."""

import os
import subprocess
import sys

import pytest

from tests.database import ROOT


@pytest.mark.bench
def test_every_limit_is_kept():
    wanted = os.environ.get("KUNDSYSTEM_BENCHES", "").split()
    command = [sys.executable, "-m", "tests.benchmarks", *wanted]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
