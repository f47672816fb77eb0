/* See pattern.h. */
#include "codebook/pattern.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

typedef struct parser {
    const char *text;
    const char *at;
    ev_error *err;
} parser;

static ev_status bad(const parser *p, const char *what) {
    size_t column = 1;
    for (const char *c = p->text; c < p->at; c++)
        column += ((unsigned char)*c & 0xC0) != 0x80;
    return ev_fail(p->err, EV_BAD_PATTERN, "pattern \"%.120s\", character %zu: %s", p->text, column, what);
}

static void skip_blanks(parser *p) {
    while (*p->at == ' ')
        p->at++;
}

/* Where a plain atom ends. */
static bool ends_atom(char c) {
    return c == '\0' || c == ' ' || c == '|' || c == '&' || c == '?';
}

static ev_status take_text(parser *p, const char *end, ev_atom *atom) {
    if (end == p->at)
        return bad(p, "a word is missing");
    atom->text = strndup(p->at, (size_t)(end - p->at));
    if (!atom->text)
        return ev_out_of_memory(p->err);
    p->at = end;
    return EV_OK;
}

static ev_status take_until(parser *p, char closing, ev_atom_kind kind, ev_atom *atom) {
    p->at++;
    const char *end = strchr(p->at, closing);
    while (end && closing == '/' && !ends_atom(end[1]))
        end = strchr(end + 1, closing);
    if (!end)
        return bad(p, closing == '/' ? "the regular expression has no end; close it with /"
                                     : "the feature has no end; close it with }");
    atom->kind = kind;
    ev_status status = take_text(p, end, atom);
    if (status == EV_OK)
        p->at++;
    return status;
}

static bool is_name(const char *text) {
    for (; *text; text++)
        if (*text < 'A' || *text > 'Z')
            return false;
    return true;
}

static ev_status parse_atom(parser *p, ev_atom *atom) {
    if (*p->at == '!') {
        atom->negated = true;
        p->at++;
    }
    if (*p->at == '/')
        return take_until(p, '/', EV_ATOM_REGEX, atom);
    if (*p->at == '{')
        return take_until(p, '}', EV_ATOM_FEATURE, atom);
    bool list = *p->at == '@';
    bool exact = *p->at == '=';
    bool suffix = *p->at == '*';
    if (list || exact || suffix)
        p->at++;
    const char *end = p->at;
    while (!ends_atom(*end))
        end++;
    bool prefix = end > p->at && end[-1] == '*';
    if (prefix && suffix)
        return bad(p, "a star stands at one end of a word only; write a regular expression");
    ev_status status = take_text(p, prefix ? end - 1 : end, atom);
    if (status != EV_OK)
        return status;
    p->at = end;
    list = list || (strlen(atom->text) > 2 && is_name(atom->text) && !exact && !suffix && !prefix);
    atom->kind = list     ? EV_ATOM_LIST
                 : exact  ? EV_ATOM_EXACT
                 : suffix ? EV_ATOM_SUFFIX
                 : prefix ? EV_ATOM_PREFIX
                          : EV_ATOM_STEM;
    return EV_OK;
}

static ev_choice *add_choice(ev_element *element) {
    void *choices = element->choices;
    ev_choice *choice = ev_array_append(&choices, &element->n_choices, sizeof *choice);
    element->choices = choices;
    return choice;
}

static ev_atom *add_atom(ev_choice *choice) {
    void *atoms = choice->atoms;
    ev_atom *atom = ev_array_append(&atoms, &choice->n_atoms, sizeof *atom);
    choice->atoms = atoms;
    return atom;
}

static ev_status parse_choice(parser *p, ev_choice *choice) {
    for (;;) {
        ev_atom *atom = add_atom(choice);
        if (!atom)
            return ev_out_of_memory(p->err);
        ev_status status = parse_atom(p, atom);
        if (status != EV_OK)
            return status;
        if (atom->negated && atom->kind == EV_ATOM_LIST)
            return bad(p, "! stands before a word, not before a list");
        if (*p->at != '&')
            return EV_OK;
        p->at++;
    }
}

