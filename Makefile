# The commands of this project. README.md has the same for Windows without make.

PYTHON ?= python3
PORT ?= 8501
WORKERS ?= 2
SWITCHING_DATABASE ?= data/switching.db
DEMO_DATABASE := data/demo.db

PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
SERVE := $(PY) -m streamlit run app.py --server.address localhost --server.port $(PORT)
# Dozens of processes compile the same modules where none may keep what it compiled.
export PYTHONDONTWRITEBYTECODE :=
# More of them than cores: they wait for browsers and disks too.
PYTEST := $(PY) -m pytest -n 3 --dist worksteal

.DELETE_ON_ERROR:
.PHONY: run serve demo test check soak bench screenshots lock messages format clean help

run: .venv/app.stamp  ## Start the app on http://localhost:8501
	SWITCHING_DATABASE="$(SWITCHING_DATABASE)" exec $(SERVE)

serve: .venv/app.stamp  ## Start the app with WORKERS=2 processes or more, behind nginx
	SWITCHING_DATABASE="$(SWITCHING_DATABASE)" exec $(PY) -m switching.front serve \
		--workers $(WORKERS) --port $(PORT)

demo: .venv/app.stamp $(DEMO_DATABASE)  ## Start the app on a database with demo data
	SWITCHING_DATABASE="$(DEMO_DATABASE)" exec $(SERVE)

test: .venv/dev.stamp  ## Check everything, in a real browser too (what CI runs)
	$(PY) -m tests.browser
	$(PY) -m tests.engines
	$(PY) -m tests.poppler
	$(PY) -m tests.litestream
	$(PY) -m tests.nginx
	$(MAKE) --no-print-directory --jobs=2 lint suite

check: .venv/dev.stamp  ## Check quickly: lint, types, quick tests without a browser
	$(PY) -m tests.poppler
	$(MAKE) --no-print-directory --jobs=2 lint quick

# Hypothesis marks each test of its own.
soak: .venv/dev.stamp  ## Look long for what fails seldom, and in Firefox and WebKit too
	$(PY) -m tests.browser --whole
	$(PY) -m tests.engines
	$(PY) -m tests.poppler
	$(PY) -m tests.nginx
	HYPOTHESIS_PROFILE=soak $(PYTEST) --whole-browser -m "soak or hypothesis"
	$(PYTEST) -m browser --firefox tests/journeys/test_keyboard.py tests/journeys/test_nothing_lost.py \
		tests/journeys/test_popovers.py

# Side by side with the linter, which has work for one core.
.PHONY: suite quick
suite: .venv/dev.stamp
	$(PYTEST)

quick: .venv/dev.stamp
	$(PYTEST) -m "not browser and not slow and not soak"

.PHONY: lint
lint: .venv/dev.stamp
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: .venv/dev.stamp  ## Measure the main figures
	$(PY) -m tests.bench

screenshots: .venv/dev.stamp  ## Take a picture of each page for docs/pictures
	$(PY) -m tests.browser
	$(PY) -m tests.poppler
	$(PY) -m tests.screenshots

# No dates, versions and line numbers: the same texts are the same file.
BABEL := -m babel.messages.frontend --quiet
CATALOGUES := switching/i18n
TEMPLATE := .venv/messages.pot

messages: .venv/dev.stamp  ## Bring the catalogue of each language up to date with the code
	$(PY) $(BABEL) extract --mapping=pyproject.toml --keywords=plural:1,2 --output-file="$(TEMPLATE)" \
		--no-location --omit-header --sort-output app.py pages switching
	for file in "$(CATALOGUES)"/*.po; do \
		$(PY) $(BABEL) update --input-file="$(TEMPLATE)" --output-file="$$file" \
			--locale="$$(basename "$$file" .po)" --width=100 --omit-header \
			--no-fuzzy-matching --ignore-obsolete || exit; \
	done

format: .venv/dev.stamp  ## Format the code, and mend what the linter can
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# Pins stay as they are where they still fit; LOCK_OPTIONS=--upgrade renews them all.
COMPILE := $(PY) -m uv --no-config pip compile --quiet --universal --generate-hashes \
	--python-version 3.11 --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" $(LOCK_OPTIONS)

lock: .venv/dev.stamp  ## Pin what pyproject.toml names, with hashes
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt

clean:  ## Remove what can be made again; databases stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## List these commands
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile

$(DEMO_DATABASE): | .venv/app.stamp
	$(PY) -m switching demo --database $@ --switches 60 --seed 1

.venv/app.stamp: requirements.txt | $(PY)
	@echo "Installing what the app needs (once) …"
	$(INSTALL) --requirement requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/app.stamp
	@echo "Installing what the tests need (once) …"
	$(INSTALL) --requirement requirements-dev.txt
	@touch $@

$(PY):
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=…"; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Name a newer one: make PYTHON=python3.12 …"; \
		exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "No virtual environment could be made. On Debian or Ubuntu:"; \
		echo "  sudo apt-get install python3-venv"; \
		exit 1; }
