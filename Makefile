# Two commands set everything up: `make run` and `make test`.  `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE ?= site

.PHONY: help setup setup-tests run test check torture fuzz keys pace soak bench docs lock sbom audit clean

help:
	@echo "make run     install what is missing, make a demo site and run it"
	@echo "make test    install what is missing and run every check and test"
	@echo "make setup   only install: system packages and the environment in .venv"
	@echo "make check   ruff, mypy and import-linter"
	@echo "make torture inject ten thousand faults and count what is lost"
	@echo "make fuzz    spoil files, codes and tables of every kind we read, and count what becomes of them"
	@echo "make soak    the tests that take minutes: a day of documents at the desk"
	@echo "make keys    count the keys of every decision about a corpus' exceptions (CORPUS=FOLDER)"
	@echo "make pace    time how soon a page is seen at the desk (SITE=FOLDER; a copy is played on)"
	@echo "make bench   install OCRmyPDF beside the product and measure cost side by side"
	@echo "make docs    write the generated documentation again"
	@echo "make sbom    write build/sbom.json (CycloneDX) from the lock file"
	@echo "make audit   ask for known weaknesses of what is locked; says so if it could not ask"
	@echo "make lock    compile the requirements again (needs uv)"

setup:
	@tools/setup run

setup-tests:
	@tools/setup test

run: setup
	@$(BIN)/intake demo --site $(SITE)

check: setup-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup-tests check
	$(BIN)/python -m pytest -n 2 --dist loadgroup -rs
	$(BIN)/python -m pytest -n 2 --dist loadgroup -rs -m database --database postgres
	@tools/audit both

torture: setup-tests
	$(BIN)/python -m tests.torture

fuzz: setup-tests
	$(BIN)/python -m tests.fuzz

pace: setup-tests
	$(BIN)/python tools/pace $(SITE)

soak: setup-tests
	$(BIN)/python -m pytest -m slow

keys: setup-tests
	$(BIN)/python tools/keys $(CORPUS)

bench: setup
	@tools/setup bench
	$(BIN)/intake bench

docs: setup
	$(BIN)/python -c "from intake.configuration import reference; print(reference(), end='')" > docs/configuration.md

lock:
	cd requirements && for set in run test bench audit; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q $$set.in -o $$set.txt; done

sbom:
	@tools/audit sbom

audit:
	@tools/audit weaknesses

clean:
	rm -rf $(VENV) .venv-bench .venv-audit build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
