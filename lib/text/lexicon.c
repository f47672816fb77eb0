/* See lexicon.h. Two hash tables with open addressing, of surface forms and of types, over arrays of records;
 * all strings lie in one arena and are referred to by their offsets, since the arena moves as it grows. */
#include "text/lexicon.h"

#include "base/buf.h"
#include "text/chars.h"
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };
#define NO_TYPE UINT32_MAX

typedef struct surface_record {
    uint32_t hash, n_bytes;
    uint64_t text; /* offset in the arena */
    uint32_t type[EV_CLASS_LAST];
    ev_lang_evidence evidence;
} surface_record;

typedef struct type_record {
    uint32_t hash, norm_bytes;
    uint64_t norm, stem; /* offsets in the arena */
    uint32_t stem_bytes, features;
    uint8_t word_class;
} type_record;

/* Slots hold a record's number plus one, 0 when empty; their count is a power of two and at least twice the
 * records'. */
typedef struct slot_table {
    uint32_t *slots;
    size_t n_slots;
} slot_table;

struct ev_lexicon {
    ev_buf arena;
    surface_record *surfaces;
    size_t n_surfaces, surfaces_capacity;
    type_record *types;
    size_t n_types, types_capacity;
    slot_table by_surface, by_norm;
    ev_stemmer *stemmer;
    ev_buf norm, stem; /* of the word at hand */
};

static bool table_new(slot_table *table, size_t n_slots) {
    table->slots = calloc(n_slots, sizeof *table->slots);
    table->n_slots = table->slots ? n_slots : 0;
    return table->slots != NULL;
}

ev_status ev_lexicon_new(ev_lexicon **out, ev_error *err) {
    *out = NULL;
    ev_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon)
        return ev_out_of_memory(err);
    if (!table_new(&lexicon->by_surface, FIRST_SLOTS) || !table_new(&lexicon->by_norm, FIRST_SLOTS)) {
        ev_lexicon_free(lexicon);
        return ev_out_of_memory(err);
    }
    ev_status status = ev_stemmer_new(&lexicon->stemmer, err);
    if (status != EV_OK) {
        ev_lexicon_free(lexicon);
        return status;
    }
    *out = lexicon;
    return EV_OK;
}

void ev_lexicon_free(ev_lexicon *lexicon) {
    if (!lexicon)
        return;
    ev_buf_free(&lexicon->arena);
    ev_buf_free(&lexicon->norm);
    ev_buf_free(&lexicon->stem);
    free(lexicon->surfaces);
    free(lexicon->types);
    free(lexicon->by_surface.slots);
    free(lexicon->by_norm.slots);
    ev_stemmer_free(lexicon->stemmer);
    free(lexicon);
}

void ev_lexicon_clear(ev_lexicon *lexicon) {
    ev_buf_clear(&lexicon->arena);
    lexicon->n_surfaces = lexicon->n_types = 0;
    memset(lexicon->by_surface.slots, 0, lexicon->by_surface.n_slots * sizeof *lexicon->by_surface.slots);
    memset(lexicon->by_norm.slots, 0, lexicon->by_norm.n_slots * sizeof *lexicon->by_norm.slots);
}

uint32_t ev_lexicon_size(const ev_lexicon *lexicon) {
    return (uint32_t)lexicon->n_types;
}

size_t ev_lexicon_memory(const ev_lexicon *lexicon) {
    return lexicon->arena.capacity + lexicon->surfaces_capacity * sizeof *lexicon->surfaces +
           lexicon->types_capacity * sizeof *lexicon->types +
           (lexicon->by_surface.n_slots + lexicon->by_norm.n_slots) * sizeof(uint32_t);
}

ev_type ev_lexicon_type(const ev_lexicon *lexicon, uint32_t type_id) {
    const type_record *type = &lexicon->types[type_id];
    return (ev_type){
        .norm = lexicon->arena.data + type->norm,
        .stem = lexicon->arena.data + type->stem,
        .norm_bytes = type->norm_bytes,
        .stem_bytes = type->stem_bytes,
        .word_class = (ev_word_class)type->word_class,
        .features = type->features,
    };
}

const ev_lang_evidence *ev_lexicon_evidence(const ev_lexicon *lexicon, uint32_t surface_id) {
    return &lexicon->surfaces[surface_id].evidence;
}

