/* See ast.h. The grammar, loosest binding first:
 *
 *   query    = or
 *   or       = and { "OR" and }
 *   and      = not { ["AND"] not }
 *   not      = { "NOT" | "-" } distance
 *   distance = primary { ("NEAR" | "ADJ") ["/" number] primary }
 *   primary  = "(" or ")" | '"' words '"' | "/" regex "/" | field ":" value | ["="] word ["*"]
 *
 * Operators are upper case; the same words in lower case are words. */
#include "query/ast.h"

#include "query/query_words.h"
#include "store/statement.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct parser {
    const char *text;
    size_t at, n_bytes;
    int depth;
    ev_error *err;
    ev_status status;
} parser;

static ev_node *parse_or(parser *p);

/* How much of a long query is shown around the place, in bytes. */
enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 40 };

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Three lines: words, the query, a caret. The caret counts code points, as a terminal does. */
static void *bad_query(parser *p, size_t place, const char *words) {
    if (p->status != EV_OK)
        return NULL;
    size_t from = place > SHOWN_BEFORE ? place - SHOWN_BEFORE : 0;
    while (from > 0 && is_continuation(p->text[from]))
        from--;
    size_t to = place + SHOWN_AFTER < p->n_bytes ? place + SHOWN_AFTER : p->n_bytes;
    while (to < p->n_bytes && is_continuation(p->text[to]))
        to++;
    int column = 0;
    for (size_t i = from; i < place; i++)
        column += !is_continuation(p->text[i]);
    p->status = ev_fail(p->err, EV_BAD_QUERY, "%s\n  %.*s\n  %*s^", words, (int)(to - from), p->text + from,
                        column, "");
    return NULL;
}

static void *no_memory(parser *p) {
    if (p->status == EV_OK)
        p->status = ev_fail(p->err, EV_NOMEM, "out of memory");
    return NULL;
}

static void node_free(ev_node *node) {
    if (!node)
        return;
    for (size_t i = 0; i < node->n_children; i++)
        node_free(node->children[i]);
    free(node->children);
    free(node->text);
    free(node->key);
    free(node);
}

void ev_query_free(ev_query *query) {
    node_free(query->root);
    free(query->text);
    memset(query, 0, sizeof *query);
}

static ev_node *node_new(parser *p, ev_node_kind kind, size_t start) {
    ev_node *node = calloc(1, sizeof *node);
    if (!node)
        return no_memory(p);
    node->kind = kind;
    node->start = start;
    node->end = p->at;
    return node;
}

/* Takes the child in, or frees both on failure. */
static ev_node *add_child(parser *p, ev_node *parent, ev_node *child) {
    ev_node **grown =
        parent && child ? realloc(parent->children, (parent->n_children + 1) * sizeof *grown) : NULL;
    if (!grown) {
        if (parent && child)
            no_memory(p);
        node_free(parent);
        node_free(child);
        return NULL;
    }
    parent->children = grown;
    parent->children[parent->n_children++] = child;
    parent->end = child->end;
    return parent;
}

bool ev_node_is_positional(const ev_node *node) {
    switch (node->kind) {
    case EV_NODE_WORD:
    case EV_NODE_EXACT:
    case EV_NODE_PREFIX:
    case EV_NODE_REGEX:
    case EV_NODE_PHRASE:
    case EV_NODE_NEAR:
    case EV_NODE_ADJ:
        return true;
    case EV_NODE_OR:
        for (size_t i = 0; i < node->n_children; i++)
            if (!ev_node_is_positional(node->children[i]))
                return false;
        return true;
    case EV_NODE_FILTER:
        return node->filter == EV_FILTER_THEME;
    case EV_NODE_ALL:
    case EV_NODE_AND:
    case EV_NODE_NOT:
        break;
    }
    return false;
}

static void skip_spaces(parser *p) {
    size_t step;
    while (p->at < p->n_bytes && (step = ev_query_space(p->text + p->at, p->n_bytes - p->at)) > 0)
        p->at += step;
}

/* A bare word ends at a space, a bracket or a quotation mark. */
static bool ends_word(const parser *p, size_t at) {
    return at >= p->n_bytes || strchr("()\"", p->text[at]) ||
           ev_query_space(p->text + at, p->n_bytes - at) > 0;
}

static size_t word_end(const parser *p, size_t at) {
    while (!ends_word(p, at))
        at++;
    return at;
}

