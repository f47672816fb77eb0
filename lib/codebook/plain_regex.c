/* See plain_regex.h. Each part (a letter, a group, a set) multiplies the words that were written so far. */
#include "codebook/plain_regex.h"

#include "text/chars.h"

#include <string.h>

enum { MAX_BRANCHES = 32 };

typedef struct branch {
    const char *at;
    size_t n_bytes;
} branch;

/* What can stand at one place. */
typedef struct part {
    branch branches[MAX_BRANCHES];
    size_t n;
} part;

/* The length in bytes of the plain letter at a place; 0: none is there. */
static size_t letter_at(const char *at) {
    size_t n_bytes = 0;
    int32_t letter = *at ? ev_char_read(at, &n_bytes) : 0;
    return letter == '-' || (ev_char_class_of(letter) == EV_CHAR_LETTER && !ev_char_is_upper(letter))
               ? n_bytes
               : 0;
}

static bool add_branch(part *one, const char *at, size_t n_bytes) {
    if (one->n == MAX_BRANCHES)
        return false;
    one->branches[one->n++] = (branch){at, n_bytes};
    return true;
}

/* "(дан|ден)", behind its bracket. */
static const char *read_group(const char *at, part *one) {
    const char *from = at;
    for (size_t n; *at != ')'; at += n) {
        n = *at == '|' ? 1 : letter_at(at);
        if (n == 0 || (*at == '|' && !add_branch(one, from, (size_t)(at - from))))
            return NULL;
        from = *at == '|' ? at + 1 : from;
    }
    return add_branch(one, from, (size_t)(at - from)) ? at + 1 : NULL;
}

/* "[ыі]", behind its bracket; without ranges and what is not in it. */
static const char *read_set(const char *at, part *one) {
    for (size_t n; *at != ']'; at += n) {
        n = *at == '-' ? 0 : letter_at(at);
        if (n == 0 || !add_branch(one, at, n))
            return NULL;
    }
    return one->n > 0 ? at + 1 : NULL;
}

/* NULL: no plain part begins here. */
static const char *read_part(const char *at, part *one) {
    one->n = 0;
    if (*at == '(')
        at = read_group(at + 1, one);
    else if (*at == '[')
        at = read_set(at + 1, one);
    else {
        size_t n = letter_at(at);
        at = n > 0 && add_branch(one, at, n) ? at + n : NULL;
    }
    if (at && *at == '?')
        return add_branch(one, at, 0) ? at + 1 : NULL;
    return at;
}

static bool multiply(ev_plain_regex *plain, const part *one) {
    size_t n = plain->n;
    if (n * one->n > EV_PLAIN_MAX_WORDS)
        return false;
    for (size_t b = one->n; b-- > 0;) /* the first last, since it takes the place of what it goes on from */
        for (size_t i = 0; i < n; i++) {
            char *word = plain->words[b * n + i];
            size_t length = strlen(plain->words[i]);
            if (length + one->branches[b].n_bytes >= EV_PLAIN_MAX_BYTES)
                return false;
            memmove(word, plain->words[i], length);
            memcpy(word + length, one->branches[b].at, one->branches[b].n_bytes);
            word[length + one->branches[b].n_bytes] = '\0';
        }
    plain->n = n * one->n;
    return true;
}

bool ev_plain_regex_read(const char *text, ev_plain_regex *plain) {
    part one;
    plain->at_start = *text == '^';
    plain->at_end = false;
    plain->n = 1;
    plain->words[0][0] = '\0';
    for (const char *at = text + plain->at_start; at && *at;) {
        if (at[0] == '$' && !at[1]) {
            plain->at_end = true;
            break;
        }
        at = read_part(at, &one);
        if (!at || !multiply(plain, &one))
            return false;
    }
    for (size_t i = 0; i < plain->n; i++)
        if (!*plain->words[i])
            return false;
    return plain->at_start || plain->at_end;
}
