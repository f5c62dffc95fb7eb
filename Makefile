# Two commands do everything: `make run` and `make test`. What make prints goes to standard error, so that results can be piped.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory --silent
.ONESHELL:

MEIBO := .build/release/meibo
PYTHON := .build/python/bin/python
PACKAGES := libreadline-dev libre2-dev zlib1g-dev libminizip-dev libexpat1-dev libsqlite3-dev libxlsxwriter-dev

.PHONY: run build test bench bench-full sanitize fuzz fuzz-files office pipelines docs tidy deps python lint

run: build
	exec $(MEIBO) datasets/city

# What is felt in every start: a shared library to load, so a folder with nothing but the C++ library's archive is searched
# first; types searched for by their names, which direct accessors spare; tens of thousands of addresses to write, which a
# program at a fixed place has already; and pages to map. Those of the program lie in the page cache in large pieces, which
# are mapped whole, when they are aligned to 2 MB and written in one go: the linker writes bit by bit.
build: deps
	mkdir -p .build/static
	ln -sf "$$(clang -print-file-name=libstdc++.a)" .build/static/libstdc++.a
	swift build -c release --static-swift-stdlib --product meibo -Xswiftc -L$(CURDIR)/.build/static \
	  -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xswiftc -Xclang-linker -Xswiftc -no-pie \
	  -Xlinker -z -Xlinker max-page-size=2097152 \
	  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors </dev/null >&2
	if [ $(MEIBO) -nt .build/static/rewritten ]; then
	  cp --preserve=timestamps $(MEIBO) .build/static/linked
	  dd if=.build/static/linked of=$(MEIBO) bs=8M status=none
	  touch --reference=.build/static/linked $(MEIBO)
	  touch .build/static/rewritten
	  rm .build/static/linked
	fi

# The C libraries: installed where that is allowed, otherwise the command to type is named.
deps:
	@missing=""
	for package in $(PACKAGES); do
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q "install ok installed" || missing="$$missing $$package"
	done
	if [ -n "$$missing" ]; then
	  if [ "$$(id -u)" = 0 ]; then (apt-get update && apt-get install -y $$missing) </dev/null >&2
	  elif sudo -n true 2>/dev/null; then (sudo apt-get update && sudo apt-get install -y $$missing) </dev/null >&2
	  else echo "Missing packages. Type: sudo apt-get install$$missing" >&2; exit 1; fi
	fi

# What the tests need beside Swift: Python packages, under .build only.
python:
	@if [ ! -x $(PYTHON) ]; then
	  python3 -m venv .build/python </dev/null >&2 || {
	    if [ "$$(id -u)" = 0 ]; then (apt-get update && apt-get install -y python3-venv) </dev/null >&2
	    else echo "Python's venv is missing. Type: sudo apt-get install python3-venv" >&2; exit 1; fi
	    python3 -m venv .build/python </dev/null >&2
	  }
	fi
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/requirements.txt </dev/null >&2

lint:
	swift format lint --strict --configuration .swift-format --recursive Package.swift Sources Tests Benchmarks

test: build python lint
	$(PYTHON) Tests/House/check_house.py
	swift build --build-tests </dev/null
	swift test --skip-build </dev/null
	$(PYTHON) Tests/House/check_readme.py $(MEIBO)
	$(PYTHON) Tests/House/check_scripts.py $(MEIBO)
	$(PYTHON) Tests/House/check_data.py $(MEIBO)
	$(PYTHON) Tests/House/check_sessions.py $(MEIBO)
	$(PYTHON) Tests/House/check_workforce.py $(MEIBO)
	$(PYTHON) Tests/House/check_mapping.py $(MEIBO)
	$(PYTHON) Tests/House/check_workbooks.py $(MEIBO)
	$(PYTHON) Tests/House/check_loading.py $(MEIBO)
	$(PYTHON) Tests/House/check_export.py $(MEIBO)
	$(PYTHON) Tests/House/check_load_reports.py $(MEIBO)
	$(PYTHON) Tests/House/check_policy.py $(MEIBO)
	$(PYTHON) Tests/House/check_reports.py $(MEIBO)
	$(PYTHON) Tests/House/check_reference.py $(MEIBO)
	$(PYTHON) Tests/House/check_robust.py $(MEIBO)
	$(PYTHON) Tests/House/check_memory.py $(MEIBO)
	$(PYTHON) Tests/Pipelines/run.py $(MEIBO) --count 1500 --seed 1
	$(PYTHON) Tests/ShellTests/terminal_test.py $(MEIBO) datasets/city

