/* See digests.h. */
#include "query/report/digests.h"

#include "cli/datadir.h"
#include "store/fs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE_BYTES = 64 << 20 };

ev_status ev_digest_corpus(ev_index *const *indexes, size_t n_indexes, char hex[EV_SHA256_HEX_BYTES],
                           ev_error *err) {
    if (n_indexes == 1 && indexes[0]->manifest.digest[0]) {
        memcpy(hex, indexes[0]->manifest.digest, EV_SHA256_HEX_BYTES);
        return EV_OK;
    }
    return ev_corpus_digest((const ev_index *const *)indexes, n_indexes, hex, err);
}

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of the program's own list of names; "" for the codebook, which no query reads, and without a data folder.
 */
static ev_status digest_own(ev_basis_part part, char hex[EV_SHA256_HEX_BYTES], ev_error *err) {
    ev_buf path = {0};
    char relative[64];
    hex[0] = '\0';
    if (part == EV_BASIS_CODEBOOK)
        return EV_OK;
    snprintf(relative, sizeof relative, "corpus/%s.yml", ev_basis_name(part));
    ev_status status = ev_data_path(&path, relative, err);
    if (status == EV_OK)
        status = ev_sha256_file(ev_buf_cstr(&path), hex, err);
    ev_buf_free(&path);
    return status == EV_NOT_FOUND ? EV_OK : status;
}

ev_status ev_digest_basis(ev_buf *out, ev_index *const *indexes, size_t n_indexes, ev_basis_part part,
                          ev_error *err) {
    char own[EV_SHA256_HEX_BYTES];
    const char **digests = calloc(n_indexes + 1, sizeof *digests);
    size_t n = 0;
    bool others = false; /* than the program's own */
    ev_status status = digests ? digest_own(part, own, err) : ev_out_of_memory(err);
    for (size_t i = 0; status == EV_OK && i < n_indexes; i++) {
        const char *digest = indexes[i]->manifest.basis.digests[part];
        if (ev_manifest_counts(&indexes[i]->manifest).statements == 0)
            continue;
        digests[n++] = *digest ? digest : "none";
        others = others || strcmp(digest, own) != 0;
    }
    if (status == EV_OK && n == 0)
        digests[n++] = *own ? own : "none";
    if (n > 1)
        qsort(digests, n, sizeof *digests, compare_strings);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(digests[i], digests[i - 1]) != 0)
            ev_buf_printf(out, "%s%s", i ? " " : "", digests[i]);
    if (status == EV_OK && others && *own)
        ev_buf_printf(out, "; names in queries by %s", own);
    free(digests);
    return status;
}

static ev_status add_file(ev_sha256 *sha, const char *path, ev_error *err) {
    ev_buf bytes = {0};
    ev_status status = ev_file_read(path, MAX_FILE_BYTES, &bytes, err);
    if (status == EV_OK)
        ev_sha256_add_field(sha, bytes.data, bytes.len);
    ev_buf_free(&bytes);
    return status;
}

static void end_hex(ev_sha256 *sha, char hex[EV_SHA256_HEX_BYTES]) {
    unsigned char digest[EV_SHA256_BYTES];
    ev_sha256_end(sha, digest);
    ev_sha256_hex(digest, hex);
}

static int is_word_list(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return n > 4 && strcmp(entry->d_name + n - 4, ".txt") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static ev_status digest_folder(const char *folder, ev_sha256 *sha, ev_error *err) {
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, is_word_list, by_bytes);
    if (n < 0)
        return ev_fail_errno(err, errno, "%s", folder);
    ev_status status = EV_OK;
    for (int i = 0; i < n; i++) {
        char *path = ev_path_join(folder, entries[i]->d_name);
        if (status == EV_OK && !path)
            status = ev_out_of_memory(err);
        if (status == EV_OK) {
            ev_sha256_add_field(sha, entries[i]->d_name, strlen(entries[i]->d_name));
            status = add_file(sha, path, err);
        }
        free(path);
        free(entries[i]);
    }
    free(entries);
    return status;
}

ev_status ev_digest_stopwords(char hex[EV_SHA256_HEX_BYTES], ev_error *err) {
    ev_buf folder = {0};
    ev_sha256 sha;
    ev_sha256_init(&sha);
    memcpy(hex, "none", sizeof "none");
    ev_error ignored = {0};
    ev_status status = ev_data_path(&folder, "stopwords", &ignored);
    if (status == EV_OK)
        status = digest_folder(ev_buf_cstr(&folder), &sha, err);
    if (status == EV_OK)
        end_hex(&sha, hex);
    ev_buf_free(&folder);
    return status == EV_NOT_FOUND ? EV_OK : status;
}
