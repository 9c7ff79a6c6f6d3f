# Works with the make of macOS (3.81) as well. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= auto
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
SERVICE := .venv/service.stamp
TOOLS := .venv/tools.stamp

.DEFAULT_GOAL := help
.PHONY: help run test check bench translations format vendor css hooks clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(SERVICE) $(CATALOGUES) ## start the service with the demo world on http://127.0.0.1:8000 (PORT=… for another)
	@PORT=$(PORT) $(BIN)/python -m worktrip.demo

test: $(TOOLS) $(CATALOGUES) ## run every test (WORKERS=2 for two at a time)
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 8 --dist loadgroup --durations 15

check: $(TOOLS) $(CATALOGUES) ## ruff, mypy, djlint, translations, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_translations.py

bench: $(TOOLS) $(CATALOGUES) ## measure what README and docs claim, a line per figure
	@$(BIN)/python -m pytest -q -s --benches tests/bench

translations: $(TOOLS) ## gather every sentence and bring the English catalogue up to date
	@mkdir -p build translations/en/LC_MESSAGES
	@PYTHONPATH=. $(BIN)/pybabel -q extract -F translations/babel.cfg --sort-by-file --no-wrap -o build/messages.pot .
	@test -f translations/en/LC_MESSAGES/messages.po || $(BIN)/pybabel -q init -i build/messages.pot -d translations -l en
	@$(BIN)/pybabel -q update -N --ignore-obsolete --no-wrap -i build/messages.pot -d translations -l en
	@$(BIN)/pybabel -q compile -d translations --statistics

format: $(TOOLS) ## put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

vendor: $(TOOLS) ## fetch third-party files anew (needs npm and the network)
	@$(BIN)/python scripts/vendor.py

css: $(SERVICE) ## bundle the stylesheets into static/css/site.css
	@$(BIN)/python scripts/bundle_css.py

hooks: $(TOOLS) ## run the checks before every commit
	@$(BIN)/pre-commit install

clean: ## remove what was made: environment, caches, the demo's database
	@rm -rf .venv build instance .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	@find worktrip tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete

$(SERVICE): setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(TOOLS): $(SERVICE)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

%.mo: %.po $(SERVICE)
	@$(BIN)/pybabel -q compile -i $< -o $@
