"""What is measured against hand-written rivals: `python -m tests.benchmarks`, or `make bench`."""
