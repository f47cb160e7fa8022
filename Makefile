# Every task of the project. Each sets up what it needs: Python 3.11 or newer is all it takes.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The first interpreter that is new enough; choose another with `make … PYTHON=python3.12`.
PYTHON := $(firstword $(foreach python,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(python) -c 'import sys; assert sys.version_info >= (3, 11)' 2>/dev/null && echo $(python))))
# Another NumPy than the lock's, in an environment of its own: make test NUMPY="numpy==2.0.*"
NUMPY :=
# (Plain assignments: a VENV that happens to be exported must not be cleared.)
VENV := .venv$(if $(NUMPY),-numpy)
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := uv==0.13.8
MUTATOR := cosmic-ray==8.7.0
REPO2DOCKER := jupyter-repo2docker==2026.4.0

# The environment is made anew when another interpreter or another NumPy is named.
ASKED := $(strip $(if $(filter command,$(firstword $(origin PYTHON))),$(PYTHON)) $(NUMPY))
ifneq ($(ASKED),)
ifneq ($(ASKED),$(shell cat $(VENV)/.asked 2>/dev/null))
.PHONY: $(VENV)/.locked
endif
endif

# Say nothing while all is well, everything when it is not.
quietly = @$(1) > $(VENV)/last.log 2>&1 || { cat $(VENV)/last.log; exit 1; }

check-python = @$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "dlbook needs Python 3.11 or newer: install it, or name it with PYTHON=…" >&2; exit 1; }

TYPED_BY_STUBS = $(basename $(notdir $(wildcard src/dlbook/*.pyi)))

help: ## say what there is
	@awk -F ' *:.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment from the lock, with dlbook in it

$(VENV)/.locked: requirements.txt
	$(check-python)
	@echo "setting up $(VENV) with $$($(PYTHON) --version); the first time this takes a minute or two"
	@$(PYTHON) -m venv --clear $(VENV)
	$(call quietly,$(BIN)/python -m pip install -r requirements.txt)
	$(if $(NUMPY),$(call quietly,$(BIN)/python -m pip install $(foreach word,$(NUMPY),'$(word)')))
	@echo '$(ASKED)' > $(VENV)/.asked
	@touch $@

$(READY): $(VENV)/.locked pyproject.toml
	$(call quietly,$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .)
	@touch $@

# All pages, each time: the sitemap and the index for searching know only those that a build writes.
book: $(READY) ## build the book into _build/html; a warning is an error
	@$(BIN)/jupyter-book build . -W -n --all --keep-going > $(VENV)/book.log 2>&1 || \
		{ grep -aE 'WARNING|ERROR|Error' $(VENV)/book.log || cat $(VENV)/book.log; exit 1; }
	@echo "the book is at _build/html/index.html"

epub: $(READY) ## build the book as one EPUB, _build/epub/dlbook.epub
	@$(BIN)/python tools/make_epub.py _build/epub

pdf: book ## print the book as one PDF, _build/pdf/dlbook.pdf; needs a Chromium
	@$(BIN)/python tools/make_pdf.py
	@$(MAKE) book # so that the site offers it

test: $(READY) lint book ## run all checks: lint, library, notebooks, book, site
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --nbval --nbval-current-env tests book

test-portability: $(READY) ## re-execute every notebook as other processors would round it
	@$(BIN)/python tools/portability.py

mutation: ## change the library here and there: does a test fail each time?
	@$(MAKE) --silent VENV=.venv-mutation .venv-mutation/.mutator
	@OPENBLAS_NUM_THREADS=1 .venv-mutation/bin/python tools/mutation.py $(MODULES)

$(VENV)/.mutator: $(READY) Makefile
	$(call quietly,$(BIN)/python -m pip install $(MUTATOR))
	@touch $@

test-binder: ## install, serve and run what Binder would; CHAPTERS="book/02-*.ipynb" for another chapter
	@$(MAKE) --silent VENV=.venv-binder .venv-binder/.builder
	@.venv-binder/bin/python tools/try_binder.py $(CHAPTERS)

$(VENV)/.builder: requirements.txt Makefile
	$(check-python)
	@$(PYTHON) -m venv --clear $(VENV)
	$(call quietly,$(BIN)/python -m pip install -c requirements.txt $(REPO2DOCKER) nbformat websocket-client)
	@touch $@

lint: $(READY) ## check style and types, of the notebooks too
	@$(BIN)/python -m ruff check --quiet .
	@$(BIN)/python -m ruff format --quiet --check .
	@$(BIN)/python -m mypy --no-error-summary --no-pretty
	$(call quietly,$(BIN)/python -m mypy.stubtest --concise $(addprefix dlbook.,$(TYPED_BY_STUBS)))

notebooks: $(READY) ## re-execute all notebooks in place; FRESH=1 renews their times as well
	@$(BIN)/python tools/notebooks.py $(if $(FRESH),--fresh)

serve: book ## show the built book at http://localhost:8000
	@$(BIN)/python -m http.server --bind localhost --directory _build/html 8000

lab: $(READY) ## open the chapters in JupyterLab
	@$(BIN)/python -m jupyterlab book

lighthouse: book ## ask Lighthouse about every page of the site; needs a Chromium
	@$(BIN)/python tools/lighthouse.py

bench: $(READY) ## measure speed, as ratios in one run
	@for script in benchmarks/*.py; do $(BIN)/python $$script || exit; done

lock: ## write requirements.txt, and Binder's part of it, anew from pyproject.toml
	$(check-python)
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip install --quiet $(UV)
	@.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--upgrade $(addprefix --extra ,notebooks build book test) --no-emit-index-url --custom-compile-command "make lock" \
		--output-file requirements.txt pyproject.toml
	@.venv-lock/bin/uv pip compile --quiet --python-platform linux --python-version 3.12 --constraint requirements.txt \
		$(addprefix --extra ,kernel build) --no-emit-index-url --custom-compile-command "make lock" \
		--output-file .binder/requirements.txt pyproject.toml
	@rm -r .venv-lock

clean: ## remove everything that make has made
	rm -rf _build .venv .venv-* .mypy_cache .ruff_cache book/.ruff_cache .hypothesis
	find tools/ipython -not -name ipython_kernel_config.py -type f -delete

.PHONY: help setup book pdf epub test test-portability test-binder mutation lint notebooks serve lab lighthouse bench lock clean
