/* By what counts are grouped: the keys of `--by year,country`, at most two, which are then crossed.
 *
 * Three kinds. Keys of a statement (its date, its metadata) and of a sentence (its language) divide the text:
 * every sentence is in one group, and group totals add up to the corpus. Keys of a tag (theme, target,
 * polarity, modality) divide tags and not text; groups.h says how words are counted under them. */
#ifndef EV_QUERY_KEYS_H
#define EV_QUERY_KEYS_H

#include "store/segment.h"
#include "store/statement.h"

/* enum name, name on the command line, what it is a key of */
#define EV_KEY_LIST(X)                         \
    X(YEAR, "year", STATEMENT)                 \
    X(MONTH, "month", STATEMENT)               \
    X(DECADE, "decade", STATEMENT)             \
    X(COUNTRY, "country", STATEMENT)           \
    X(SPEAKER, "speaker", STATEMENT)           \
    X(LANGUAGE, "language", SENTENCE)          \
    X(TYPE, "type", STATEMENT)                 \
    X(SOURCE, "source", STATEMENT)             \
    X(ORGANISATION, "organisation", STATEMENT) \
    X(ROLE, "role", STATEMENT)                 \
    X(STATEMENT_ID, "statement", STATEMENT)    \
    X(THEME, "theme", TAG)                     \
    X(TARGET, "target", TAG)                   \
    X(POLARITY, "polarity", TAG)               \
    X(MODALITY, "modality", TAG)

typedef enum ev_key {
#define EV_KEY_ENUM(name, text, scope) EV_KEY_##name,
    EV_KEY_LIST(EV_KEY_ENUM)
#undef EV_KEY_ENUM
        EV_KEY_LAST
} ev_key;

typedef enum ev_key_scope { EV_SCOPE_STATEMENT, EV_SCOPE_SENTENCE, EV_SCOPE_TAG } ev_key_scope;

/* Two that can be named, and one for parts (dispersion). */
enum { EV_MAX_KEYS = 3, EV_MAX_NAMED_KEYS = 2 };

typedef struct ev_keys {
    ev_key items[EV_MAX_KEYS];
    size_t n; /* 0: all is one group */
} ev_keys;

const char *ev_key_name(ev_key key);
ev_key_scope ev_key_scope_of(ev_key key);
bool ev_keys_have(const ev_keys *keys, ev_key_scope scope);
bool ev_keys_have(const ev_keys *keys, ev_key_scope scope);
/* "year,country"; NULL is no key. EV_BAD_ARGUMENT names the word that is none of ours and the nearest that
 * is, or says that there are too many, or the same twice. */
ev_status ev_keys_parse(const char *by, ev_keys *keys, ev_error *err);
/* The metadata field of a key of a statement, or EV_FIELD_LAST for one of its date. */
ev_field ev_key_field(ev_key key);

/* Writes the label of a date ("2014", "2014-05", "2010s") for days yyyymmdd, as far as it is known: a month
 * of a statement that is dated by its year is "2014". Empty for no date. */
enum { EV_DATE_LABEL_BYTES = 16 };
void ev_key_date_label(ev_key key, int32_t first_day, int32_t last_day, char label[EV_DATE_LABEL_BYTES]);

/* The value of a key of a tag, lent; 0 bytes: none. */
const char *ev_key_tag_value(ev_key key, const ev_stored_tag *tag, size_t *n_bytes);

#endif
