/* The filters of the query language: field:value. See ast.h and parser.h. */
#include "query/parser.h"

#include "cli/options.h"
#include "codebook/attributes.h"
#include "query/query_words.h"
#include "store/statement.h"
#include "text/lang.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef const char *(*value_name)(unsigned i);

typedef struct filter_name {
    const char *name;
    ev_filter filter;
} filter_name;

static const filter_name filter_names[] = {
    {"theme", EV_FILTER_THEME},       {"target", EV_FILTER_TARGET}, {"polarity", EV_FILTER_POLARITY},
    {"modality", EV_FILTER_MODALITY}, {"lang", EV_FILTER_LANG},     {"year", EV_FILTER_YEAR},
    {"date", EV_FILTER_DATE},         {"meta", EV_FILTER_META},
};

enum { N_FILTER_NAMES = sizeof filter_names / sizeof filter_names[0] };

/* The name before a colon, when it is one of ours; a word such as 12:30 stays a word. */
static bool find_filter(const char *name, size_t n_bytes, ev_filter *filter, int *field) {
    for (size_t i = 0; i < N_FILTER_NAMES; i++)
        if (strlen(filter_names[i].name) == n_bytes && !strncasecmp(filter_names[i].name, name, n_bytes)) {
            *filter = filter_names[i].filter;
            return true;
        }
    for (int i = 0; i < EV_FIELD_LAST; i++)
        if (strlen(ev_field_key((ev_field)i)) == n_bytes &&
            !strncasecmp(ev_field_key((ev_field)i), name, n_bytes)) {
            *filter = EV_FILTER_FIELD;
            *field = i;
            return true;
        }
    return false;
}

bool ev_parser_at_filter(const ev_parser *p, size_t *colon) {
    size_t at = p->at;
    while (at < p->n_bytes && isalpha((unsigned char)p->text[at]))
        at++;
    *colon = at;
    return at > p->at && at < p->n_bytes && p->text[at] == ':';
}

/* "2013", "2013..2015", "2014-03-18..", "..2014": inclusive; a partial date means all of its days. */
static bool parse_days(const char *text, int32_t *first_day, int32_t *last_day) {
    int32_t unused;
    char from[32];
    const char *dots = strstr(text, "..");
    *first_day = 1;
    *last_day = INT32_MAX;
    if (!dots)
        return ev_date_range(text, first_day, last_day);
    size_t n = (size_t)(dots - text);
    if (n >= sizeof from || (n == 0 && !dots[2]))
        return false;
    memcpy(from, text, n);
    from[n] = '\0';
    return (n == 0 || ev_date_range(from, first_day, &unused)) &&
           (!dots[2] || ev_date_range(dots + 2, &unused, last_day));
}

/* A value of a fixed list that is none: said, with the nearest and with all. */
static void *bad_value(ev_parser *p, size_t value_at, const char *value, value_name name, unsigned n) {
    ev_buf words = {0};
    ev_nearest nearest;
    ev_nearest_start(&nearest, value);
    for (unsigned i = 0; i < n; i++)
        ev_nearest_offer(&nearest, name(i));
    ev_buf_add_str(&words, "there is no such value");
    if (ev_nearest_best(&nearest))
        ev_buf_printf(&words, "; did you mean %s?", ev_nearest_best(&nearest));
    ev_buf_printf(&words, "%s There are:", ev_nearest_best(&nearest) ? "" : ".");
    for (unsigned i = 0; i < n; i++)
        ev_buf_printf(&words, " %s", name(i));
    ev_parser_bad(p, value_at, ev_buf_cstr(&words));
    ev_buf_free(&words);
    return NULL;
}

static const char *language_name(unsigned i) {
    return ev_lang_code((ev_lang)i);
}

static bool in_list(const char *value, value_name name, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        if (!strcasecmp(value, name(i)))
            return true;
    return false;
}

/* Filters whose values are known beforehand. */
static bool check_value(ev_parser *p, const ev_node *node, size_t value_at) {
    if (node->filter == EV_FILTER_POLARITY && !in_list(node->text, ev_polarity_name, EV_POLARITY_LAST))
        return bad_value(p, value_at, node->text, ev_polarity_name, EV_POLARITY_LAST);
    if (node->filter == EV_FILTER_MODALITY && !in_list(node->text, ev_modality_name, EV_MODALITY_LAST))
        return bad_value(p, value_at, node->text, ev_modality_name, EV_MODALITY_LAST);
    if (node->filter == EV_FILTER_LANG && ev_lang_from_code(node->text, strlen(node->text)) == EV_LANG_LAST)
        return bad_value(p, value_at, node->text, language_name, EV_LANG_LAST);
    return true;
}

