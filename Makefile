# Two commands are enough: `make run` and `make test`. The rest is for those who change something.
# Needs Python 3.11 or newer and make; works as root and as an ordinary user.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check

PACKAGES := $(wildcard */__init__.py platform/*/__init__.py)
TRANSLATIONS := $(shell find platform tenants crm_core billing -name '*.po' 2>/dev/null)
FRONT_END := $(wildcard package.json package-lock.json .npmrc platform/kundsystem/web/vendor.py platform/kundsystem/web/icons.txt)

.PHONY: help run test test-part lint format bench proof lock clean setup setup-dev

help:
	@echo "make run     install what is missing, start everything, say what to open"
	@echo "make test    lint, types, and every test, browsers included"
	@echo "make lint    style, types, import order, templates"
	@echo "make format  let the formatters rewrite what they can"
	@echo "make bench   measure against the hand-written rivals"
	@echo "make proof   the long proofs: crashes, large data, corpora (PROOF=reduced for a short round)"
	@echo "make lock    refresh requirements/*.txt from pyproject.toml"
	@echo "make clean   remove what set-up and tests made; var/ (your data) is kept"

run: setup
	@exec $(BIN)/python -m kundsystem.cli run

test: setup-dev
	@$(BIN)/python -m kundsystem.local.testing test $(ARGS)

# Without browsers and lint; with KUNDSYSTEM_POSTGRES=wheel on the embedded PostgreSQL.
test-part: setup-dev
	@$(BIN)/python -m kundsystem.local.testing part $(ARGS)

lint: setup-dev
	@$(BIN)/python -m tests.lint

format: setup-dev
	@$(BIN)/python -m tests.lint --fix

bench: setup-dev
	@$(BIN)/python -m kundsystem.local.testing bench $(ARGS)

proof: setup-dev
	@KUNDSYSTEM_PROOF=$(or $(PROOF),full) $(BIN)/python -m kundsystem.local.testing proof $(ARGS)

# Set-up: every step leaves a stamp and is done again only when what it was made from has changed.

setup: $(STAMPS)/runtime $(STAMPS)/project $(STAMPS)/front-end $(STAMPS)/translations
setup-dev: setup $(STAMPS)/dev

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; say where with PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than Python 3.11; say which to use with PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments:" \
		"install its venv part first (Debian: apt-get install python3-venv)."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making $(VENV) ..."; "$(PYTHON)" -m venv $(VENV); }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/runtime.txt | $(STAMPS)/venv
	@echo "Installing what Kundsystem runs on ..."
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt | $(STAMPS)/runtime
	@echo "Installing the test tools ..."
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# In a copied or moved folder, the environment would go on importing the code of the old one.
ifneq ($(shell cat $(STAMPS)/project 2>/dev/null),$(CURDIR))
.PHONY: $(STAMPS)/project
endif

$(STAMPS)/project: pyproject.toml $(PACKAGES) | $(STAMPS)/runtime
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

# npm comes from the machine where there is one, otherwise from a wheel.
$(STAMPS)/node: requirements/node.txt | $(STAMPS)/runtime
	@command -v npm >/dev/null 2>&1 || { echo "Installing Node.js from a wheel ..."; \
		$(PIP) install --quiet --require-hashes -r requirements/node.txt; }
	@touch $@

$(STAMPS)/front-end: $(FRONT_END) | $(STAMPS)/project $(STAMPS)/node
	@echo "Fetching the front-end parts ..."
	@$(BIN)/python -m kundsystem.web.vendor
	@touch $@

$(STAMPS)/translations: $(TRANSLATIONS) | $(STAMPS)/project
	@$(BIN)/python -m kundsystem.local.translations
	@touch $@

# uv is used only here. No index address is written, so the lock works with whatever index the reader's pip uses.
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --no-header $(UPGRADE)

lock:
	$(COMPILE) pyproject.toml --extra embedded -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --extra embedded --extra dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) requirements/node.in -o requirements/node.txt

clean:
	rm -rf $(VENV) build dist node_modules platform/kundsystem/web/node_modules platform/kundsystem/web/static/vendor \
		staticfiles test-results *.egg-info platform/*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
	find platform tenants crm_core billing -name '*.mo' -delete 2>/dev/null || true
