/* See brat.h. brat counts code points, so places are recounted. A theme's points become hyphens, because a
 * brat type has none. */
#include "indexer/brat.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static void add_safe_name(ev_buf *path, const char *id) {
    for (const unsigned char *c = (const unsigned char *)id; *c; c++) {
        bool plain = isalnum(*c) || *c >= 0x80 || *c == '_' || *c == '-' ||
                     (*c == '.' && c != (const unsigned char *)id);
        if (plain)
            ev_buf_add_char(path, (char)*c);
        else
            ev_buf_printf(path, "%%%02X", *c);
    }
}

static ev_status write_file(const char *folder, const char *id, const char *ending, const ev_buf *content,
                            ev_error *err) {
    ev_buf path = {0};
    ev_buf_printf(&path, "%s/", folder);
    add_safe_name(&path, id);
    ev_buf_add_str(&path, ending);
    ev_status status = ev_buf_status(&path, err);
    FILE *file = status == EV_OK ? fopen(ev_buf_cstr(&path), "wb") : NULL;
    if (status == EV_OK && !file)
        status = ev_fail_errno(err, errno, "cannot write it");
    if (file) {
        bool whole = content->len == 0 || fwrite(content->data, 1, content->len, file) == content->len;
        int error = errno;
        if (fclose(file) != 0) {
            whole = false;
            error = errno;
        }
        if (!whole)
            status = ev_fail_errno(err, error, "cannot write it");
    }
    if (status != EV_OK)
        ev_error_at(err, ev_buf_cstr(&path), 0, 0);
    ev_buf_free(&path);
    return status;
}

static size_t count_code_points(const char *text, size_t from, size_t to) {
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

static void add_type(ev_buf *out, const char *theme) {
    for (; *theme; theme++)
        ev_buf_add_char(out, *theme == '.' ? '-' : *theme);
}

static void add_words(ev_buf *out, const char *text, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        ev_buf_add_char(out, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
}

static void add_annotation(ev_buf *out, size_t number, const ev_codebook *codebook,
                           const ev_analysis *analysis, const ev_tag *tag, size_t start) {
    size_t length = count_code_points(analysis->text, tag->start, tag->end);
    ev_buf_printf(out, "T%zu\t", number);
    add_type(out, codebook->themes[tag->theme].id);
    ev_buf_printf(out, " %zu %zu\t", start, start + length);
    add_words(out, analysis->text + tag->start, tag->end - tag->start);
    ev_buf_printf(out, "\nA%zu\tPolarity T%zu %s\nA%zu\tModality T%zu %s\n", 2 * number - 1, number,
                  ev_polarity_name(tag->polarity), 2 * number, number, ev_modality_name(tag->modality));
    ev_buf_printf(out, "#%zu\tAnnotatorNotes T%zu\trule %s; speaker %s; target %s\n", number, number,
                  codebook->rules[tag->rule].name, *tag->speaker ? tag->speaker : "-",
                  *tag->target ? tag->target : "-");
}

void ev_brat_add(ev_buf *out, const ev_codebook *codebook, const ev_analysis *analysis,
                 const ev_tagging *tagging) {
    size_t counted = 0;
    size_t start = 0;
    for (size_t i = 0; i < tagging->n_tags; i++) {
        start += count_code_points(analysis->text, counted, tagging->tags[i].start);
        counted = tagging->tags[i].start;
        add_annotation(out, i + 1, codebook, analysis, &tagging->tags[i], start);
    }
}

ev_status ev_brat_write(const char *folder, const char *id, const ev_codebook *codebook,
                        const ev_analysis *analysis, const ev_tagging *tagging, ev_error *err) {
    const ev_buf text = {.data = (char *)(uintptr_t)analysis->text, .len = analysis->n_bytes};
    ev_buf notes = {0};
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        ev_fail_errno(err, errno, "cannot make the folder");
        return ev_error_at(err, folder, 0, 0);
    }
    ev_brat_add(&notes, codebook, analysis, tagging);
    ev_status status = ev_buf_status(&notes, err);
    if (status == EV_OK)
        status = write_file(folder, id, ".txt", &text, err);
    if (status == EV_OK)
        status = write_file(folder, id, ".ann", &notes, err);
    ev_buf_free(&notes);
    return status;
}
