# Every command of the repository, one line each. `make` alone lists them.
PYTHON ?= python3
KEEP   ?=
SEED   ?= 0
MINUTES ?= 1
BIN    := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo up down test test-full foreign lint contracts bench chaos broken clean lock chromium promtool kustomize bundle mutation fuzz audit sbom

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv  ## one whole SOP cycle on real Kafka and MongoDB, result in out/ (KEEP=1: leave it running)
	./kinerja demo $(if $(KEEP),--keep)

up: .venv  ## start Kafka, MongoDB and the services
	./kinerja up

down: .venv  ## stop what `make up` or `make demo KEEP=1` started
	./kinerja down

test: .venv chromium promtool  ## the whole test suite
	$(BIN)/pytest -n 2 tests/unit tests/meta tests/fuzz
	$(BIN)/pytest tests/contract tests/system tests/browser tests/chaos/test_short.py

# The pages are tested in Chromium. Root on Debian or Ubuntu installs it here; others read how.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium for the tests of the pages (once)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else echo "Chromium is missing, so the tests of the pages are skipped: apt-get install chromium"; fi

# Tests the alert rules. Only this program is taken out of the package; no daemon comes along.
promtool: .venv
	@command -v promtool >/dev/null || [ -x $(BIN)/promtool ] || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Fetching promtool for the tests of the alert rules (once)"; \
	    away="$$(mktemp -d)" && apt-get update -qq && \
	    (cd "$$away" && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .) && \
	    install -m 755 "$$away/usr/bin/promtool" $(BIN)/promtool; code=$$?; rm -rf "$$away"; exit $$code; \
	  else echo "promtool is missing, so the tests of the alert rules are skipped: apt-get install prometheus"; fi

# Builds the overlays of deploy/k8s in the tests. Compiled once, where there is Go.
kustomize: .venv
	@command -v kustomize >/dev/null || [ -x $(BIN)/kustomize ] || \
	  if command -v go >/dev/null; then \
	    echo "Building kustomize (once, some minutes)"; \
	    GOBIN="$(abspath $(BIN))" go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1; \
	  else echo "kustomize and Go are missing, so the overlays of deploy/k8s are not built in the tests"; fi

test-full: lint contracts kustomize test foreign broken mutation fuzz  ## the checks, the contracts, the tests, other languages, broken engines, mutation testing, long fuzzing (an hour)

foreign: .venv  ## the contract by the official tools of other languages, the subscriber kits (needs node, go, mvn; skips what is missing)
	$(BIN)/pytest tests/foreign

mutation: .venv  ## break the calculation and the rules 2,000 times; each time a test must fail
	$(BIN)/python -m tests.unit.recap.mutation --survivors 26

fuzz: .venv  ## every entrance with spoiled input, 20 times as much as `make test` (KINERJA_SEED=n: other input)
	KINERJA_FUZZ=20 $(BIN)/pytest -n 2 --timeout 1800 tests/fuzz

lint: .venv  ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

contracts: .venv  ## write the published schemas and the generated pages anew
	$(BIN)/python -m shared.contract.schemas
	$(BIN)/python -m shared.contract.asyncapi
	$(BIN)/python -m services.portal.api
	$(BIN)/python -m docs.generate

bench: .venv  ## engine against the naive form, recap, imports, pages under load; on this machine (CHECK=1: hot paths against the baseline, half a minute)
ifdef CHECK
	$(BIN)/python -m bench.check
else
	$(BIN)/python -m bench
	$(BIN)/python -m bench.recap
	$(BIN)/python -m bench.imports
	$(BIN)/python -m bench.portal
endif

chaos: .venv  ## attack a whole system for MINUTES with the faults of SEED; exit 1 if a promise broke
	$(BIN)/python -m tests.chaos --seed $(SEED) --minutes $(MINUTES)

broken: .venv  ## run engines with a part taken out under chaos; each time the checker must find it (five minutes)
	$(BIN)/pytest tests/chaos/test_broken.py

audit: .venv  ## look all locked packages up in the advisories (needs a network; says so without one)
	$(BIN)/python -m deploy.supply.audit

sbom: .venv  ## out/sbom.json: a CycloneDX bill of materials of what runs, from the lock
	$(BIN)/python -m deploy.supply.sbom

bundle: .venv  ## one file for a machine without a network, with the sum of each part (out/kinerja-VERSION.tar)
	$(BIN)/python -m deploy.bundle

clean:  ## stop everything and remove what was made here, data included
	@if [ -d .data ] && [ -x $(BIN)/python ]; then ./kinerja down; fi
	rm -rf .venv .data out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# Rebuilt only when the lock changes. The stamp is written last: half an install never counts as one.
.PHONY: .venv
.venv: .venv/installed-from.lock
.venv/installed-from.lock: requirements/dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.11"; exit 1; }
	@echo "Building the virtual environment .venv from requirements/dev.lock (once, about a minute)"
	@$(PYTHON) -m venv --clear .venv || \
	  { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/pip install --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.lock
	@cp requirements/dev.lock $@

lock:  ## write requirements/*.lock anew from *.in (needs uv)
	uv pip compile $(LOCK) requirements/runtime.in -o requirements/runtime.lock
	uv pip compile $(LOCK) -c requirements/runtime.lock requirements/dev.in -o requirements/dev.lock
	uv pip compile $(LOCK) --no-deps requirements/embedded.in -o requirements/embedded.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links
