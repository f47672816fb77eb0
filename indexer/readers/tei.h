/* The parts of reading TEI: its header. For tei.c and tests only. */
#ifndef EV_INDEXER_TEI_H
#define EV_INDEXER_TEI_H

#include "indexer/readers/xml.h"

#include <jansson.h>

/* What a header says: persons and organisations by their xml:id, and metadata of the whole document. */
typedef struct ev_tei_header {
    json_t *meta;    /* title, date, language, country, organisation: keys of a statement */
    json_t *persons; /* id: {"name": .., "affiliations": [{"org": id, "role": .., "from": .., "to": ..}]} */
    json_t *orgs;    /* id: {"name": .., "role": ..} */
    json_t *lists;   /* [{"persons": .., "orgs": ..}]: asked in turn for whom the header itself has not */
} ev_tei_header;     /* all zero is valid for _clear */

/* Adds what a teiHeader element holds; headers may be nested, what is there already stays. EV_NOMEM. */
ev_status ev_tei_header_add(ev_tei_header *header, xmlNode *element, ev_error *err);
/* Adds the persons and organisations below an element. EV_NOMEM. */
ev_status ev_tei_header_add_lists(ev_tei_header *header, const xmlNode *element, ev_error *err);
void ev_tei_header_clear(ev_tei_header *header);

/* Whether the header or a list has a person, "#id"; */
bool ev_tei_header_names(const ev_tei_header *header, const char *who);
/* and also all organisations that he or she belonged to. */
bool ev_tei_header_knows(const ev_tei_header *header, const char *who);

/* Sets speaker and party (a parliamentary group or political party of which the person was a member on the
 * document's date) of who speaks, "#id". A person that the header does not know is called by the id. */
void ev_tei_header_speaker(const ev_tei_header *header, const char *who, json_t *meta);

#endif
