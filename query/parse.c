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

#include "cli/options.h"
#include "query/parser.h"
#include "query/query_words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static ev_node *parse_or(ev_parser *p);

/* How much of a long query is shown around the place, in bytes. */
enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 40 };

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Three lines: words, the query, a caret. The caret counts code points, as a terminal does. */
void *ev_parser_bad(ev_parser *p, size_t place, const char *words) {
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

void *ev_parser_no_memory(ev_parser *p) {
    if (p->status == EV_OK)
        p->status = ev_out_of_memory(p->err);
    return NULL;
}

ev_node *ev_parser_node(ev_parser *p, ev_node_kind kind, size_t start) {
    ev_node *node = calloc(1, sizeof *node);
    if (!node)
        return ev_parser_no_memory(p);
    node->kind = kind;
    node->start = start;
    node->end = p->at;
    return node;
}

/* Takes the child in, or frees both on failure. */
static ev_node *add_child(ev_parser *p, ev_node *parent, ev_node *child) {
    if (parent && child && ev_node_add_child(parent, child))
        return parent;
    if (parent && child)
        ev_parser_no_memory(p);
    ev_node_free(parent);
    ev_node_free(child);
    return NULL;
}

static void skip_spaces(ev_parser *p) {
    size_t step;
    while (p->at < p->n_bytes && (step = ev_query_space(p->text + p->at, p->n_bytes - p->at)) > 0)
        p->at += step;
}

static bool ends_word(const ev_parser *p, size_t at) {
    return at >= p->n_bytes || strchr("()\"", p->text[at]) ||
           ev_query_space(p->text + at, p->n_bytes - at) > 0;
}

size_t ev_parser_word_end(const ev_parser *p, size_t at) {
    while (!ends_word(p, at))
        at++;
    return at;
}

static bool at_operator(const ev_parser *p, const char *name) {
    size_t n = strlen(name);
    return p->n_bytes - p->at >= n && !strncmp(p->text + p->at, name, n) && ends_word(p, p->at + n);
}

/* "NEAR", "NEAR/5": *distance is set and the parser moves on. */
static bool take_distance(ev_parser *p, const char *name, unsigned *distance) {
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
            ev_parser_bad(p, digits, "a distance is a number of words from 1 to 1000: NEAR/5");
            return false;
        }
        *distance = (unsigned)value;
    }
    p->at = at;
    return true;
}

/* One or more tokens of a typed word: `long-term` may be two words to the analysis, and is then a phrase. */
static ev_node *words_node(ev_parser *p, size_t start, size_t end, ev_node_kind kind) {
    ev_query_tokens tokens = {0};
    p->status = ev_query_tokenise(p->text + start, end - start, EV_LANG_UND, &tokens, p->err);
    if (p->status != EV_OK || tokens.n == 0) {
        ev_query_tokens_free(&tokens);
        return p->status != EV_OK
                   ? NULL
                   : ev_parser_bad(p, start, "there is no word here; take it out or put a word");
    }
    ev_node *phrase = tokens.n > 1 ? ev_parser_node(p, EV_NODE_PHRASE, start) : NULL;
    ev_node *result = phrase;
    for (size_t i = 0; i < tokens.n && p->status == EV_OK; i++) {
        bool last = i + 1 == tokens.n;
        ev_node *word = ev_parser_node(p, kind == EV_NODE_PREFIX && !last ? EV_NODE_WORD : kind,
                                       start + tokens.items[i].start);
        if (!word)
            break;
        word->end = start + tokens.items[i].end;
        word->text = strndup(p->text + word->start, word->end - word->start);
        if (!word->text)
            ev_parser_no_memory(p);
        result = phrase ? (phrase = add_child(p, phrase, word)) : word;
    }
    ev_query_tokens_free(&tokens);
    if (p->status != EV_OK || !result) {
        ev_node_free(result);
        return NULL;
    }
    result->end = end;
    return result;
}

/* "near/5", "NEER/5": meant to be NEAR/5 or ADJ/5. */
static bool is_misspelt_operator(ev_parser *p, size_t start, size_t end) {
    size_t letters = start;
    ev_nearest nearest;
    char name[8] = "";
    while (letters < end && isalpha((unsigned char)p->text[letters]))
        letters++;
    size_t digits = letters + 1;
    if (letters - start < 2 || letters - start >= sizeof name || digits >= end || p->text[letters] != '/' ||
        strspn(p->text + digits, "0123456789") < end - digits)
        return false;
    for (size_t i = start; i < letters; i++)
        name[i - start] = (char)toupper((unsigned char)p->text[i]);
    ev_nearest_start(&nearest, name);
    ev_nearest_offer(&nearest, "NEAR");
    ev_nearest_offer(&nearest, "ADJ");
    if (!ev_nearest_best(&nearest))
        return false;
    ev_buf words = {0};
    if (!strncmp(p->text + start, ev_nearest_best(&nearest), letters - start))
        ev_buf_printf(&words,
                      "%s is an operator, but between quotation marks all is words; take it out of them",
                      ev_nearest_best(&nearest));
    else
        ev_buf_printf(&words, "did you mean %s/%.*s? Operators are upper case", ev_nearest_best(&nearest),
                      (int)(end - digits), p->text + digits);
    ev_parser_bad(p, start, ev_buf_cstr(&words));
    ev_buf_free(&words);
    return true;
}