static ev_status parse_element(parser *p, ev_element *element) {
    for (;;) {
        ev_choice *choice = add_choice(element);
        if (!choice)
            return ev_out_of_memory(p->err);
        ev_status status = parse_choice(p, choice);
        if (status != EV_OK)
            return status;
        if (*p->at != '|')
            break;
        p->at++;
    }
    element->optional = *p->at == '?';
    p->at += element->optional;
    return *p->at == '\0' || *p->at == ' ' ? EV_OK : bad(p, "a blank is missing here");
}

/* What follows a gap's number: nothing, or ! and the list whose entries may not stand in it. */
static ev_status parse_barrier(parser *p, ev_element *element) {
    if (*p->at != '!')
        return EV_OK;
    p->at++;
    ev_status status = parse_atom(p, &element->barrier);
    if (status != EV_OK)
        return status;
    element->barred = true;
    return element->barrier.kind == EV_ATOM_LIST && !element->barrier.negated && *p->at == ' '
               ? EV_OK
               : bad(p, "after ^4! the name of a list stands, as @name");
}

static ev_status parse_gap(parser *p, ev_element *element) {
    char *end;
    element->clause = *p->at == '^';
    unsigned long wide = strtoul(p->at + 1, &end, 10);
    if (end == p->at + 1 || (*end != ' ' && *end != '!' && *end != '\0') || wide > EV_PATTERN_MAX_GAP)
        return bad(p, "a gap is ~ or ^ and a number up to 40");
    element->gap = (uint32_t)wide;
    p->at = end;
    ev_status status = parse_barrier(p, element);
    if (status != EV_OK)
        return status;
    skip_blanks(p);
    return *p->at ? EV_OK : bad(p, "a word is missing after the gap");
}

/* Whether every choice has an atom that says what the word is: a first element that anything could be would
 * be tried at every word. */
static bool has_anchor(const ev_element *element) {
    for (size_t i = 0; i < element->n_choices; i++) {
        bool anchored = false;
        for (size_t j = 0; j < element->choices[i].n_atoms; j++)
            anchored = anchored || !element->choices[i].atoms[j].negated;
        if (!anchored)
            return false;
    }
    return true;
}

ev_status ev_pattern_parse(const char *text, ev_pattern *pattern, ev_error *err) {
    parser p = {text, text, err};
    memset(pattern, 0, sizeof *pattern);
    for (skip_blanks(&p); *p.at; skip_blanks(&p)) {
        if (pattern->n_elements == EV_PATTERN_MAX_ELEMENTS)
            return bad(&p, "a pattern has at most 16 words; make a list of a part of it");
        ev_element *element = &pattern->elements[pattern->n_elements];
        ev_status status = EV_OK;
        if (*p.at == '~' || *p.at == '^')
            status =
                pattern->n_elements == 0 ? bad(&p, "a gap stands between words") : parse_gap(&p, element);
        if (status != EV_OK)
            return status;
        pattern->n_elements++;
        status = parse_element(&p, element);
        if (status != EV_OK)
            return status;
    }
    if (pattern->n_elements == 0)
        return bad(&p, "the pattern is empty");
    if (pattern->elements[0].optional || !has_anchor(&pattern->elements[0]))
        return ev_fail(err, EV_BAD_PATTERN,
                       "pattern \"%.120s\": its first word must be there, and not only by what it is not",
                       text);
    return EV_OK;
}

ev_atom *ev_element_add_choice(ev_element *element, ev_atom_kind kind) {
    ev_choice *choice = add_choice(element);
    ev_atom *atom = choice ? add_atom(choice) : NULL;
    if (atom)
        atom->kind = kind;
    return atom;
}

void ev_pattern_free(ev_pattern *pattern) {
    for (size_t i = 0; i < EV_PATTERN_MAX_ELEMENTS; i++) {
        ev_element *element = &pattern->elements[i];
        for (size_t j = 0; j < element->n_choices; j++) {
            for (size_t k = 0; k < element->choices[j].n_atoms; k++)
                free(element->choices[j].atoms[k].text);
            free(element->choices[j].atoms);
        }
        free(element->choices);
        free(element->barrier.text);
    }
    memset(pattern, 0, sizeof *pattern);
}