/* Eight bytes at a time, each mixed by a multiplication folded over its high half. */
static uint32_t hash_bytes(const char *bytes, size_t n_bytes, uint64_t seed) {
    uint64_t hash = seed ^ (n_bytes * 0x9E3779B97F4A7C15u), chunk;
    for (; n_bytes >= 8; bytes += 8, n_bytes -= 8) {
        memcpy(&chunk, bytes, 8);
        hash = (hash ^ chunk) * 0xD6E8FEB86659FD93u;
        hash ^= hash >> 32;
    }
    chunk = 0;
    for (size_t i = 0; i < n_bytes; i++)
        chunk |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    hash = (hash ^ chunk) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
    hash *= 0xD6E8FEB86659FD93u;
    return (uint32_t)(hash >> 32);
}

static size_t free_slot(const slot_table *table, uint32_t hash) {
    size_t mask = table->n_slots - 1, slot = hash & mask;
    while (table->slots[slot] != 0)
        slot = (slot + 1) & mask;
    return slot;
}

/* Doubles a table when it is half full; hash_at(i) gives record i's hash. */
static bool table_grow(slot_table *table, size_t n_records, const char *first_hash, size_t record_bytes) {
    if (n_records * 2 < table->n_slots)
        return true;
    slot_table grown;
    if (!table_new(&grown, table->n_slots * 2))
        return false;
    for (size_t i = 0; i < n_records; i++) {
        uint32_t hash;
        memcpy(&hash, first_hash + i * record_bytes, sizeof hash);
        grown.slots[free_slot(&grown, hash)] = (uint32_t)i + 1;
    }
    free(table->slots);
    *table = grown;
    return true;
}

/* Appends a string with a NUL to the arena and returns its offset. */
static uint64_t store(ev_lexicon *lexicon, const char *bytes, size_t n_bytes) {
    uint64_t at = lexicon->arena.len;
    ev_buf_add(&lexicon->arena, bytes, n_bytes);
    ev_buf_add_char(&lexicon->arena, '\0');
    return at;
}

static ev_status analyse_word(ev_lexicon *lexicon, const char *word, size_t n_bytes, ev_word_class word_class,
                              uint32_t *features, ev_error *err) {
    return ev_stemmer_word(lexicon->stemmer, word, n_bytes, word_class, &lexicon->norm, &lexicon->stem,
                           features, err);
}

static bool begins_upper(const char *word) {
    size_t step;
    return ev_char_is_upper(ev_char_read(word, &step));
}

static ev_status new_surface(ev_lexicon *lexicon, const char *surface, size_t n_bytes, uint32_t hash,
                             uint32_t *id, ev_error *err) {
    if (lexicon->n_surfaces >= UINT32_MAX - 1 || n_bytes > UINT32_MAX)
        return ev_fail(err, EV_TOO_LARGE, "more distinct words than a lexicon holds");
    void *items = lexicon->surfaces;
    if (!ev_array_grow(&items, &lexicon->surfaces_capacity, lexicon->n_surfaces + 1,
                       sizeof *lexicon->surfaces))
        return ev_out_of_memory(err);
    lexicon->surfaces = items;
    if (!table_grow(&lexicon->by_surface, lexicon->n_surfaces, (const char *)lexicon->surfaces,
                    sizeof *lexicon->surfaces))
        return ev_out_of_memory(err);
    uint32_t features;
    ev_status status = analyse_word(lexicon, surface, n_bytes, EV_CLASS_OTHER, &features, err);
    if (status != EV_OK)
        return status;
    surface_record *record = &lexicon->surfaces[lexicon->n_surfaces];
    *record = (surface_record){.hash = hash, .n_bytes = (uint32_t)n_bytes};
    for (int i = 0; i < EV_CLASS_LAST; i++)
        record->type[i] = NO_TYPE;
    ev_langid_word(lexicon->norm.data, lexicon->norm.len, &record->evidence);
    if (begins_upper(surface))
        ev_langid_soften(&record->evidence);
    record->text = store(lexicon, surface, n_bytes);
    if (lexicon->arena.failed)
        return ev_buf_status(&lexicon->arena, err);
    *id = (uint32_t)lexicon->n_surfaces++;
    lexicon->by_surface.slots[free_slot(&lexicon->by_surface, hash)] = *id + 1;
    return EV_OK;
}

