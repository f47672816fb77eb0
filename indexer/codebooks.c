/* See codebooks.h. */
#include "indexer/codebooks.h"

#include "cli/datadir.h"
#include "codebook/examples.h"

ev_status ev_codebook_load_unchecked(const char *path, ev_codebook **out, ev_error *err) {
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

/* Keeps the first. */
static void keep_failure(void *user, const ev_error *why) {
    ev_error *first = user;
    if (first->status == EV_OK)
        *first = *why;
}

ev_status ev_codebook_load(const char *path, ev_codebook **out, ev_error *err) {
    ev_codebook *codebook = NULL;
    ev_error first = {0};
    ev_examples_run run = {0};
    *out = NULL;
    ev_status status = ev_codebook_load_unchecked(path, &codebook, err);
    if (status == EV_OK)
        status = ev_codebook_run_examples(codebook, keep_failure, &first, &run, err);
    if (status == EV_OK && run.n_failed > 0) {
        status =
            ev_fail(err, EV_BAD_CODEBOOK, "%.380s (%zu of %zu examples fail; `evindex check` lists them)",
                    first.text, run.n_failed, run.n_run);
        ev_error_at(err, first.file, first.line, first.column);
    }
    if (status == EV_OK)
        *out = codebook;
    else
        ev_codebook_free(codebook);
    return status;
}

void ev_codebook_notice(const ev_codebook *codebook, const ev_refusals *refusals) {
    ev_error what = {0};
    if (!codebook->note || !*codebook->note)
        return;
    ev_fail(&what, EV_OK, "%s", codebook->note);
    ev_error_at(&what, codebook->path, 0, 0);
    ev_refusals_notice(refusals, &what);
}
