# Run `make` to see what there is.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

RELEASE := -c release --static-swift-stdlib
# Warnings of our own code are errors. The native build system keeps the flag away from the packages we depend on.
STRICT := --build-system native -Xswiftc -warnings-as-errors

binary = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)/tminus

.DEFAULT_GOAL := help
.PHONY: help launch build test lint fuzz torture bench install clean setup

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

launch: build ## Build tminus and walk through the practice launch (10 minutes)
	@"$(binary)" run runbooks/practice-launch.md || { \
	  status=$$?; \
	  case $$status in 3|4|5) ;; *) exit $$status ;; esac; }

build: setup ## Build the release binary
	$(SWIFT) build $(RELEASE) --product tminus

test: ## Build with warnings as errors, walk the practice launch, run all tests
	@scripts/setup --test
	$(SWIFT) build --build-tests $(STRICT)
	scripts/check-practice-launch
	$(SWIFT) test --skip-build $(STRICT)

lint: setup ## Check format and style
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	@scripts/lint

fuzz: build ## Read random documents for ten minutes (SECONDS=60 for fewer)
	@scripts/setup --test
	scripts/fuzz $(or $(SECONDS),600) "$(binary)"

torture: build ## Kill it at random instants in a thousand launches (LAUNCHES=100 for fewer, ARGS="--seed 7")
	@scripts/setup --test
	scripts/torture $(ARGS) $(or $(LAUNCHES),1000) "$(binary)"

bench: build ## Measure speed and memory against the bars (ARGS="--quick" for a short look)
	@scripts/setup --bench
	scripts/bench $(ARGS) "$(binary)"

install: build ## Install the binary: make install PREFIX=/usr/local DESTDIR=
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 0755 "$(binary)" "$(DESTDIR)$(PREFIX)/bin/tminus"

clean: ## Remove everything that was built
	rm -rf .build

setup:
	@scripts/setup
