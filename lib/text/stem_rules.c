/* See stem_rules.h. */
#include "text/stem_rules.h"

#include <stdbool.h>
#include <string.h>

enum { MAX_WORD_BYTES = 200 }; /* EV_NORM_MAX_BYTES: longer words have no stem of their own */

/* The rule whose suffix is exactly the n_bytes at `suffix`, NULL for none. */
static const ev_stem_rule *find_rule(const ev_stem_rule *rules, size_t n_rules, const char *suffix,
                                     size_t n_bytes) {
    size_t low = 0, high = n_rules;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(rules[middle].suffix, suffix, n_bytes);
        if (order == 0 && rules[middle].suffix[n_bytes] != '\0')
            order = 1;
        if (order == 0)
            return &rules[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* `letter_bytes`: of each letter of the alphabet. */
static void apply_rules(const ev_stem_rule *rules, size_t n_rules, const char *word, size_t n_bytes,
                        size_t letter_bytes, ev_buf *out) {
    char marked[MAX_WORD_BYTES + 2];
    if (n_bytes == 0 || n_bytes > MAX_WORD_BYTES)
        return;
    marked[0] = '^';
    memcpy(marked + 1, word, n_bytes);
    marked[n_bytes + 1] = '\0';
    for (size_t at = 0; at < n_bytes + 1; at++) {
        const ev_stem_rule *rule = find_rule(rules, n_rules, marked + at, n_bytes + 1 - at);
        if (!rule || rule->strip * letter_bytes >= n_bytes + (*rule->add != '\0'))
            continue;
        ev_buf_add(out, word, n_bytes - rule->strip * letter_bytes);
        ev_buf_add_str(out, rule->add);
        return;
    }
    ev_buf_add(out, word, n_bytes);
}

void ev_stem_en(const char *norm, size_t n_bytes, ev_buf *out) {
    if (n_bytes > 2 && norm[n_bytes - 2] == '\'' && norm[n_bytes - 1] == 's')
        n_bytes -= 2;
    for (size_t i = 0; i < n_bytes; i++)
        if (!((norm[i] >= 'a' && norm[i] <= 'z') || norm[i] == '-'))
            return;
    apply_rules(ev_stem_rules_en, ev_n_stem_rules_en, norm, n_bytes, 1, out);
}

/* Russian letters, U+0430 to U+044F, and hyphens between them. */
static bool is_russian(const char *norm, size_t n_bytes) {
    const unsigned char *b = (const unsigned char *)norm;
    for (size_t i = 0; i < n_bytes; i++) {
        if (b[i] == '-')
            continue;
        if (i + 1 >= n_bytes || !((b[i] == 0xD0 && b[i + 1] >= 0xB0) || (b[i] == 0xD1 && b[i + 1] < 0x90)))
            return false;
        i++;
    }
    return true;
}

/* What stands after the last hyphen is inflected: "премьер-министра". */
void ev_stem_ru(const char *norm, size_t n_bytes, ev_buf *out) {
    if (!is_russian(norm, n_bytes))
        return;
    size_t head = n_bytes;
    while (head > 0 && norm[head - 1] != '-')
        head--;
    size_t before = out->len;
    ev_buf_add(out, norm, head);
    size_t with_head = out->len;
    apply_rules(ev_stem_rules_ru, ev_n_stem_rules_ru, norm + head, n_bytes - head, 2, out);
    if (out->len == with_head)
        out->len = before;
}