static bool at_operator(const parser *p, const char *name) {
    size_t n = strlen(name);
    return p->n_bytes - p->at >= n && !strncmp(p->text + p->at, name, n) && ends_word(p, p->at + n);
}

/* "NEAR", "NEAR/5": *distance is set and the parser moves on. */
static bool take_distance(parser *p, const char *name, unsigned *distance) {
    size_t n = strlen(name);
    if (p->n_bytes - p->at < n || strncmp(p->text + p->at, name, n) != 0)
        return false;
    size_t at = p->at + n;
    *distance = EV_DISTANCE_DEFAULT;
    if (!ends_word(p, at) && p->text[at] != '/')
        return false;
    if (!ends_word(p, at)) {
        size_t digits = ++at;
        unsigned long value = 0;
        while (at < p->n_bytes && isdigit((unsigned char)p->text[at]) && value <= EV_DISTANCE_MAX)
            value = value * 10 + (unsigned long)(p->text[at++] - '0');
        if (at == digits || !ends_word(p, at) || value < 1 || value > EV_DISTANCE_MAX) {
            bad_query(p, digits, "a distance is a number of words from 1 to 1000: NEAR/5");
            return false;
        }
        *distance = (unsigned)value;
    }
    p->at = at;
    return true;
}

/* One or more tokens of a typed word: `long-term` may be two words to the analysis, and is then a phrase. */
static ev_node *words_node(parser *p, size_t start, size_t end, ev_node_kind kind) {
    ev_query_tokens tokens = {0};
    if (ev_query_tokenise(p->text + start, end - start, &tokens, p->err) != EV_OK)
        return p->status = p->err->status, NULL;
    if (tokens.n == 0) {
        ev_query_tokens_free(&tokens);
        return bad_query(p, start, "there is no word here; take it out or put a word");
    }
    ev_node *phrase = tokens.n > 1 ? node_new(p, EV_NODE_PHRASE, start) : NULL;
    ev_node *result = phrase;
    for (size_t i = 0; i < tokens.n && p->status == EV_OK; i++) {
        bool last = i + 1 == tokens.n;
        ev_node *word =
            node_new(p, kind == EV_NODE_PREFIX && !last ? EV_NODE_WORD : kind, start + tokens.items[i].start);
        if (!word)
            break;
        word->end = start + tokens.items[i].end;
        word->text = strndup(p->text + word->start, word->end - word->start);
        if (!word->text)
            no_memory(p);
        result = phrase ? (phrase = add_child(p, phrase, word)) : word;
    }
    ev_query_tokens_free(&tokens);
    if (p->status != EV_OK || !result) {
        node_free(result);
        return NULL;
    }
    result->end = end;
    return result;
}

static ev_node *word_node(parser *p) {
    size_t start = p->at;
    bool exact = p->text[start] == '=';
    size_t word = start + exact;
    size_t end = word_end(p, word);
    p->at = end;
    if (end == word)
        return bad_query(p, start, "= stands before a word: =sovereignty");
    bool prefix = p->text[end - 1] == '*';
    size_t star = word;
    while (star < end - prefix && p->text[star] != '*')
        star++;
    if (star < end - prefix)
        return bad_query(p, star, "* may stand at the end of a word only; write /regex/ for other patterns");
    if (exact && prefix)
        return bad_query(p, end - 1, "=word asks for one form; take away the = or the *");
    if (prefix && end - 1 == word)
        return bad_query(p, word, "put the beginning of a word before *");
    return words_node(p, word, end - prefix, exact ? EV_NODE_EXACT : prefix ? EV_NODE_PREFIX : EV_NODE_WORD);
}

/* A quoted phrase: each word as it would be outside, so "=states leave*" works. */
static ev_node *phrase_node(parser *p) {
    size_t open = p->at++;
    const char *close = memchr(p->text + p->at, '"', p->n_bytes - p->at);
    if (!close)
        return bad_query(p, open, "this quotation mark is not closed; put another behind the phrase");
    size_t end = (size_t)(close - p->text);
    ev_node *phrase = node_new(p, EV_NODE_PHRASE, open);
    parser inside = *p;
    inside.n_bytes = end;
    for (skip_spaces(&inside); phrase && inside.at < end; skip_spaces(&inside)) {
        size_t before = inside.at;
        if (strchr("()", p->text[before])) {
            inside.at++;
            continue;
        }
        size_t stop = word_end(&inside, before);
        ev_query_tokens tokens = {0};
        if (ev_query_tokenise(p->text + before, stop - before, &tokens, p->err) != EV_OK) {
            inside.status = p->err->status;
            break;
        }
        size_t n_tokens = tokens.n;
        ev_query_tokens_free(&tokens);
        if (n_tokens == 0) { /* a dash or another mark between the words */
            inside.at = stop;
            continue;
        }
        phrase = add_child(&inside, phrase, word_node(&inside));
    }
    p->status = inside.status;
    p->at = end + 1;
    if (p->status == EV_OK && phrase && phrase->n_children == 0) {
        node_free(phrase);
        return bad_query(p, open, "there is no word between the quotation marks");
    }
    if (p->status != EV_OK || !phrase) {
        node_free(phrase);
        return NULL;
    }
    phrase->end = p->at;
    return phrase;
}

