/* Inside the codebook floor: word lists of other programs, loaded as they are: quanteda's YAML dictionaries
 * (keys in a tree, values with * and ?) and LIWC's .dic files. Their entries are forms, not stems; an entry
 * of several words stands for these words side by side; all of them hold in sentences of any language. Keys
 * become themes: lower case, blanks as hyphens, levels parted by points. */
#ifndef EV_CODEBOOK_DICTIONARY_H
#define EV_CODEBOOK_DICTIONARY_H

#include "base/buf.h"
#include "codebook/codebook_build.h"
#include "codebook/yaml.h"

/* What could not be taken over from a dictionary: entries of which no word can be in a text, and conditions.
 */
typedef struct ev_dictionary {
    ev_codebook *codebook;
    ev_buf skipped; /* lines of such entries, "3, 17" */
    size_t n_skipped;
    size_t n_entries; /* taken over */
    size_t n_nodes;   /* of the file that were read; a loader's own */
} ev_dictionary;

/* The number of the theme of this id, made when it is not there. EV_NOMEM. */
ev_status ev_dictionary_theme(ev_dictionary *dictionary, const char *id, const char *title, uint64_t line,
                              uint32_t *theme, ev_error *err);
/* Appends a key to an id. */
void ev_dictionary_add_key(ev_buf *id, const char *key);

/* Adds an entry to a theme: words parted by blanks, * for any letters, ? for one. EV_NOMEM. */
ev_status ev_dictionary_entry(ev_dictionary *dictionary, uint32_t theme, const char *entry, uint64_t line,
                              uint64_t column, ev_error *err);

/* The loaders: as ev_codebook_open() fails. */
ev_status ev_cb_load_quanteda(ev_dictionary *dictionary, ev_yaml *yaml, ev_error *err);
ev_status ev_cb_load_liwc(ev_dictionary *dictionary, const char *path, const char *text, size_t n_bytes,
                          ev_error *err);

#endif
