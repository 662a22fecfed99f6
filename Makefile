# Two commands do everything, set-up included: `make demo` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= demo-data
PORT ?= 8888

LAB_SOURCES := $(shell find labextension/src labextension/style labextension/schema labextension/locale labextension/licences \
  labextension/scripts -type f 2>/dev/null)
LAB_BUILT := jddb_jupyter/labextension/static/style.js

.DEFAULT_GOAL := help
.PHONY: help demo hub test nightly check quality docs screenshots python-tests panel-tests browser-tests programs clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: $(VENV)/.ready ## Set everything up and open JupyterLab at the panel
	$(BIN)/jupyter-jddb demo --data $(DATA) --port $(PORT)

hub: $(VENV)/.ready $(VENV)/.hub ## Set everything up and start a JupyterHub, where several people sign in
	PATH="$(CURDIR)/$(BIN):$(CURDIR)/$(VENV)/hub/node_modules/.bin:$$PATH" $(BIN)/jupyterhub --config etc/jupyterhub/jupyterhub_config.py

test: $(VENV)/.ready $(VENV)/.hub programs ## Set everything up and run every check
	$(MAKE) --jobs=2 --output-sync quality panel-tests docs
	$(BIN)/python -m pytest -n 2 --ignore tests/browser
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/browser

nightly: $(VENV)/.ready programs ## Simulate hundreds of times how servers, PostgreSQL and Redis fail
	JDDB_REPLICA_SIMULATIONS=$${JDDB_REPLICA_SIMULATIONS:-200} $(BIN)/python -m pytest tests/replicas

check: $(VENV)/.ready ## The quick part of the tests, in less than two minutes
	$(MAKE) quality
	cd labextension && npm test
	JDDB_SIMULATIONS=5 JDDB_PAIR_SIMULATIONS=2 $(BIN)/python -m pytest -q -n 2 -m "not slow"

quality: $(VENV)/.ready ## Format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd labextension && npm run lint

docs: $(VENV)/.ready ## Build the documentation into docs/_build, without network
	$(BIN)/python docs/generate.py
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet --builder html docs docs/_build

screenshots: $(VENV)/.ready programs ## Take the pictures of the documentation again
	PYTHONPATH=tests $(BIN)/python -m browser.screenshots --guide docs/images

panel-tests: labextension/node_modules/.ready ## The tests of the TypeScript core and the panel
	cd labextension && npm test

programs: $(VENV)/.ready # Chromium, LibreOffice and poppler for the tests, installed where the machine allows
	$(BIN)/python -m tests.programs

clean: ## Remove what was set up and built, but no data
	rm -rf $(VENV) labextension/node_modules labextension/lib jddb_jupyter/labextension docs/_build

# Set-up: each step leaves a mark that is older than what it depends on only if it has to be done again.

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	touch $@

labextension/node_modules/.ready: labextension/package-lock.json
	cd labextension && npm ci --no-audit --no-fund
	touch $@

$(LAB_BUILT): labextension/node_modules/.ready $(VENV)/.packages $(LAB_SOURCES)
	cd labextension && PATH="$(CURDIR)/$(BIN):$$PATH" npm run build

# JupyterLab comes with the test extra, and the panel's build needs its package list.
$(VENV)/.packages: $(VENV)/.venv pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $$($(BIN)/python -c "$$READ_REQUIREMENTS")
	touch $@

define READ_REQUIREMENTS
import tomllib
project = tomllib.load(open("pyproject.toml", "rb"))
build, made = project["build-system"]["requires"], project["project"]
print(*build, *made["dependencies"], *made["optional-dependencies"]["test"], sep="\n")
endef
export READ_REQUIREMENTS

$(VENV)/.ready: $(VENV)/.packages $(LAB_BUILT)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# The Hub's proxy, which is a program for Node.
$(VENV)/.hub: $(VENV)/.venv
	npm install --silent --no-audit --no-fund --prefix $(VENV)/hub configurable-http-proxy@5.3.0
	touch $@

constraints: $(VENV)/.packages # Choose the newest packages for the tests again
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -c "$$READ_REQUIREMENTS" | tr ' ' '\n' | $(BIN)/uv pip compile --universal --no-emit-index-url \
	  --no-header --no-annotate --python-version 3.11 --quiet - > constraints.txt
.PHONY: constraints