ev_status ev_lexicon_add_surface(ev_lexicon *lexicon, const char *surface, size_t n_bytes,
                                 uint32_t *surface_id, ev_error *err) {
    uint32_t hash = hash_bytes(surface, n_bytes, 0);
    const slot_table *table = &lexicon->by_surface;
    size_t mask = table->n_slots - 1;
    for (size_t slot = hash & mask; table->slots[slot] != 0; slot = (slot + 1) & mask) {
        const surface_record *record = &lexicon->surfaces[table->slots[slot] - 1];
        if (record->hash == hash && record->n_bytes == n_bytes &&
            memcmp(lexicon->arena.data + record->text, surface, n_bytes) == 0) {
            *surface_id = table->slots[slot] - 1;
            return EV_OK;
        }
    }
    return new_surface(lexicon, surface, n_bytes, hash, surface_id, err);
}

static bool same_type(const ev_lexicon *lexicon, const type_record *type, uint32_t hash,
                      ev_word_class word_class) {
    return type->hash == hash && type->word_class == word_class && type->norm_bytes == lexicon->norm.len &&
           memcmp(lexicon->arena.data + type->norm, lexicon->norm.data, lexicon->norm.len) == 0;
}

static ev_status new_type(ev_lexicon *lexicon, uint32_t hash, ev_word_class word_class, uint32_t features,
                          uint32_t *id, ev_error *err) {
    if (lexicon->n_types >= UINT32_MAX - 1)
        return ev_fail(err, EV_TOO_LARGE, "more distinct words than a lexicon holds");
    void *items = lexicon->types;
    if (!ev_array_grow(&items, &lexicon->types_capacity, lexicon->n_types + 1, sizeof *lexicon->types))
        return ev_out_of_memory(err);
    lexicon->types = items;
    if (!table_grow(&lexicon->by_norm, lexicon->n_types, (const char *)lexicon->types,
                    sizeof *lexicon->types))
        return ev_out_of_memory(err);
    type_record type = {.hash = hash,
                        .norm_bytes = (uint32_t)lexicon->norm.len,
                        .stem_bytes = (uint32_t)lexicon->stem.len,
                        .features = features,
                        .word_class = (uint8_t)word_class};
    type.norm = store(lexicon, lexicon->norm.data, lexicon->norm.len);
    type.stem = type.norm;
    if (lexicon->stem.len != lexicon->norm.len ||
        memcmp(lexicon->stem.data, lexicon->norm.data, lexicon->norm.len) != 0)
        type.stem = store(lexicon, lexicon->stem.data, lexicon->stem.len);
    if (lexicon->arena.failed)
        return ev_buf_status(&lexicon->arena, err);
    *id = (uint32_t)lexicon->n_types;
    lexicon->types[lexicon->n_types++] = type;
    lexicon->by_norm.slots[free_slot(&lexicon->by_norm, hash)] = *id + 1;
    return EV_OK;
}

/* The type of the norm at hand. */
static ev_status find_type(ev_lexicon *lexicon, ev_word_class word_class, uint32_t features, uint32_t *id,
                           ev_error *err) {
    uint32_t hash = hash_bytes(lexicon->norm.data, lexicon->norm.len, (uint64_t)word_class + 1);
    const slot_table *table = &lexicon->by_norm;
    size_t mask = table->n_slots - 1;
    for (size_t slot = hash & mask; table->slots[slot] != 0; slot = (slot + 1) & mask) {
        if (same_type(lexicon, &lexicon->types[table->slots[slot] - 1], hash, word_class)) {
            *id = table->slots[slot] - 1;
            return EV_OK;
        }
    }
    return new_type(lexicon, hash, word_class, features, id, err);
}

ev_status ev_lexicon_surface_type(ev_lexicon *lexicon, uint32_t surface_id, ev_word_class word_class,
                                  uint32_t *type_id, ev_error *err) {
    surface_record *record = &lexicon->surfaces[surface_id];
    if (record->type[word_class] == NO_TYPE) {
        uint32_t features, id = 0;
        ev_status status = analyse_word(lexicon, lexicon->arena.data + record->text, record->n_bytes,
                                        word_class, &features, err);
        if (status == EV_OK)
            status = find_type(lexicon, word_class, features, &id, err);
        if (status != EV_OK)
            return status;
        record->type[word_class] = id;
    }
    *type_id = record->type[word_class];
    return EV_OK;
}
