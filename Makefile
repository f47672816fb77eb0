# Exitvoice: see README.md. `make demo` and `make check` are the two commands that a newcomer needs.
#
#   make            builds evindex and evquery under build/
#   make demo       installs what is missing (Debian), builds, indexes the sample statements and asks them a question
#   make check      every test, plain and under the sanitizers, and a build by clang
#   make lint       formatting, static analysis, the rules of the folders
#   make bench      speed and memory against scriptindex, SQLite FTS5, grep and others
#   make fuzz       hostile input made by libFuzzer, FUZZ_SECONDS=60 for each target of tests/fuzz
#   make install    PREFIX=/usr/local DESTDIR=
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= gcc
CXX ?= g++
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

VERSION := $(shell sed -n 's/^#define EV_RELEASE "\(.*\)"/\1/p' lib/base/release.h)
PACKAGES := xapian-core libpcre2-8 libutf8proc yaml-0.1 jansson nettle libzstd uchardet
# Loaded only when they are needed (query/report/chart_file.c): their headers are enough.
LOADED := librsvg-2.0
# What only the readers of evindex need.
READER_PACKAGES := libarchive libxml-2.0 poppler-glib libseccomp
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) $(LOADED) $(READER_PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
READER_LIBS := $(shell pkg-config --libs $(READER_PACKAGES) 2>/dev/null)
CMOCKA_LIBS := $(shell pkg-config --libs cmocka 2>/dev/null)

# What Debian 12 calls the tools and libraries: to build, and to check as well.
DEBIAN_BUILD := gcc g++ pkg-config libxapian-dev libpcre2-dev libutf8proc-dev libyaml-dev libjansson-dev nettle-dev \
	libzstd-dev libuchardet-dev libcld2-dev libstemmer-dev librsvg2-dev libarchive-dev libxml2-dev \
	libpoppler-glib-dev libcsv-dev libseccomp-dev
DEBIAN_FUZZ := clang libclang-rt-14-dev
DEBIAN_CHECK := libcmocka-dev xapian-tools python3 clang clang-format clang-tidy cppcheck

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wswitch-enum -Wvla
CWARNINGS := $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes
OPTIMISE ?= -O2 -g
SANITIZE ?=
CPPFLAGS_ALL := -Ilib -I. -D_GNU_SOURCE $(PKG_CFLAGS) $(CPPFLAGS)
# No fused multiply-add: a report's numbers are the same on every machine.
CFLAGS_ALL := -std=c11 $(CWARNINGS) $(OPTIMISE) $(SANITIZE) -ffp-contract=off -pthread -MMD -MP $(CFLAGS)
CXXFLAGS_ALL := -std=c++17 $(WARNINGS) $(OPTIMISE) $(SANITIZE) -pthread -MMD -MP $(CXXFLAGS)
LDFLAGS_ALL := $(SANITIZE) -pthread $(LDFLAGS)
LIBS_ALL := $(PKG_LIBS) -lcld2 -lstemmer -lcsv -lstdc++ -lm

LIB_C := $(wildcard lib/*/*.c)
LIB_CC := $(wildcard lib/*/*.cc)
INDEXER_C := $(wildcard indexer/*.c indexer/readers/*.c)
QUERY_C := $(wildcard query/*.c query/report/*.c query/stats/*.c)
UNIT_C := $(wildcard tests/unit/test_*.c)
HEADERS := $(wildcard lib/*/*.h indexer/*.h indexer/*/*.h query/*.h query/*/*.h tests/unit/*.h)

LIB_OBJ := $(LIB_C:%.c=$(BUILD)/obj/%.o) $(LIB_CC:%.cc=$(BUILD)/obj/%.o)
INDEXER_OBJ := $(INDEXER_C:%.c=$(BUILD)/obj/%.o)
QUERY_OBJ := $(QUERY_C:%.c=$(BUILD)/obj/%.o)
UNIT_BIN := $(UNIT_C:tests/unit/%.c=$(BUILD)/tests/%)
# What the unit tests link: both programs but for their main().
PARTS_OBJ := $(filter-out $(BUILD)/obj/indexer/main.o $(BUILD)/obj/query/main.o,$(INDEXER_OBJ) $(QUERY_OBJ))

# `make V=1` shows the commands.
Q := $(if $(V),,@)
say = @$(if $(V),true,echo "$(1) $@")

.PHONY: all
all: $(BUILD)/evindex $(BUILD)/evquery

# Objects are made again when the compiler or its flags change; only datadir.c knows the prefix.
define remember
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(1))' | cmp -s - $@ || echo '$(subst ','\'',$(1))' > $@
endef
.PHONY: FORCE
$(BUILD)/flags: FORCE
	$(call remember,$(CC) $(CXX) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(CXXFLAGS_ALL) $(LDFLAGS_ALL) $(READER_LIBS) $(LIBS_ALL))
$(BUILD)/prefix: FORCE
	$(call remember,$(PREFIX))
$(BUILD)/obj/lib/cli/datadir.o: $(BUILD)/prefix
$(BUILD)/obj/lib/cli/datadir.o: private CPPFLAGS_ALL += -DEV_PREFIX='"$(PREFIX)"'

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/%.o: %.cc $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) $(CPPFLAGS_ALL) $(CXXFLAGS_ALL) -c -o $@ $<

$(BUILD)/libexitvoice.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^

$(BUILD)/libparts.a: $(PARTS_OBJ)
	@rm -f $@
	$(call say,AR)
	$(Q)ar rcs $@ $^

$(BUILD)/evindex: $(INDEXER_OBJ) $(BUILD)/libexitvoice.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(READER_LIBS) $(LIBS_ALL)

$(BUILD)/evquery: $(QUERY_OBJ) $(BUILD)/libexitvoice.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_ALL)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libparts.a $(BUILD)/libexitvoice.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(CMOCKA_LIBS) $(READER_LIBS) $(LIBS_ALL)

.PRECIOUS: $(BUILD)/obj/%.o
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# Both cores, unless the caller's own -j already says how many.
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
AGAIN = $(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS))

# A build folder with everything in it that tests run.
.PHONY: everything
everything: all $(UNIT_BIN)

.PHONY: unit
unit: everything
	python3 tests/cli/run.py --build $(BUILD) --only unit

SANITIZED := BUILD=build/sanitize OPTIMISE='-O1 -g' \
	SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'
BY_CLANG := BUILD=build/clang CC=clang CXX=clang++

.PHONY: check check-compilers sanitize
check:
	@$(AGAIN) setup
	@$(AGAIN) everything
	@$(AGAIN) sanitize
	@$(AGAIN) check-compilers
	python3 tests/cli/run.py --build build --build build/sanitize

sanitize:
	@$(AGAIN) $(SANITIZED) everything

check-compilers:
	@$(AGAIN) $(BY_CLANG) everything

.PHONY: demo
demo:
	@$(AGAIN) setup-build
	@$(AGAIN) all
	@bash tests/cli/demo.sh $(BUILD)

$(BUILD)/tag_speed: $(BUILD)/obj/tests/bench/tag_speed.o $(BUILD)/libexitvoice.a
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_ALL)

.PHONY: bench
bench: all $(BUILD)/tag_speed
	bash tests/bench/analysis.sh $(BUILD)
	bash tests/bench/run.sh $(BUILD)

$(BUILD)/bench/analysis_speed: $(BUILD)/obj/tests/bench/analysis_speed.o $(BUILD)/libexitvoice.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_ALL)
# Its own way of building: no part of the project's objects, since it includes Xapian's headers.
$(BUILD)/bench/analysis_peers: tests/bench/analysis_peers.cc
	@mkdir -p $(@D)
	$(call say,CXX)
	$(Q)$(CXX) -std=c++17 $(WARNINGS) $(OPTIMISE) -o $@ $< -lxapian $(shell pkg-config --libs hunspell)

# libFuzzer's findings stay in build/fuzz; seeds are the sample statements, the codebooks and the test queries.
FUZZ_SECONDS ?= 60
FUZZ_C := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_C:tests/fuzz/%.c=$(BUILD)/fuzz/%)
$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/libparts.a $(BUILD)/libexitvoice.a
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $^ $(READER_LIBS) $(LIBS_ALL)

.PHONY: fuzz fuzzers
fuzzers: $(FUZZ_BIN)
fuzz:
	@bash tests/cli/setup.sh '$(PACKAGES) $(READER_PACKAGES)' $(DEBIAN_BUILD) $(DEBIAN_FUZZ)
	@$(AGAIN) BUILD=build/fuzz CC=clang CXX=clang++ OPTIMISE='-O1 -g' \
		SANITIZE='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' fuzzers
	@bash tests/fuzz/run.sh build/fuzz/fuzz $(FUZZ_SECONDS)

TIDY_C := $(LIB_C) $(INDEXER_C) $(QUERY_C) $(UNIT_C) $(FUZZ_C) $(wildcard tests/bench/*.c)
.PHONY: lint lint-floors lint-format lint-cppcheck lint-tidy
lint: lint-floors lint-format lint-cppcheck lint-tidy

lint-floors:
	bash tests/cli/floors.sh

# Generated tables keep the layout of their makers.
lint-format:
	clang-format --dry-run -Werror $(filter-out %_data.c,$(TIDY_C) $(LIB_CC) $(HEADERS))

lint-cppcheck:
	cppcheck --quiet --enable=warning,portability --inline-suppr --error-exitcode=1 -j$(JOBS) --std=c11 -Ilib -I. \
		-D_GNU_SOURCE --suppress=unknownMacro $(filter-out %_data.c,$(LIB_C) $(INDEXER_C) $(QUERY_C))

# Its count of warnings in system headers goes to standard error and says nothing.
lint-tidy:
	printf '%s\n' $(TIDY_C) | xargs -P$(JOBS) -n4 bash -c \
		'clang-tidy --quiet "$$@" -- -std=c11 $(CPPFLAGS_ALL) 2>/dev/null' clang-tidy
	printf '%s\n' $(LIB_CC) | xargs -P$(JOBS) -n1 bash -c \
		'clang-tidy --quiet "$$@" -- -std=c++17 $(CPPFLAGS_ALL) 2>/dev/null' clang-tidy

.PHONY: setup setup-build
setup-build:
	@bash tests/cli/setup.sh '$(PACKAGES) $(LOADED) $(READER_PACKAGES)' $(DEBIAN_BUILD)
setup:
	@bash tests/cli/setup.sh '$(PACKAGES) $(LOADED) $(READER_PACKAGES) cmocka' $(DEBIAN_BUILD) $(DEBIAN_CHECK)

BIN_DIR = $(DESTDIR)$(PREFIX)/bin
MAN_DIR = $(DESTDIR)$(PREFIX)/share/man/man1
COMPLETION_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
DATA_DIR = $(DESTDIR)$(PREFIX)/share/exitvoice

.PHONY: install uninstall
install: all
	install -d $(BIN_DIR) $(MAN_DIR) $(COMPLETION_DIR) $(DATA_DIR)
	for p in evindex evquery; do \
		install -m 755 $(BUILD)/$$p $(BIN_DIR)/$$p && \
		$(BUILD)/$$p --print-man > $(MAN_DIR)/$$p.1 && \
		$(BUILD)/$$p --print-completion > $(COMPLETION_DIR)/$$p && \
		chmod 644 $(MAN_DIR)/$$p.1 $(COMPLETION_DIR)/$$p || exit 1; \
	done
	cp -R corpus stopwords $(DATA_DIR)/
	chmod -R u=rwX,go=rX $(DATA_DIR)

uninstall:
	rm -f $(BIN_DIR)/evindex $(BIN_DIR)/evquery $(MAN_DIR)/evindex.1 $(MAN_DIR)/evquery.1 \
		$(COMPLETION_DIR)/evindex $(COMPLETION_DIR)/evquery
	rm -rf $(DATA_DIR)

.PHONY: clean
clean:
	rm -rf $(BUILD)