static ev_node *word_node(ev_parser *p) {
    size_t start = p->at;
    bool exact = p->text[start] == '=';
    size_t word = start + exact;
    size_t end = ev_parser_word_end(p, word);
    p->at = end;
    if (is_misspelt_operator(p, start, end))
        return NULL;
    if (end == word)
        return ev_parser_bad(p, start, "= stands before a word: =sovereignty");
    bool prefix = p->text[end - 1] == '*';
    size_t star = word;
    while (star < end - prefix && p->text[star] != '*')
        star++;
    if (star < end - prefix)
        return ev_parser_bad(p, star,
                             "* may stand at the end of a word only; write /regex/ for other patterns");
    if (exact && prefix)
        return ev_parser_bad(p, end - 1, "=word asks for one form; take away the = or the *");
    if (prefix && end - 1 == word)
        return ev_parser_bad(p, word, "put the beginning of a word before *");
    return words_node(p, word, end - prefix, exact ? EV_NODE_EXACT : prefix ? EV_NODE_PREFIX : EV_NODE_WORD);
}

/* What stands next inside of a phrase: a word, as it would be outside; a bracket or a mark adds nothing. */
static ev_node *add_phrase_word(ev_parser *inside, ev_node *phrase) {
    size_t before = inside->at;
    if (strchr("()", inside->text[before])) {
        inside->at++;
        return phrase;
    }
    size_t stop = ev_parser_word_end(inside, before);
    ev_query_tokens tokens = {0};
    inside->status =
        ev_query_tokenise(inside->text + before, stop - before, EV_LANG_UND, &tokens, inside->err);
    size_t n_tokens = tokens.n;
    ev_query_tokens_free(&tokens);
    if (inside->status != EV_OK)
        return phrase;
    if (n_tokens > 0)
        return add_child(inside, phrase, word_node(inside));
    if (memchr(inside->text + before, '*', stop - before))
        ev_parser_bad(inside, before, "put the beginning of a word before *");
    inside->at = stop;
    return phrase;
}

/* A quoted phrase, in which "=states leave*" works. */
static ev_node *phrase_node(ev_parser *p) {
    size_t open = p->at++;
    const char *close = memchr(p->text + p->at, '"', p->n_bytes - p->at);
    if (!close)
        return ev_parser_bad(p, open, "this quotation mark is not closed; put another behind the phrase");
    size_t end = (size_t)(close - p->text);
    ev_node *phrase = ev_parser_node(p, EV_NODE_PHRASE, open);
    ev_parser inside = *p;
    inside.n_bytes = end;
    for (skip_spaces(&inside); phrase && inside.status == EV_OK && inside.at < end; skip_spaces(&inside))
        phrase = add_phrase_word(&inside, phrase);
    p->status = inside.status;
    p->at = end + 1;
    if (p->status == EV_OK && phrase && phrase->n_children == 0) {
        ev_node_free(phrase);
        return ev_parser_bad(p, open, "there is no word between the quotation marks");
    }
    if (p->status != EV_OK || !phrase) {
        ev_node_free(phrase);
        return NULL;
    }
    phrase->end = p->at;
    return phrase;
}

static ev_node *regex_node(ev_parser *p) {
    size_t open = p->at;
    size_t at = open + 1;
    while (at < p->n_bytes && p->text[at] != '/')
        at += p->text[at] == '\\' && at + 1 < p->n_bytes ? 2 : 1;
    if (at >= p->n_bytes)
        return ev_parser_bad(p, open, "this regular expression is not closed; end it with /");
    if (at == open + 1)
        return ev_parser_bad(p, open, "the regular expression is empty");
    p->at = at + 1;
    if (ev_parser_word_end(p, p->at) > p->at)
        return ev_parser_bad(
            p, p->at,
            "a regular expression ends with its second / (one inside is written \\/); case and ё are folded "
            "without a letter behind it. Put a blank before a further word");
    ev_node *node = ev_parser_node(p, EV_NODE_REGEX, open);
    if (node && !(node->text = strndup(p->text + open + 1, at - open - 1)))
        ev_parser_no_memory(p);
    return node;
}

static ev_node *bracket_node(ev_parser *p) {
    size_t open = p->at++;
    skip_spaces(p);
    if (p->at < p->n_bytes && p->text[p->at] == ')')
        return ev_parser_bad(p, open,
                             "there is nothing between these brackets; put a query or take them out");
    if (++p->depth > EV_QUERY_MAX_DEPTH)
        return ev_parser_bad(p, open, "brackets are nested too deep");
    ev_node *inside = parse_or(p);
    p->depth--;
    if (!inside)
        return NULL;
    skip_spaces(p);
    if (p->at >= p->n_bytes || p->text[p->at] != ')') {
        ev_node_free(inside);
        return ev_parser_bad(p, open, "this bracket is not closed; put ) behind its part of the query");
    }
    p->at++;
    inside->bracketed = true;
    return inside;
}