# Meibo and its peers in turn on the questions of Benchmarks/, at small size; what is missing of packages and data is made
# under .build/bench. A few minutes.
bench: build
	$${PYTHON:-python3} Benchmarks/cold_start.py $(MEIBO)
	$${PYTHON:-python3} Benchmarks/run.py --meibo $(MEIBO) --size small --set all --threads 2 --repeat 3
	$${PYTHON:-python3} Benchmarks/growth.py --meibo $(MEIBO) --largest 1000000 --repeat 3

# The same at full size, on one thread and on two; renews docs/PERFORMANCE.md and docs/growth.svg. Hours.
bench-full: build
	$${PYTHON:-python3} Benchmarks/run.py --meibo $(MEIBO) --size full --set all --threads 1,2 --repeat 5 --output docs/PERFORMANCE.md
	$${PYTHON:-python3} Benchmarks/growth.py --meibo $(MEIBO) --output docs/PERFORMANCE.md --svg docs/growth.svg

# The engine's tests under the sanitizers for threads and for memory, one test after the other, random ones with fewer seeds.
SANITIZED := ColumnsTests|ExecutionTests|FunctionsTests|FormatsTests|OperatorsTests
sanitize: export MEIBO_SANITIZED = 1
sanitize: deps
	TSAN_OPTIONS="halt_on_error=1 suppressions=$(CURDIR)/Tests/Sanitizers/threads.supp" swift test --no-parallel --sanitize=thread --scratch-path .build/sanitize-thread \
	  --filter '$(SANITIZED)' </dev/null
	ASAN_OPTIONS=detect_leaks=0 swift test --no-parallel --sanitize=address --scratch-path .build/sanitize-address \
	  --filter '$(SANITIZED)' </dev/null

# Random texts for lexer, parser, formatter, resolver and completion: `make fuzz SECONDS=1800`. What crashes is kept in
# .build/fuzz/crashes.
SECONDS_OF_FUZZ := $(or $(SECONDS),60)
fuzz: deps
	MEIBO_FUZZ=1 swift build -c release --product fuzz --scratch-path .build/fuzz/build \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld </dev/null >&2
	python3 Tests/Fuzz/seeds.py .build/fuzz >&2
	mkdir -p .build/fuzz/crashes .build/fuzz/found
	ulimit -s 65536
	ASAN_OPTIONS=detect_leaks=0 .build/fuzz/build/release/fuzz -max_total_time=$(SECONDS_OF_FUZZ) -timeout=20 \
	  -max_len=4096 -rss_limit_mb=4096 -dict=.build/fuzz/words.dict -artifact_prefix=.build/fuzz/crashes/ \
	  .build/fuzz/found .build/fuzz/corpus

# The same for the readers of files: `make fuzz-files KIND=csv` or `KIND=xlsx`.
KIND := csv
fuzz-files: deps
	MEIBO_FUZZ=1 swift build -c release --product fuzz --scratch-path .build/fuzz/build \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld </dev/null >&2
	python3 Tests/Fuzz/file_seeds.py .build/fuzz $(KIND) >&2
	mkdir -p .build/fuzz/crashes .build/fuzz/found-$(KIND)
	ulimit -s 65536
	MEIBO_FUZZ_SUBJECT=$(KIND) ASAN_OPTIONS=detect_leaks=0 .build/fuzz/build/release/fuzz \
	  -max_total_time=$(SECONDS_OF_FUZZ) -timeout=20 -max_len=8192 -rss_limit_mb=4096 -dict=.build/fuzz/words-$(KIND).dict \
	  -artifact_prefix=.build/fuzz/crashes/ .build/fuzz/found-$(KIND) .build/fuzz/corpus-$(KIND)

# Workbooks that LibreOffice writes, and forms that it draws: needs soffice and pdftotext.
office: build python
	$(PYTHON) Tests/House/check_office.py $(MEIBO)

# Random pipelines, each computed once more by an oracle that works row by row: `make pipelines SECONDS=600`.
pipelines: build python
	$(PYTHON) Tests/Pipelines/run.py $(MEIBO) --seconds $(SECONDS_OF_FUZZ) --seed $${SEED:-$$RANDOM}

docs: build
	rm -rf docs/reference
	mkdir -p docs/reference
	$(MEIBO) docs docs/reference

# Layout of all sources, in place.
tidy:
	swift format --in-place --configuration .swift-format --recursive Package.swift Sources Tests Benchmarks
