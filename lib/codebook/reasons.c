/* See reasons.h. */
#include "codebook/reasons.h"

static void add_categories(ev_buf *out, const ev_codebook *codebook, uint64_t set) {
    bool first = true;
    for (size_t i = 0; i < codebook->n_categories; i++)
        if (set >> i & 1) {
            ev_buf_printf(out, "%s%s", first ? "" : " or ", codebook->categories[i]);
            first = false;
        }
}

void ev_reason_add(ev_buf *out, const ev_codebook *codebook, const ev_near_miss *miss) {
    switch (miss->why) {
    case EV_REFUSED_NEEDS:
        ev_buf_add_str(out, "no cue of ");
        add_categories(out, codebook, miss->categories);
        ev_buf_add_str(out, " reaches it");
        break;
    case EV_REFUSED_WITHOUT:
        ev_buf_add_str(out, "a cue of ");
        add_categories(out, codebook, miss->categories);
        ev_buf_add_str(out, " reaches it");
        break;
    case EV_REFUSED_UNLESS:
        ev_buf_printf(out, "\"%s\" takes it back", codebook->rules[miss->other].text);
        break;
    case EV_REFUSED_YIELDS:
        ev_buf_printf(out, "it yields to %s", codebook->themes[miss->other].id);
        break;
    case EV_REFUSED_BEATEN:
        ev_buf_printf(out, "%s says more at this place", codebook->rules[miss->other].name);
        break;
    }
}
