/* Opens a codebook of any kind, told apart by its content: our YAML has a list of themes, a LIWC dictionary
 * begins with a line %, any other mapping of keys is a quanteda dictionary. */
#include "codebook/codebook_build.h"

#include "codebook/dictionary.h"
#include "text/decode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 256 << 20 };

static ev_status read_file(const char *path, ev_buf *bytes, ev_error *err) {
    FILE *file = fopen(path, "rb");
    size_t n = 1;
    if (!file) {
        ev_fail_errno(err, errno, "cannot open it");
        return ev_error_at(err, path, 0, 0);
    }
    while (n > 0 && bytes->len <= MAX_BYTES) {
        char *to = ev_buf_reserve(bytes, 1 << 16);
        n = to ? fread(to, 1, 1 << 16, file) : 0;
        bytes->len += n;
    }
    int error = ferror(file) ? errno : 0;
    fclose(file);
    ev_status status = ev_buf_status(bytes, err);
    if (status == EV_OK && error)
        status = ev_fail_errno(err, error, "cannot read it");
    if (status == EV_OK && bytes->len > MAX_BYTES)
        status = ev_fail(err, EV_TOO_LARGE, "a codebook has at most %d MB", MAX_BYTES >> 20);
    if (status != EV_OK)
        ev_error_at(err, path, 0, 0);
    return status;
}

/* The first line that is not blank is a %. */
static bool is_liwc(const ev_buf *bytes) {
    size_t at = bytes->len >= 3 && !memcmp(bytes->data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < bytes->len && strchr(" \t\r\n", bytes->data[at]))
        at++;
    return at + 1 < bytes->len && bytes->data[at] == '%' && strchr(" \t\r\n", bytes->data[at + 1]);
}

static void note_dictionary(ev_codebook *codebook, const ev_dictionary *dictionary, ev_buf *note) {
    if (dictionary->n_skipped > 0)
        ev_buf_printf(note, "%zu entries have no word that can stand in a text and are left out (lines %.*s)",
                      dictionary->n_skipped, (int)dictionary->skipped.len, dictionary->skipped.data);
    if (codebook->n_conditions > 0)
        ev_buf_printf(note, "%s%zu entries have conditions in brackets, which are left out",
                      note->len ? "; " : "", codebook->n_conditions);
}

static ev_status load_dictionary(ev_codebook *codebook, ev_yaml *yaml, const char *text, size_t n_bytes,
                                 ev_error *err) {
    ev_dictionary dictionary = {.codebook = codebook};
    ev_buf note = {0};
    codebook->any_language = true;
    ev_status status = yaml ? ev_cb_load_quanteda(&dictionary, yaml, err)
                            : ev_cb_load_liwc(&dictionary, codebook->path, text, n_bytes, err);
    note_dictionary(codebook, &dictionary, &note);
    codebook->name = strdup("");
    codebook->version = strdup("");
    codebook->note = strdup(ev_buf_cstr(&note));
    if (status == EV_OK && (note.failed || dictionary.skipped.failed || !codebook->note || !codebook->name ||
                            !codebook->version))
        status = ev_out_of_memory(err);
    ev_buf_free(&dictionary.skipped);
    ev_buf_free(&note);
    return status;
}

static ev_status load_liwc(ev_codebook *codebook, const ev_buf *bytes, ev_error *err) {
    ev_buf text = {0};
    ev_decode_report report;
    ev_status status = ev_decode(bytes->data, bytes->len, NULL, &text, &report, err);
    if (status != EV_OK)
        ev_error_at(err, codebook->path, 0, 0);
    else
        status = load_dictionary(codebook, NULL, text.data, text.len, err);
    ev_buf_free(&text);
    return status;
}

static ev_status load_yaml(ev_codebook *codebook, ev_error *err) {
    ev_yaml yaml;
    ev_status status = ev_yaml_open(codebook->path, &yaml, err);
    if (status != EV_OK)
        return status;
    const yaml_node_t *root = ev_yaml_root(&yaml);
    bool ours = ev_yaml_get(&yaml, root, "themes") || ev_yaml_get(&yaml, root, "codebook");
    status = ours ? ev_cb_load_parts(codebook, &yaml, err) : load_dictionary(codebook, &yaml, NULL, 0, err);
    ev_yaml_close(&yaml);
    return status;
}

static ev_status load(ev_codebook *codebook, const char *names_folder, ev_buf *bytes, ev_error *err) {
    ev_status status = ev_word_tests_new(&codebook->tests, err);
    if (status == EV_OK)
        status = read_file(codebook->path, bytes, err);
    if (status == EV_OK)
        status = ev_cb_load_names(codebook, names_folder, err);
    if (status == EV_OK)
        status = is_liwc(bytes) ? load_liwc(codebook, bytes, err) : load_yaml(codebook, err);
    if (status != EV_OK)
        return status;
    ev_sha256_of(bytes->data, bytes->len, codebook->digest);
    status = ev_word_tests_finish(codebook->tests, err);
    return status == EV_OK ? ev_cb_index_starts(codebook, err) : status;
}

ev_status ev_codebook_open(const char *path, const char *names_folder, ev_codebook **out, ev_error *err) {
    ev_buf bytes = {0};
    ev_codebook *codebook = calloc(1, sizeof *codebook);
    *out = NULL;
    if (!codebook)
        return ev_out_of_memory(err);
    codebook->path = strdup(path);
    codebook->names_folder = strdup(names_folder);
    ev_status status = codebook->path && codebook->names_folder ? load(codebook, names_folder, &bytes, err)
                                                                : ev_out_of_memory(err);
    ev_buf_free(&bytes);
    if (status == EV_OK)
        *out = codebook;
    else
        ev_codebook_free(codebook);
    return status;
}
