/* See type_ids.h. */
#include "query/type_ids.h"

#include <stdlib.h>

ev_status ev_type_ids_read(ev_type_ids *ids, const ev_segment *segment, uint32_t docid, ev_passage *passage,
                           ev_error *err) {
    bool sound = ev_segment_passage(segment, docid, passage);
    void *items = ids->items;
    if (sound && !ev_array_grow(&items, &ids->capacity, (size_t)passage->n_tokens + 1, sizeof *ids->items))
        return ev_out_of_memory(err);
    ids->items = items;
    if (sound && ev_passage_ids(passage, ids->items))
        return EV_OK;
    return ev_segment_damaged(segment, "a file", err);
}

void ev_type_ids_free(ev_type_ids *ids) {
    free(ids->items);
    *ids = (ev_type_ids){0};
}