static ev_node *regex_node(parser *p) {
    size_t open = p->at;
    size_t at = open + 1;
    while (at < p->n_bytes && p->text[at] != '/')
        at += p->text[at] == '\\' && at + 1 < p->n_bytes ? 2 : 1;
    if (at >= p->n_bytes)
        return bad_query(p, open, "this regular expression is not closed; end it with /");
    if (at == open + 1)
        return bad_query(p, open, "the regular expression is empty");
    p->at = at + 1;
    ev_node *node = node_new(p, EV_NODE_REGEX, open);
    if (node && !(node->text = strndup(p->text + open + 1, at - open - 1)))
        no_memory(p);
    return node;
}

typedef struct filter_name {
    const char *name;
    ev_filter filter;
} filter_name;

static const filter_name filter_names[] = {
    {"theme", EV_FILTER_THEME},       {"target", EV_FILTER_TARGET}, {"polarity", EV_FILTER_POLARITY},
    {"modality", EV_FILTER_MODALITY}, {"lang", EV_FILTER_LANG},     {"year", EV_FILTER_YEAR},
    {"date", EV_FILTER_DATE},         {"meta", EV_FILTER_META},
};

/* The name before a colon, when it is one of ours; a word such as 12:30 stays a word. */
static bool find_filter(const char *name, size_t n_bytes, ev_filter *filter, int *field) {
    for (size_t i = 0; i < sizeof filter_names / sizeof filter_names[0]; i++)
        if (strlen(filter_names[i].name) == n_bytes && !strncmp(filter_names[i].name, name, n_bytes)) {
            *filter = filter_names[i].filter;
            return true;
        }
    for (int i = 0; i < EV_FIELD_LAST; i++)
        if (strlen(ev_field_key((ev_field)i)) == n_bytes &&
            !strncmp(ev_field_key((ev_field)i), name, n_bytes)) {
            *filter = EV_FILTER_FIELD;
            *field = i;
            return true;
        }
    return false;
}

static bool looks_like_filter(const parser *p, size_t *colon) {
    size_t at = p->at;
    while (at < p->n_bytes && islower((unsigned char)p->text[at]))
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
           (!dots[2] || ev_date_range(dots + 2, &unused, last_day)) && *first_day <= *last_day;
}

static ev_node *finish_filter(parser *p, ev_node *node, size_t value_at) {
    size_t n = strlen(node->text);
    if (node->filter == EV_FILTER_META) {
        char *equals = strchr(node->text, '=');
        if (!equals || equals == node->text || !equals[1])
            return bad_query(p, value_at, "write meta:KEY=VALUE");
        *equals = '\0';
        char *value = strdup(equals + 1);
        if (!value)
            return no_memory(p);
        node->key = node->text;
        node->text = value;
        n = strlen(value);
    }
    if (node->filter == EV_FILTER_YEAR || node->filter == EV_FILTER_DATE) {
        if (!parse_days(node->text, &node->first_day, &node->last_day))
            return bad_query(p, value_at,
                             "not a date or a range; write 2014, 2013..2015, 2014-03-18.. or ..2014-05");
    } else if (n > 1 && node->text[n - 1] == '*') {
        node->text[n - 1] = '\0';
        node->open_end = true;
    }
    return node;
}

