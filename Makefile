# Two commands: `make figures` and `make test`. Each sets itself up first.

PYTHON ?= python3
BIN := .venv/bin
# Where Python is told to write no bytecode, it is compiled once, at set-up.
COMPILE := $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)
SCRIPTS = $(wildcard notebooks/src/[0-9]*.py)
NOTEBOOKS = $(SCRIPTS:notebooks/src/%.py=notebooks/%.ipynb)
# The scripts are the source; what a run leaves in the notebooks is the same each time: no times, no versions.
NBCONVERT := --log-level WARN --to notebook --execute --inplace \
	--KernelManager.transport_encryption=auto --ExecutePreprocessor.timeout=300 --ExecutePreprocessor.record_timing=False \
	--ClearMetadataPreprocessor.enabled=True --ClearMetadataPreprocessor.preserve_cell_metadata_mask='{"tags"}' \
	--ClearMetadataPreprocessor.preserve_nb_metadata_mask='{"kernelspec", ("language_info", "name")}'

export JUPYTER_PLATFORM_DIRS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup figures test baselines test-browser soak audit package lint types format lab handouts docs benchmark floors lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/installed ## .venv from requirements.lock

figures: setup ## score, draw every figure, run the notebooks
	$(BIN)/framing figures --out figures
	$(BIN)/framing figures --study studies/five-articles.toml --out figures
	@set -e; for name in $(notdir $(NOTEBOOKS:.ipynb=)); do \
		$(BIN)/jupytext --quiet --update --to ipynb --output notebooks/$$name.ipynb notebooks/src/$$name.py; done
	@$(BIN)/jupyter nbconvert $(NBCONVERT) $(NOTEBOOKS)
	@command -v chromium >/dev/null && FRAMING_SCREENSHOTS=figures \
		$(BIN)/python -m pytest -q -m browser tests/test_browser.py -k explorer >/dev/null 2>&1 \
		|| echo "No Chromium that can open JupyterLab here: figures/explorer.png stays as it was"
	@echo "Figures, their tables and their provenance: $(CURDIR)/figures"
	@echo "Notebooks, run: $(CURDIR)/notebooks"

test: setup ## every test, doctest and notebook
	$(BIN)/python -m pytest

baselines: setup ## draw the pictures of tests/golden anew; look at them before you commit them
	$(BIN)/python -m pytest -q --mpl-generate-path=tests/golden tests/test_pictures.py

test-browser: setup ## pages, reports and JupyterLab in Chromium
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get -qq update && apt-get -qq install --yes chromium; } || { \
		echo "test-browser needs Chromium: on Debian and Ubuntu, apt-get install chromium; elsewhere, put it into PATH as chromium" >&2; exit 2; }
	$(BIN)/python -m pytest -m browser tests/test_browser.py

soak: setup ## kill a run at random 50 times; fuzz each target for FRAMING_FUZZ_SECONDS (600)
	FRAMING_KILLS=50 $(BIN)/python -m pytest -q tests/test_scale.py -k killed_at_any_moment
	FRAMING_FUZZ_SECONDS=$(or $(FRAMING_FUZZ_SECONDS),600) $(BIN)/python -m pytest -q tests/test_fuzz.py -k guided

audit: setup ## known faults of what requirements.lock pins; asks the network
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

package: setup ## wheel and sdist in dist/, checked; the wheel installed alone, and run
	rm -rf build dist
	$(BIN)/python -c "from setuptools import build_meta as b; b.build_sdist('dist'); b.build_wheel('dist')"
	$(BIN)/twine check --strict dist/*
	@$(WITH_PIP_SETTINGS); set -e; folder="$$(mktemp -d)"; trap 'rm -rf "$$folder" build' EXIT; \
	$(PYTHON) -m venv "$$folder/venv"; \
	$(BIN)/uv pip install --quiet --python "$$folder/venv/bin/python" --constraint requirements.lock dist/*.whl; \
	echo "The dictator met the press in Seoul." > "$$folder/a.txt"; \
	(cd "$$folder" && venv/bin/framing score a.txt)

lint: setup types ## ruff and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "not formatted as agreed; run: make format" >&2; exit 1; }

types: setup ## the type checker
	$(BIN)/mypy

format: setup ## put the code into the agreed form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lab: setup ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

handouts: setup ## lessons for learners and teachers in handouts/, as HTML and, where Chromium is, as PDF
	@$(BIN)/python docs/handouts.py handouts
	@chromium="$$(command -v chromium || command -v chromium-browser || command -v google-chrome)" || { \
		echo "Only HTML: there is no Chromium here; any browser prints handouts/*.html to PDF"; exit 0; }; \
	for page in handouts/*.html; do \
		"$$chromium" --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
			--print-to-pdf="$(CURDIR)/$${page%.html}.pdf" "file://$(CURDIR)/$$page" 2>/dev/null; \
	done
	@ls handouts

docs: setup ## the docs site in site/; open site/index.html. Fails on a broken link and on anything fetched from elsewhere
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "The docs: $(CURDIR)/site/index.html"

benchmark: setup ## what the measures are worth, and speed; python -m benchmarks lists all; reads the real texts in ../shared
	@test -d ../shared || { echo "the benchmarks read ../shared (real texts that cannot be shipped): not here" >&2; exit 1; }
	@set -e; for name in about_whom attribution fit_reads_as hits_in_context perspective sentiment told speed; do \
		echo "== $$name"; $(BIN)/python -m benchmarks $$name; done

floors: setup ## what no change may cost; POLNEAR=DIR adds a checkout of networkdynamics/PolNeAR
	$(BIN)/python benchmarks/floors.py $(if $(POLNEAR),--polnear $(POLNEAR))

lock: setup ## pin the dependencies anew, after editing pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --universal --python-version 3.11 \
		--fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--output-file requirements.lock

clean: ## remove what make made, but for figures/ and the notebooks
	rm -rf .venv build dist out site handouts *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# pip's own settings (an index, a certificate) also reach uv, which does not read them.
define WITH_PIP_SETTINGS
of() { $(BIN)/python -m pip config list 2>/dev/null | sed -n "s/^.*\.$$1='\(.*\)'$$/\1/p" | head -n 1; }; \
index=$$(of index-url); cert=$$(of cert); \
if [ -n "$$index" ] && [ -z "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
if [ -n "$$cert" ] && [ -z "$$SSL_CERT_FILE" ]; then export SSL_CERT_FILE="$$cert"; fi
endef

.venv/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "framing needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1); try: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv --clear .venv
	@awk '/^[^ ]/ { ours = /^uv==/ } ours' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock \
		|| echo "uv cannot be installed here; pip goes on alone, which takes minutes" >&2
	@$(WITH_PIP_SETTINGS); \
	if [ -x $(BIN)/uv ] && $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $(COMPILE) requirements.lock; \
	then :; else \
		echo "Installing with pip." >&2; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@$(if $(PYTHONDONTWRITEBYTECODE),$(BIN)/python -m compileall -q framing)
	@touch $@
