# Every task of the project. Each sets up what it needs: a Python is all it takes.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Without compiled files, each of a hundred kernels and processes would compile its libraries again.
unexport PYTHONDONTWRITEBYTECODE

# The Pythons that the lock has wheels for, newest first, and the first of them that is here; choose
# another with `make … PYTHON=python3.12`.
PYTHONS := $(shell sed -n 's/.*Language :: Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml | sort -rV)
KNOWN := import sys; sys.exit("%d.%d" % sys.version_info[:2] not in "$(PYTHONS)".split())
PYTHON := $(firstword $(foreach python,python3 $(PYTHONS:%=python%) python,$(shell \
	$(python) -c '$(KNOWN)' 2>/dev/null && echo $(python))))
# Another NumPy than the lock's, in an environment of its own: make test NUMPY="numpy==2.0.*"
NUMPY :=
# (Plain assignments: a VENV that happens to be exported must not be cleared.)
VENV := .venv$(if $(NUMPY),-numpy)
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := uv==0.13.8
MUTATOR := cosmic-ray==8.7.0

# The environment is made anew when another interpreter or another NumPy is named.
ASKED := $(strip $(if $(filter command,$(firstword $(origin PYTHON))),$(PYTHON)) $(NUMPY))
ifneq ($(ASKED),)
ifneq ($(ASKED),$(shell cat $(VENV)/.asked 2>/dev/null))
.PHONY: $(VENV)/.locked
endif
endif

# Say nothing while all is well, everything when it is not.
quietly = @$(1) > $(VENV)/last.log 2>&1 || { cat $(VENV)/last.log; exit 1; }

check-python = @$(or $(PYTHON),false) -c '$(KNOWN)' || { echo "dlbook is locked for Python \
	$(PYTHONS); $(if $(PYTHON),$$($(PYTHON) --version 2>&1) is none of them,none of them is here): \
	install one, or name it with PYTHON=…" >&2; exit 1; }

PYTEST := $(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

help: ## say what there is
	@awk -F ' *:.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment from the lock, with dlbook in it

# Compiling all that is installed takes half of the time, and most of it is never imported.
$(VENV)/.locked: requirements.txt
	$(check-python)
	@echo "setting up $(VENV) with $$($(PYTHON) --version); the first time this takes a minute or two"
	@$(PYTHON) -m venv --clear $(VENV)
	$(call quietly,$(BIN)/python -m pip install --no-compile -r requirements.txt)
	$(if $(NUMPY),$(call quietly,$(BIN)/python -m pip install $(foreach word,$(NUMPY),'$(word)')))
	@echo '$(ASKED)' > $(VENV)/.asked
	@touch $@

$(READY): $(VENV)/.locked pyproject.toml
	$(call quietly,$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .)
	@touch $@

book: $(READY) ## build the book into _build/html; a warning is an error
	@$(BIN)/python tools/build.py

page: $(READY) ## execute, build and test one page: make page P=03
	@$(BIN)/python tools/page.py '$(P)'

epub: $(READY) ## build the book as one EPUB in each language, _build/epub/dlbook.epub and dlbook-ko.epub
	@$(BIN)/python tools/make_epub.py

pdf: $(READY) ## print it as one PDF, _build/pdf/dlbook.pdf and dlbook-ko.pdf; needs a Chromium
	@$(BIN)/python tools/make_pdf.py

# FRESH=1 runs notebooks too that were green with the same content.
test: $(READY) ## run the checks that need no browser: style, library, exercises, notebooks, pages
	@FRESH='$(FRESH)' $(PYTEST) --nbval --nbval-current-env book tests/unit tests/book

test-site: $(READY) ## look at the site in a Chromium, run its code, look at the PDF and at the EPUB
	@$(PYTEST) tests/site

test-portability: $(READY) ## run notebooks and tests as other processors would round; ALL=1: as every one
	@$(BIN)/python tools/portability.py $(if $(ALL),--all)

# What takes longest begins first. (Of a folder and a file in it, pytest 9 keeps the folder alone.)
test-weekly: $(READY) ## plant faults: do the checks see them? and see every page in every way
	@$(PYTEST) -m weekly tests/unit tests/site tests/book

# Of a hundred changes, ten may go unnoticed. A copy of what is committed is changed, not the tree.
MODULES = $(notdir $(basename $(wildcard src/dlbook/*.pyi)))
mutation: ## change the library here and there: does a test fail each time? MODULES=losses for one
	@$(MAKE) --silent VENV=.venv-mutation .venv-mutation/.mutator
	@rm -rf _build/mutation && git clone --quiet . _build/mutation
	@cd _build/mutation && export PATH="$(CURDIR)/.venv-mutation/bin:$$PATH" PYTHONPATH=src \
		OPENBLAS_NUM_THREADS=1 && for module in $(MODULES); do \
		sed "s/MODULE/$$module/g" tests/mutation.toml >$$module.toml && \
		cosmic-ray init $$module.toml $$module.sqlite && \
		cr-filter-operators $$module.sqlite $$module.toml && \
		cosmic-ray baseline $$module.toml && \
		cosmic-ray exec $$module.toml $$module.sqlite && \
		cr-report --surviving-only --show-diff $$module.sqlite && \
		cr-rate --fail-over 10 $$module.sqlite || exit; done

$(VENV)/.mutator: $(READY) Makefile
	$(call quietly,$(BIN)/python -m pip install $(MUTATOR))
	@touch $@

test-binder: ## install what Binder would, into an environment of its own
	$(check-python)
	@$(PYTHON) -m venv --clear .venv-binder
	@.venv-binder/bin/python -m pip install --quiet -r .binder/requirements.txt
	@PATH="$(CURDIR)/.venv-binder/bin:$$PATH" PIP_QUIET=1 sh .binder/postBuild
	@.venv-binder/bin/python -c "from dlbook import check, explore, plots"

handout: $(READY) ## copy chapters without solutions into handout/: make handout P=03 FOR=nbgrader
	@$(BIN)/python tools/handout.py handout $(if $(P),$(or $(wildcard book/$(P)*.ipynb),$(P))) $(if $(FOR),--for $(FOR))

exercise: $(READY) ## write the skeleton of an exercise: make exercise CHAPTER=03 NAME=my-name
	@$(BIN)/python tools/skeleton.py exercise '$(CHAPTER)' '$(NAME)'

chapter: $(READY) ## write the skeleton of a chapter: make chapter NAME=my-topic
	@$(BIN)/python tools/skeleton.py chapter '$(NAME)'

translations: $(READY) ## bring the catalogues of the Korean edition up to date; say what is to translate
	@$(BIN)/python tools/translation.py $(P)

lint: $(READY) ## check style and types, of the notebooks too
	@$(PYTEST) tests/unit/test_style.py

notebooks: $(READY) ## re-execute all notebooks in place; FRESH=1 renews times as well
	@$(BIN)/python tools/notebooks.py $(if $(FRESH),--fresh)

serve: book ## show the built book at http://localhost:8000
	@$(BIN)/python -m http.server --bind localhost --directory _build/html 8000

lab: $(READY) ## open the chapters in JupyterLab
	@$(BIN)/python -m jupyterlab book

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
	@for version in $(PYTHONS); do .venv-lock/bin/uv pip install --quiet --dry-run --target .venv-lock/none \
		--python-version $$version --only-binary :all: --requirement requirements.txt || \
		{ echo "requirements.txt: not every pin has a wheel for Python $$version" >&2; exit 1; }; done
	@rm -r .venv-lock

clean: ## remove everything that make has made
	rm -rf _build .venv .venv-* .mypy_cache .ruff_cache book/.ruff_cache .hypothesis
	find tools/ipython -not -name ipython_kernel_config.py -type f -delete

.PHONY: help setup book page pdf epub test test-site test-portability test-weekly test-binder mutation handout exercise chapter translations lint notebooks serve lab bench lock clean
