# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test clean
.DEFAULT_GOAL := run

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

run: .venv/.ready
	$(BIN)/casusspiegel run

test: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile
	$(BIN)/snakemake --lint
	$(BIN)/pytest --numprocesses 2

clean:
	rm -rf .venv outputs .snakemake