static ev_node *parse_primary(ev_parser *p) {
    size_t colon;
    if (p->text[p->at] == '(')
        return bracket_node(p);
    if (p->text[p->at] == ')')
        return ev_parser_bad(p, p->at, "this bracket closes nothing; take it out or put ( before");
    if (p->text[p->at] == '"')
        return phrase_node(p);
    if (p->text[p->at] == '/')
        return regex_node(p);
    if (ev_parser_at_filter(p, &colon))
        return ev_parser_filter(p, colon);
    return word_node(p);
}

static bool at_any_operator(const ev_parser *p) {
    ev_parser look = *p;
    unsigned distance;
    ev_error ignored;
    look.err = &ignored;
    return at_operator(p, "AND") || at_operator(p, "OR") || take_distance(&look, "NEAR", &distance) ||
           take_distance(&look, "ADJ", &distance) || look.status != EV_OK;
}

/* The operand that an operator needs; says which operator stands without one. */
static ev_node *parse_operand(ev_parser *p, size_t operator_at) {
    skip_spaces(p);
    if (p->at >= p->n_bytes)
        return ev_parser_bad(p, operator_at,
                             "something has to follow here; add a word or take the operator out");
    if (at_any_operator(p))
        return ev_parser_bad(
            p, p->at,
            "an operator stands where a word was expected; write it in lower case to search for it");
    return parse_primary(p);
}

static ev_node *join(ev_parser *p, ev_node_kind kind, ev_node *left, ev_node *right) {
    if (!left || !right) {
        ev_node_free(left);
        ev_node_free(right);
        return NULL;
    }
    if (left->kind == kind && !left->bracketed && (kind == EV_NODE_AND || kind == EV_NODE_OR))
        return add_child(p, left, right);
    ev_node *parent = add_child(p, ev_parser_node(p, kind, left->start), left);
    if (!parent) {
        ev_node_free(right);
        return NULL;
    }
    return add_child(p, parent, right);
}

/* Words, tags, and in brackets what one tag has to be. */
static bool can_be_near(const ev_node *node) {
    return ev_node_is_positional(node) || ev_node_asks_for_tag(node);
}

static ev_node *distance_node(ev_parser *p, ev_node_kind kind, unsigned distance, ev_node *left,
                              size_t operator_at) {
    ev_node *right = parse_operand(p, operator_at);
    if (right && (!can_be_near(left) || !can_be_near(right))) {
        ev_node_free(left);
        ev_node_free(right);
        return ev_parser_bad(p, operator_at,
                             "NEAR and ADJ stand between words, phrases, filters of tags (theme:exit), or "
                             "brackets with OR of these");
    }
    ev_node *node = join(p, kind, left, right);
    if (node)
        node->distance = distance;
    return node;
}

static ev_node *parse_distance(ev_parser *p, size_t operator_at) {
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
        ev_node_free(left);
        return NULL;
    }
    return left;
}

static ev_node *parse_not(ev_parser *p, size_t operator_at) {
    skip_spaces(p);
    size_t start = p->at;
    bool word = at_operator(p, "NOT");
    bool minus = !word && p->at + 1 < p->n_bytes && p->text[p->at] == '-' && !ends_word(p, p->at + 1);
    if (!word && !minus)
        return parse_distance(p, operator_at);
    if (++p->depth > EV_QUERY_MAX_DEPTH)
        return ev_parser_bad(p, start, "NOT is nested too deep");
    p->at += word ? 3 : 1;
    ev_node *child = parse_not(p, start);
    p->depth--;
    return child ? add_child(p, ev_parser_node(p, EV_NODE_NOT, start), child) : NULL;
}

static ev_node *parse_and(ev_parser *p, size_t operator_at) {
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

static ev_node *parse_or(ev_parser *p) {
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
    ev_parser p = {.text = text, .n_bytes = strlen(text), .err = err};
    size_t bad_byte;
    if (p.n_bytes > EV_QUERY_MAX_BYTES)
        return ev_fail(err, EV_BAD_QUERY, "the query is longer than %d KiB; ask in parts",
                       EV_QUERY_MAX_BYTES >> 10);
    if (!ev_query_is_utf8(text, p.n_bytes, &bad_byte))
        return ev_fail(err, EV_BAD_QUERY, "the query is not UTF-8 at byte %zu; set the terminal to UTF-8",
                       bad_byte + 1);
    skip_spaces(&p);
    query->root = p.at == p.n_bytes ? ev_parser_node(&p, EV_NODE_ALL, 0) : parse_or(&p);
    if (query->root && p.at < p.n_bytes)
        ev_parser_bad(&p, p.at, "this bracket closes nothing; take it out or put ( before");
    if (p.status == EV_OK && !(query->text = strdup(text)))
        ev_parser_no_memory(&p);
    if (p.status == EV_OK)
        p.status = ev_query_group_tags(&query->root, err);
    if (p.status != EV_OK) {
        ev_query_free(query);
        return p.status;
    }
    number_nodes(query, query->root, false);
    return EV_OK;
}
