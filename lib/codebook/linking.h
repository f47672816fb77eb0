/* Links what metadata says of speakers, organisations and countries to the ids of corpus/actors.yml,
 * organisations.yml and countries.yml, so that Назарбаев, Nazarbayev and Назарбаевтың are one value. Names
 * are compared by the stems of their words, in English, Russian and Kazakh.
 *
 * Ownership: _open is freed by _free; ids are lent until then. Not thread-safe. */
#ifndef EV_CODEBOOK_LINKING_H
#define EV_CODEBOOK_LINKING_H

#include "base/error.h"

#include <stddef.h>

typedef struct ev_linker ev_linker;

typedef enum ev_link_kind { EV_LINK_ACTOR, EV_LINK_ORGANISATION, EV_LINK_COUNTRY, EV_LINK_LAST } ev_link_kind;

enum { EV_MAX_LINKS = 8 };

/* `folder` holds the three files; those of the `kinds` that are to be linked (1u << kind, or EV_LINK_ALL) are
 * read. As ev_yaml_open(); EV_BAD_CODEBOOK for an entry that is not as its file's head describes. */
enum { EV_LINK_ALL = (1u << EV_LINK_LAST) - 1 };
ev_status ev_linker_open(const char *folder, unsigned kinds, ev_linker **out, ev_error *err);
void ev_linker_free(ev_linker *linker);

/* SHA-256, in hexadecimal, of the file that links of this kind depend on; "" for one that was not read. */
const char *ev_linker_digest(const ev_linker *linker, ev_link_kind kind);

/* The ids that a value names, in order of the value, at most EV_MAX_LINKS and each once.
 *
 * An organisation or a country is named when the whole value is its id, its code (alpha-2, alpha-3 or
 * numeric), or its names and nothing else. An actor is named also within words of office ("Президент
 * Казахстана Н. Назарбаев"), but not by the surname alone when another given name stands beside it ("Ольга
 * Назарбаева"). EV_NOMEM. */
ev_status ev_linker_find(ev_linker *linker, ev_link_kind kind, const char *value,
                         const char *ids[EV_MAX_LINKS], size_t *n_ids, ev_error *err);

#endif
