/* LIWC's .dic files: between two lines of % the categories, a number and a name each, then a line for each
 * entry with the numbers of its categories. Categories that are indented stand below the one before them.
 * Conditions in brackets ("like (02 134)125/464") are left out, as quanteda does, and said. */
#include "codebook/dictionary.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 16 };

typedef struct category {
    long number;
    uint32_t theme;
    int depth;
} category;

typedef struct liwc {
    ev_dictionary *dictionary;
    const char *path;
    category *categories;
    size_t n_categories;
    size_t categories_capacity;
    uint64_t line;
} liwc;

static ev_status bad(const liwc *file, ev_error *err, const char *what) {
    ev_fail(err, EV_BAD_CODEBOOK, "%s", what);
    return ev_error_at(err, file->path, file->line, 1);
}

/* ---- The head */

static int depth_of(const char *line) {
    int depth = 0;
    while (*line == '\t' || *line == ' ') {
        depth += *line == '\t';
        line++;
    }
    return depth;
}

/* The id of the category above one of this depth, "" for none. */
static const char *id_above(const liwc *file, int depth) {
    for (size_t i = file->n_categories; i > 0; i--)
        if (file->categories[i - 1].depth < depth)
            return file->dictionary->codebook->themes[file->categories[i - 1].theme].id;
    return "";
}

static ev_status add_category(liwc *file, long number, const char *name, int depth, ev_error *err) {
    void *items = file->categories;
    ev_buf id = {0};
    char *key = strndup(name, strcspn(name, "("));
    for (size_t n = key ? strlen(key) : 0; n > 0 && (key[n - 1] == ' ' || key[n - 1] == '\t'); n--)
        key[n - 1] = '\0';
    ev_buf_add_str(&id, id_above(file, depth));
    ev_dictionary_add_key(&id, key && *key ? key : name);
    bool grown = key && ev_array_grow(&items, &file->categories_capacity, file->n_categories + 1,
                                      sizeof *file->categories);
    free(key);
    file->categories = items;
    const char *text = ev_buf_cstr(&id);
    ev_status status = grown ? ev_buf_status(&id, err) : ev_out_of_memory(err);
    uint32_t theme = 0;
    if (status == EV_OK)
        status = ev_dictionary_theme(file->dictionary, text, name, file->line, &theme, err);
    if (status == EV_OK)
        file->categories[file->n_categories++] = (category){number, theme, depth};
    ev_buf_free(&id);
    return status;
}

static ev_status read_category(liwc *file, const char *line, ev_error *err) {
    char *end;
    const char *at = line + strspn(line, " \t");
    long number = strtol(at, &end, 10);
    if (end == at || number < 0 || (*end != ' ' && *end != '\t'))
        return bad(
            file, err,
            "a category is a number and a name, parted by a tab; or close the list of them by a line %");
    end += strspn(end, " \t");
    for (size_t i = 0; i < file->n_categories; i++)
        if (file->categories[i].number == number)
            return bad(file, err, "this number of a category is there already; give each one of its own");
    return *end ? add_category(file, number, end, depth_of(line), err)
                : bad(file, err, "this category has no name; write one behind its number");
}

/* ---- Entries */

static bool category_theme(const liwc *file, long number, uint32_t *theme) {
    for (size_t i = 0; i < file->n_categories; i++)
        if (file->categories[i].number == number) {
            *theme = file->categories[i].theme;
            return true;
        }
    return false;
}

/* Where the numbers of an entry begin: behind its first tab, or its last word that is no number. */
static size_t numbers_at(const char *line) {
    size_t tab = strcspn(line, "\t");
    if (line[tab])
        return tab;
    size_t at = strlen(line);
    for (;;) {
        size_t end = at;
        while (end > 0 && line[end - 1] == ' ')
            end--;
        size_t start = end;
        while (start > 0 && line[start - 1] >= '0' && line[start - 1] <= '9')
            start--;
        if (start == end || start == 0 || line[start - 1] != ' ')
            return at;
        at = start;
    }
}

/* Takes conditions out: "(02 134)125/464 5" becomes "125 5". */
static bool drop_conditions(char *numbers) {
    bool any = false;
    char *to = numbers;
    for (const char *from = numbers; *from; from++) {
        bool open = *from == '(' || *from == '<';
        bool other = *from == '/';
        any = any || open || other;
        if (open)
            from += strcspn(from, *from == '(' ? ")" : ">");
        if (other)
            from += strspn(from + 1, "0123456789");
        if (!*from)
            break;
        *to++ = open || other ? ' ' : *from;
    }
    *to = '\0';
    return any;
}

static ev_status add_entry(liwc *file, const char *entry, const char *numbers, ev_error *err) {
    ev_status status = EV_OK;
    bool any = false;
    for (const char *at = numbers + strspn(numbers, " \t"); status == EV_OK && *at; at += strspn(at, " \t")) {
        char *end;
        uint32_t theme;
        long number = strtol(at, &end, 10);
        if (end == at || (*end && *end != ' ' && *end != '\t'))
            return bad(file, err, "behind an entry stand the numbers of its categories, parted by tabs");
        if (!category_theme(file, number, &theme))
            return bad(file, err, "the list of categories at the top has no such number; add it there");
        status = ev_dictionary_entry(file->dictionary, theme, entry, file->line, 1, err);
        any = true;
        at = end;
    }
    return status == EV_OK && !any
               ? bad(file, err, "behind an entry stand the numbers of its categories, parted by tabs")
               : status;
}

static ev_status read_entry(liwc *file, char *line, ev_error *err) {
    size_t at = numbers_at(line);
    bool conditions = line[at] && drop_conditions(line + at);
    char *numbers = strdup(line + at);
    if (!numbers)
        return ev_out_of_memory(err);
    while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t'))
        at--;
    line[at] = '\0';
    ev_status status = add_entry(file, line, numbers, err);
    free(numbers);
    ev_codebook *codebook = file->dictionary->codebook;
    codebook->n_conditions += conditions;
    return status;
}

/* ---- The whole */

static ev_status read_line(liwc *file, char *line, int *n_marks, ev_error *err) {
    size_t end = strlen(line);
    while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == ' ' || line[end - 1] == '\t'))
        line[--end] = '\0';
    bool mark = line[strspn(line, " \t")] == '%' && line[strspn(line, " \t") + 1] == '\0';
    *n_marks += mark;
    if (mark || !line[strspn(line, " \t")])
        return EV_OK;
    return *n_marks < 2 ? read_category(file, line, err) : read_entry(file, line, err);
}

static ev_status read_lines(liwc *file, char *text, ev_error *err) {
    int n_marks = 0;
    ev_status status = EV_OK;
    for (char *line = text; status == EV_OK && line;) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        file->line++;
        status = read_line(file, line, &n_marks, err);
        line = end ? end + 1 : NULL;
    }
    if (status == EV_OK && n_marks < 2)
        return bad(file, err, "the list of categories is not closed; put a line % behind it");
    if (status == EV_OK && file->dictionary->n_entries == 0)
        return bad(file, err, "the dictionary has no entries; list them behind the second line %");
    return status;
}

ev_status ev_cb_load_liwc(ev_dictionary *dictionary, const char *path, const char *text, size_t n_bytes,
                          ev_error *err) {
    liwc file = {.dictionary = dictionary, .path = path};
    char *copy = strndup(text, n_bytes);
    ev_status status = copy ? read_lines(&file, copy, err) : ev_out_of_memory(err);
    free(copy);
    free(file.categories);
    return status;
}
