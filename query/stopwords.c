/* See stopwords.h. */
#include "query/stopwords.h"

#include "cli/datadir.h"
#include "text/stem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_key(ev_buf *key, ev_word_class word_class, const char *norm, size_t n_bytes) {
    ev_buf_clear(key);
    ev_buf_add_str(key, ev_class_code(word_class));
    ev_buf_add_char(key, ':');
    ev_buf_add(key, norm, n_bytes);
}

/* A line is a word as a reader writes it; a type's norm is what it is compared with. */
static ev_status add_word(ev_stopwords *stopwords, ev_word_class word_class, const char *word, size_t n_bytes,
                          ev_error *err) {
    ev_buf norm = {0};
    ev_buf stem = {0};
    ev_buf key = {0};
    uint32_t unused;
    ev_status status = ev_word_analyse(word, n_bytes, word_class, &norm, &stem, &unused, err);
    if (status == EV_OK) {
        add_key(&key, word_class, norm.data, norm.len);
        status = ev_buf_status(&key, err);
    }
    if (status == EV_OK)
        status = ev_intern_add(&stopwords->words, key.data, key.len, &unused, err);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
    ev_buf_free(&key);
    return status;
}

static ev_status read_lines(ev_stopwords *stopwords, ev_word_class word_class, FILE *file, const char *path,
                            ev_error *err) {
    char *line = NULL;
    size_t capacity = 0;
    ev_status status = EV_OK;
    while (status == EV_OK && getline(&line, &capacity, file) >= 0) {
        size_t end = strcspn(line, "\r\n#");
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t'))
            end--;
        if (end > 0)
            status = add_word(stopwords, word_class, line, end, err);
    }
    if (status == EV_OK && ferror(file))
        status = ev_fail_errno(err, errno, "cannot read %s", path);
    free(line);
    return status;
}

static ev_status load_class(ev_stopwords *stopwords, ev_word_class word_class, ev_error *err) {
    char name[32];
    ev_buf path = {0};
    snprintf(name, sizeof name, "stopwords/%s.txt", ev_class_code(word_class));
    ev_status status = ev_data_path(&path, name, err);
    FILE *file = status == EV_OK ? fopen(ev_buf_cstr(&path), "re") : NULL;
    if (status == EV_OK && !file)
        status = ev_fail_errno(err, errno, "cannot open %s", ev_buf_cstr(&path));
    if (file) {
        status = read_lines(stopwords, word_class, file, ev_buf_cstr(&path), err);
        fclose(file);
    }
    ev_buf_free(&path);
    return status;
}

ev_status ev_stopwords_load(ev_stopwords *stopwords, ev_error *err) {
    static const ev_word_class classes[] = {EV_CLASS_EN, EV_CLASS_RU, EV_CLASS_KK};
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < sizeof classes / sizeof classes[0]; i++)
        status = load_class(stopwords, classes[i], err);
    return status;
}

void ev_stopwords_free(ev_stopwords *stopwords) {
    ev_intern_free(&stopwords->words);
}

bool ev_stopwords_has(const ev_stopwords *stopwords, ev_word_class word_class, const char *norm,
                      size_t n_bytes) {
    ev_buf key = {0};
    uint32_t unused;
    add_key(&key, word_class, norm, n_bytes);
    bool found = !key.failed && ev_intern_find(&stopwords->words, key.data, key.len, &unused);
    ev_buf_free(&key);
    return found;
}
