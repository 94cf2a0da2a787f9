.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
CACHE := .cache

.PHONY: help run test test-deep conformance manual lint format bench screenshot lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(CACHE)/run ## Install, build, load the demo municipality and start web and worker
	@$(BIN)/percorsi run --demo

test: $(CACHE)/test ## Run every test: SQLite, PostgreSQL and a real Chromium
	@$(BIN)/python -m tests.needs
	@$(BIN)/python -m pytest -n auto --dist loadgroup

test-deep: $(CACHE)/test ## Many more random process models and fuzzed inputs
	@PERCORSI_DEEP=1 $(BIN)/python -m pytest -n auto --dist loadgroup -m "deep or not deep"

conformance: $(CACHE)/test ## Run the conformance kit of DMN; DMN_TCK=<folder> says where it is
	@$(BIN)/python -m tests.conformance

manual: $(CACHE)/test ## Renew the list of FEEL functions and the list of services
	@$(BIN)/python -m tests.unit.feel.renew_manual
	@$(BIN)/python -m tests.processes.services

lint: $(CACHE)/test ## Format, style, types, import contracts, unused dependencies
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

format: $(CACHE)/test ## Put code into the house's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only .

bench: $(CACHE)/test $(CACHE)/peers ## Print and store the benchmark table (never a test)
	@$(BIN)/python -m bench

screenshot: $(CACHE)/test ## Renew the picture of the README
	@PYTHONPATH=. $(BIN)/python docs/make_screenshot.py

lock: $(BIN)/python ## Renew the locks after a change of dependencies
	@$(BIN)/pip install -q pip-tools
	@$(BIN)/pip-compile -q $(LOCK_OPTIONS) -o requirements/run.lock --extra postgresql pyproject.toml
	@$(BIN)/pip-compile -q $(LOCK_OPTIONS) -o requirements/test.lock --extra postgresql --extra test pyproject.toml
	@$(BIN)/pip-compile -q $(LOCK_OPTIONS) -o requirements/peers.lock requirements/peers.in

clean: ## Remove everything that was installed or built here
	@rm -rf .venv $(CACHE) webui/static/dist webui/frontend/node_modules

LOCK_OPTIONS := --generate-hashes --no-strip-extras --allow-unsafe --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

FRONTEND := webui/frontend/package-lock.json $(wildcard webui/frontend/*.js webui/frontend/src/* \
	webui/translations/*/*/*.po)

$(BIN)/python:
	@$(PYTHON) -m venv .venv

$(CACHE)/run: requirements/run.lock pyproject.toml hatch_build.py $(FRONTEND) | $(BIN)/python
	@echo "Installing what Percorsi needs (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@mkdir -p $(CACHE) && touch $@

$(CACHE)/test: requirements/test.lock $(CACHE)/run
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/test.lock
	@mkdir -p $(CACHE) && touch $@

# Apart from our own packages: what we are measured beside wants other versions of the same.
$(CACHE)/peers: requirements/peers.lock $(CACHE)/test
	@echo "Installing what Percorsi is measured beside (once) ..."
	@rm -rf $@
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r $< --target $@
