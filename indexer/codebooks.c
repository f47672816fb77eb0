/* See codebooks.h. */
#include "indexer/codebooks.h"

#include "cli/datadir.h"

ev_status ev_codebook_load(const char *path, ev_codebook **out, ev_error *err) {
    ev_buf names = {0};
    ev_buf shipped = {0};
    *out = NULL;
    ev_status status = ev_data_path(&names, "corpus", err);
    if (status == EV_OK && !path)
        status = ev_data_path(&shipped, "corpus/codebooks/exitvoice.yml", err);
    if (status == EV_OK)
        status = ev_codebook_open(path ? path : ev_buf_cstr(&shipped), ev_buf_cstr(&names), out, err);
    ev_buf_free(&names);
    ev_buf_free(&shipped);
    return status;
}
