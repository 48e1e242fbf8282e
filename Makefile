# make run    serve the dashboard on the invented sample data, http://localhost:8501
# make test   every check and every test
# make setup  prepare the environment only
.PHONY: run test setup browser check lock clean

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

run: setup
	$(BIN)/odwatch run --sample

test: setup browser check
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "odwatch needs Python 3.11 or newer; set PYTHON=/path/to/it")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || bash .ci/install-browser

# Rewrites the lock after a change of the dependencies; needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal \
		--python-version 3.11 --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
