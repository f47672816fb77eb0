# Exitvoice: see README.md. `make demo` and `make check` are the two commands that a newcomer needs.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:

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
PACKAGES := xapian-core libpcre2-8 libutf8proc yaml-0.1 jansson nettle libzstd
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
CMOCKA_LIBS := $(shell pkg-config --libs cmocka 2>/dev/null)

WARNINGS := -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wswitch-enum -Wvla
CWARNINGS := $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes
OPTIMISE ?= -O2 -g
SANITIZE ?=
CPPFLAGS_ALL := -Ilib -I. -D_GNU_SOURCE -DEV_PREFIX='"$(PREFIX)"' $(PKG_CFLAGS) $(CPPFLAGS)
CFLAGS_ALL := -std=c11 $(CWARNINGS) $(OPTIMISE) $(SANITIZE) -pthread -MMD -MP $(CFLAGS)
CXXFLAGS_ALL := -std=c++17 $(WARNINGS) $(OPTIMISE) $(SANITIZE) -pthread -MMD -MP $(CXXFLAGS)
LDFLAGS_ALL := $(SANITIZE) -pthread $(LDFLAGS)
LIBS_ALL := $(PKG_LIBS) -lcld2 -lstemmer -lstdc++ -lm

LIB_C := $(wildcard lib/*/*.c)
LIB_CC := $(wildcard lib/*/*.cc)
INDEXER_C := $(wildcard indexer/*.c indexer/readers/*.c)
QUERY_C := $(wildcard query/*.c query/report/*.c query/web/*.c)
UNIT_C := $(wildcard tests/unit/test_*.c)

LIB_OBJ := $(LIB_C:%.c=$(BUILD)/obj/%.o) $(LIB_CC:%.cc=$(BUILD)/obj/%.o)
INDEXER_OBJ := $(INDEXER_C:%.c=$(BUILD)/obj/%.o)
QUERY_OBJ := $(QUERY_C:%.c=$(BUILD)/obj/%.o)
UNIT_BIN := $(UNIT_C:tests/unit/%.c=$(BUILD)/tests/%)

.PHONY: all
all: $(BUILD)/evindex $(BUILD)/evquery

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS_ALL) $(CXXFLAGS_ALL) -c -o $@ $<

$(BUILD)/libexitvoice.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/evindex: $(INDEXER_OBJ) $(BUILD)/libexitvoice.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_ALL)

$(BUILD)/evquery: $(QUERY_OBJ) $(BUILD)/libexitvoice.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_ALL)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libexitvoice.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(CMOCKA_LIBS) $(LIBS_ALL)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

.PHONY: unit
unit: $(UNIT_BIN)
	@status=0; for t in $(UNIT_BIN); do echo "== $$t"; $$t || status=1; done; exit $$status

.PHONY: clean
clean:
	rm -rf $(BUILD)