static ev_node *finish_filter(ev_parser *p, ev_node *node, size_t value_at) {
    size_t n = strlen(node->text);
    if (node->filter == EV_FILTER_META) {
        char *equals = strchr(node->text, '=');
        if (!equals || equals == node->text || !equals[1])
            return ev_parser_bad(p, value_at, "write meta:KEY=VALUE");
        *equals = '\0';
        char *value = strdup(equals + 1);
        if (!value)
            return ev_parser_no_memory(p);
        node->key = node->text;
        node->text = value;
        n = strlen(value);
    }
    if (node->filter == EV_FILTER_YEAR || node->filter == EV_FILTER_DATE) {
        if (!parse_days(node->text, &node->first_day, &node->last_day))
            return ev_parser_bad(p, value_at,
                                 "not a date or a range; write 2014, 2013..2015, 2014-03-18.. or ..2014-05");
        if (node->first_day > node->last_day)
            return ev_parser_bad(p, value_at, "the range ends before it begins; put the earlier date first");
    } else if (n > 1 && node->text[n - 1] == '*') {
        node->text[n - 1] = '\0';
        node->open_end = true;
    }
    return check_value(p, node, value_at) ? node : NULL;
}

static ev_node *filter_node(ev_parser *p, size_t colon, ev_filter filter, int field) {
    size_t start = p->at;
    size_t value = colon + 1;
    size_t end;
    size_t value_start = value;
    if (value < p->n_bytes && p->text[value] == '"') {
        const char *close = memchr(p->text + value + 1, '"', p->n_bytes - value - 1);
        if (!close)
            return ev_parser_bad(p, value, "this quotation mark is not closed; put another behind the value");
        value_start = value + 1;
        end = (size_t)(close - p->text);
        p->at = end + 1;
    } else {
        p->at = end = ev_parser_word_end(p, value);
    }
    if (end == value_start)
        return ev_parser_bad(p, colon, "a value has to follow the colon without a space: country:KAZ");
    ev_node *node = ev_parser_node(p, EV_NODE_FILTER, start);
    if (!node)
        return NULL;
    node->filter = filter;
    node->field = field;
    node->text = strndup(p->text + value_start, end - value_start);
    if (!node->text)
        ev_parser_no_memory(p);
    else if (finish_filter(p, node, value_start))
        return node;
    ev_node_free(node);
    return NULL;
}

/* name:value where the name is none of ours. */
static ev_node *unknown_filter(ev_parser *p, size_t colon) {
    ev_buf words = {0};
    ev_nearest nearest;
    char *name = strndup(p->text + p->at, colon - p->at);
    if (!name)
        return ev_parser_no_memory(p);
    ev_nearest_start(&nearest, name);
    for (size_t i = 0; i < N_FILTER_NAMES; i++)
        ev_nearest_offer(&nearest, filter_names[i].name);
    for (int i = 0; i < EV_FIELD_LAST; i++)
        ev_nearest_offer(&nearest, ev_field_key((ev_field)i));
    ev_buf_add_str(&words, "there is no such filter");
    if (ev_nearest_best(&nearest))
        ev_buf_printf(&words, "; did you mean %s: ?", ev_nearest_best(&nearest));
    ev_buf_printf(&words, "%s The filters are ", ev_nearest_best(&nearest) ? "" : ".");
    for (size_t i = 0; i < N_FILTER_NAMES; i++)
        ev_buf_printf(&words, "%s: ", filter_names[i].name);
    for (int i = 0; i < EV_FIELD_LAST; i++)
        if (i != EV_FIELD_DATE)
            ev_buf_printf(&words, "%s: ", ev_field_key((ev_field)i));
    ev_buf_add_str(&words, "(put a word with a colon in quotation marks)");
    ev_parser_bad(p, p->at, ev_buf_cstr(&words));
    ev_buf_free(&words);
    free(name);
    return NULL;
}

ev_node *ev_parser_filter(ev_parser *p, size_t colon) {
    ev_filter filter;
    int field = 0;
    if (find_filter(p->text + p->at, colon - p->at, &filter, &field))
        return filter_node(p, colon, filter, field);
    return unknown_filter(p, colon);
}