static ev_node *filter_node(parser *p, size_t colon, ev_filter filter, int field) {
    size_t start = p->at;
    size_t value = colon + 1;
    size_t end;
    size_t value_start = value;
    if (value < p->n_bytes && p->text[value] == '"') {
        const char *close = memchr(p->text + value + 1, '"', p->n_bytes - value - 1);
        if (!close)
            return bad_query(p, value, "this quotation mark is not closed; put another behind the value");
        value_start = value + 1;
        end = (size_t)(close - p->text);
        p->at = end + 1;
    } else {
        p->at = end = word_end(p, value);
    }
    if (end == value_start)
        return bad_query(p, colon, "a value has to follow the colon without a space: country:KAZ");
    ev_node *node = node_new(p, EV_NODE_FILTER, start);
    if (!node)
        return NULL;
    node->filter = filter;
    node->field = field;
    node->text = strndup(p->text + value_start, end - value_start);
    if (!node->text)
        no_memory(p);
    else if (finish_filter(p, node, value_start))
        return node;
    node_free(node);
    return NULL;
}

/* name:value where the name is none of ours: said, with the names there are, unless the name is a number or a
 * word with a space after its colon. */
static ev_node *unknown_filter(parser *p) {
    ev_buf words = {0};
    ev_buf_add_str(&words, "there is no such filter; the filters are ");
    for (size_t i = 0; i < sizeof filter_names / sizeof filter_names[0]; i++)
        ev_buf_printf(&words, "%s: ", filter_names[i].name);
    for (int i = 0; i < EV_FIELD_LAST; i++)
        ev_buf_printf(&words, "%s: ", ev_field_key((ev_field)i));
    ev_buf_add_str(&words, "(for a word with a colon put it in quotation marks)");
    bad_query(p, p->at, ev_buf_cstr(&words));
    ev_buf_free(&words);
    return NULL;
}

static ev_node *bracket_node(parser *p) {
    size_t open = p->at++;
    skip_spaces(p);
    if (p->at < p->n_bytes && p->text[p->at] == ')')
        return bad_query(p, open, "there is nothing between these brackets; put a query or take them out");
    if (++p->depth > EV_QUERY_MAX_DEPTH)
        return bad_query(p, open, "brackets are nested too deep");
    ev_node *inside = parse_or(p);
    p->depth--;
    if (!inside)
        return NULL;
    skip_spaces(p);
    if (p->at >= p->n_bytes || p->text[p->at] != ')') {
        node_free(inside);
        return bad_query(p, open, "this bracket is not closed; put ) behind its part of the query");
    }
    p->at++;
    return inside;
}

static ev_node *parse_primary(parser *p) {
    size_t colon;
    ev_filter filter;
    int field = 0;
    if (p->text[p->at] == '(')
        return bracket_node(p);
    if (p->text[p->at] == ')')
        return bad_query(p, p->at, "this bracket closes nothing; take it out or put ( before");
    if (p->text[p->at] == '"')
        return phrase_node(p);
    if (p->text[p->at] == '/')
        return regex_node(p);
    if (looks_like_filter(p, &colon)) {
        if (find_filter(p->text + p->at, colon - p->at, &filter, &field))
            return filter_node(p, colon, filter, field);
        return unknown_filter(p);
    }
    return word_node(p);
}

static bool at_any_operator(const parser *p) {
    parser look = *p;
    unsigned distance;
    ev_error ignored;
    look.err = &ignored;
    return at_operator(p, "AND") || at_operator(p, "OR") || take_distance(&look, "NEAR", &distance) ||
           take_distance(&look, "ADJ", &distance) || look.status != EV_OK;
}

/* The operand that an operator needs; says which operator stands without one. */
static ev_node *parse_operand(parser *p, size_t operator_at) {
    skip_spaces(p);
    if (p->at >= p->n_bytes)
        return bad_query(p, operator_at, "something has to follow here; add a word or take the operator out");
    if (at_any_operator(p))
        return bad_query(
            p, p->at,
            "an operator stands where a word was expected; write it in lower case to search for it");
    return parse_primary(p);
}

static ev_node *join(parser *p, ev_node_kind kind, ev_node *left, ev_node *right) {
    if (!left || !right) {
        node_free(left);
        node_free(right);
        return NULL;
    }
    if (left->kind == kind && (kind == EV_NODE_AND || kind == EV_NODE_OR))
        return add_child(p, left, right);
    ev_node *parent = add_child(p, node_new(p, kind, left->start), left);
    if (!parent) {
        node_free(right);
        return NULL;
    }
    return add_child(p, parent, right);
}

static ev_node *distance_node(parser *p, ev_node_kind kind, unsigned distance, ev_node *left,
                              size_t operator_at) {
    ev_node *right = parse_operand(p, operator_at);
    if (right && (!ev_node_is_positional(left) || !ev_node_is_positional(right))) {
        node_free(left);
        node_free(right);
        return bad_query(p, operator_at,
                         "NEAR and ADJ stand between words, phrases, theme: filters, or brackets with OR "
                         "of these");
    }
    ev_node *node = join(p, kind, left, right);
    if (node)
        node->distance = distance;
    return node;
}

