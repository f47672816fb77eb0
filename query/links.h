/* Filters by speaker, organisation, country and target find a value in all its spellings: country:Казахстан
 * is country:KAZ, speaker:Назарбаевтың is speaker:nazarbayev, target:ЕАЭС is target:EAEU. */
#ifndef EV_QUERY_LINKS_H
#define EV_QUERY_LINKS_H

#include "query/ast.h"

/* Gives these filters of a query the ids that their values lead to (ev_node.also). The lists of names are
 * only read when there is such a filter. EV_NOT_FOUND and the like when they are not there; EV_NOMEM. */
ev_status ev_query_link(ev_query *query, ev_error *err);

#endif
