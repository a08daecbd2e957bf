# The two commands of the README, and what they are made of. All the work is done in deploy/local/.
PYTHON ?= python3

.PHONY: run training setup test test-fast test-days lint audit format lock attack sbom clean

run: ## start the portal: everything it needs is made on the first start
	@exec $(PYTHON) deploy/local/portal.py run

training: ## a second portal for practice, with data of its own in var-training, on port 8001
	@TRAINING_COPY=1 VAR_DIR="$${VAR_DIR:-var-training}" PORT="$${PORT:-8001}" exec $(PYTHON) deploy/local/portal.py run

setup: ## only make .venv and the database
	@exec $(PYTHON) deploy/local/portal.py setup

test: ## every check and every test
	@exec $(PYTHON) deploy/local/checks.py test

test-fast: ## the quick tests that need no server and no browser
	@exec $(PYTHON) deploy/local/checks.py test-fast

test-days: ## the same on some forty days: holidays, the leap day, the night of a change of law
	@exec $(PYTHON) deploy/local/checks.py test-days

lint: ## the checks of `make test` that need no server
	@exec $(PYTHON) deploy/local/checks.py lint

audit: ## accessibility, valid HTML, links, weight, shift and Lighthouse of the demo site, as tables that are kept
	@.venv/bin/python -m benchmarks.audit --write benchmarks/audit/last.md
	@.venv/bin/python -m benchmarks.audit.lighthouse --runs 3 --write benchmarks/audit/lighthouse.md

format: ## bring the code into the project's format
	@.venv/bin/ruff check --fix --quiet . && .venv/bin/ruff format --quiet .

lock: ## pin the dependencies again (needs uv)
	@deploy/lock

attack: ## every address by every role with nonsense, on the data of VAR_DIR, which stay as they are; 18 minutes at most
	@.venv/bin/python -m tests.attack

sbom: ## var/sbom.json: every package with version and hash (CycloneDX)
	@.venv/bin/cyclonedx-py requirements requirements.txt --output-reproducible --output-file var/sbom.json

clean: ## remove the virtual environment; the data in var stay
	@rm -rf .venv
