# Two commands set everything up: `make run` and `make test`.  `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE ?= site

.PHONY: help setup setup-tests run test check bench docs lock clean

help:
	@echo "make run     install what is missing, make a demo site and run it"
	@echo "make test    install what is missing and run every check and test"
	@echo "make setup   only install: system packages and the environment in .venv"
	@echo "make check   ruff, mypy and import-linter"
	@echo "make bench   install OCRmyPDF beside the product and measure cost side by side"
	@echo "make docs    write the generated documentation again"
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
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m database --database postgres

bench: setup
	@tools/setup bench
	$(BIN)/intake bench

docs: setup
	$(BIN)/python -c "from intake.configuration import reference; print(reference(), end='')" > docs/configuration.md

lock:
	cd requirements && for set in run test bench; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q $$set.in -o $$set.txt; done

clean:
	rm -rf $(VENV) .venv-bench build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