static ev_node *parse_distance(parser *p, size_t operator_at) {
    ev_node *left = parse_operand(p, operator_at);
    while (left) {
        unsigned distance;
        skip_spaces(p);
        size_t at = p->at;
        if (take_distance(p, "NEAR", &distance))
            left = distance_node(p, EV_NODE_NEAR, distance, left, at);
        else if (p->status == EV_OK && take_distance(p, "ADJ", &distance))
            left = distance_node(p, EV_NODE_ADJ, distance, left, at);
        else
            break;
    }
    if (p->status != EV_OK) {
        node_free(left);
        return NULL;
    }
    return left;
}

static ev_node *parse_not(parser *p, size_t operator_at) {
    skip_spaces(p);
    size_t start = p->at;
    bool word = at_operator(p, "NOT");
    bool minus = !word && p->at + 1 < p->n_bytes && p->text[p->at] == '-' && !ends_word(p, p->at + 1);
    if (!word && !minus)
        return parse_distance(p, operator_at);
    if (++p->depth > EV_QUERY_MAX_DEPTH)
        return bad_query(p, start, "NOT is nested too deep");
    p->at += word ? 3 : 1;
    ev_node *child = parse_not(p, start);
    p->depth--;
    return child ? add_child(p, node_new(p, EV_NODE_NOT, start), child) : NULL;
}

static ev_node *parse_and(parser *p, size_t operator_at) {
    ev_node *left = parse_not(p, operator_at);
    while (left) {
        skip_spaces(p);
        size_t at = p->at;
        if (at >= p->n_bytes || p->text[at] == ')' || at_operator(p, "OR"))
            break;
        if (at_operator(p, "AND"))
            p->at += 3;
        left = join(p, EV_NODE_AND, left, parse_not(p, at));
    }
    return left;
}

static ev_node *parse_or(parser *p) {
    ev_node *left = parse_and(p, p->at);
    while (left) {
        skip_spaces(p);
        size_t at = p->at;
        if (!at_operator(p, "OR"))
            break;
        p->at += 2;
        left = join(p, EV_NODE_OR, left, parse_and(p, at));
    }
    return left;
}

bool ev_node_is_word(const ev_node *node) {
    return node->kind == EV_NODE_WORD || node->kind == EV_NODE_EXACT || node->kind == EV_NODE_PREFIX ||
           node->kind == EV_NODE_REGEX;
}

bool ev_node_is_leaf(const ev_node *node) {
    return node->kind != EV_NODE_AND && node->kind != EV_NODE_OR && node->kind != EV_NODE_NOT &&
           node->kind != EV_NODE_ALL;
}

static void number_nodes(ev_query *query, ev_node *node, bool inside_leaf) {
    bool leaf = !inside_leaf && ev_node_is_leaf(node);
    if (leaf)
        node->leaf = query->n_leaves++;
    if (ev_node_is_word(node))
        node->word = query->n_words++;
    for (size_t i = 0; i < node->n_children; i++)
        number_nodes(query, node->children[i], inside_leaf || leaf);
}

ev_status ev_query_parse(const char *text, ev_query *query, ev_error *err) {
    memset(query, 0, sizeof *query);
    parser p = {.text = text, .n_bytes = strlen(text), .err = err};
    size_t bad_byte;
    if (p.n_bytes > EV_QUERY_MAX_BYTES)
        return ev_fail(err, EV_BAD_QUERY, "the query is longer than %d KiB; ask in parts",
                       EV_QUERY_MAX_BYTES >> 10);
    if (!ev_query_is_utf8(text, p.n_bytes, &bad_byte))
        return ev_fail(err, EV_BAD_QUERY, "the query is not UTF-8 at byte %zu; set the terminal to UTF-8",
                       bad_byte + 1);
    skip_spaces(&p);
    query->root = p.at == p.n_bytes ? node_new(&p, EV_NODE_ALL, 0) : parse_or(&p);
    if (query->root && p.at < p.n_bytes)
        bad_query(&p, p.at, "this bracket closes nothing; take it out or put ( before");
    if (p.status == EV_OK && !(query->text = strdup(text)))
        no_memory(&p);
    if (p.status != EV_OK) {
        ev_query_free(query);
        return p.status;
    }
    number_nodes(query, query->root, false);
    return EV_OK;
}
