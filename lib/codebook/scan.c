/* See scan.h. Each distinct word is asked the codebook's tests once; a sentence then costs a look at the
 * tests that its words pass, and rules are tried only where one of their first words stands. */
#include "codebook/scan.h"

#include "codebook/scan_state.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Regular expressions are not tried on sentences over this length (words as long as a page): their time can
 * grow with the square. */
enum { FLAT_MAX_BYTES = 32 << 10 };

ev_status ev_scanner_new(const ev_codebook *codebook, const ev_lexicon *lexicon, ev_scanner **out,
                         ev_error *err) {
    *out = NULL;
    ev_scanner *scanner = calloc(1, sizeof *scanner);
    if (!scanner)
        return ev_out_of_memory(err);
    scanner->codebook = codebook;
    scanner->lexicon = lexicon;
    scanner->buckets = calloc(codebook->n_lists + 1, sizeof *scanner->buckets);
    scanner->seen_lists = calloc(codebook->n_lists + 1, sizeof *scanner->seen_lists);
    scanner->seen_groups = calloc(codebook->n_groups + 1, sizeof *scanner->seen_groups);
    bool made = scanner->buckets && scanner->seen_lists && scanner->seen_groups;
    ev_status status =
        made ? ev_known_words_init(&scanner->words, codebook, lexicon, err) : ev_out_of_memory(err);
    if (status == EV_OK)
        status = ev_regex_matcher_new(&scanner->matcher, err);
    if (status == EV_OK)
        *out = scanner;
    else
        ev_scanner_free(scanner);
    return status;
}

void ev_scanner_free(ev_scanner *scanner) {
    if (!scanner)
        return;
    for (size_t i = 0; scanner->buckets && i <= scanner->codebook->n_lists; i++)
        free(scanner->buckets[i].items);
    free(scanner->buckets);
    free(scanner->seen_lists);
    free(scanner->seen_groups);
    ev_known_words_free(&scanner->words);
    free(scanner->labels);
    free(scanner->first_label);
    free(scanner->gaps);
    free(scanner->founds);
    ev_regex_matcher_free(scanner->matcher);
    ev_flat_sentence_free(&scanner->flat);
    free(scanner->given_up);
    free(scanner);
}

void ev_scanner_clear(ev_scanner *scanner) {
    ev_known_words_clear(&scanner->words);
}

/* ---- What is given up */

static bool is_given_up(const ev_scanner *scanner, uint32_t rule) {
    for (size_t i = 0; i < scanner->n_given_up; i++)
        if (scanner->given_up[i] == rule)
            return true;
    return false;
}

static ev_status give_up(ev_scanner *scanner, uint32_t rule, ev_error *err) {
    if (is_given_up(scanner, rule))
        return EV_OK;
    void *items = scanner->given_up;
    bool grown = ev_array_grow(&items, &scanner->given_up_capacity, scanner->n_given_up + 1,
                               sizeof *scanner->given_up);
    scanner->given_up = items;
    if (!grown)
        return ev_out_of_memory(err);
    scanner->given_up[scanner->n_given_up++] = rule;
    return EV_OK;
}

static bool asks(const ev_rule *rule, uint32_t test) {
    for (size_t i = 0; i < rule->pattern.n_elements; i++)
        for (size_t j = 0; j < rule->pattern.elements[i].n_choices; j++) {
            const ev_choice *choice = &rule->pattern.elements[i].choices[j];
            for (size_t k = 0; k < choice->n_atoms; k++)
                if (choice->atoms[k].kind == EV_ATOM_REGEX && choice->atoms[k].number == test)
                    return true;
        }
    return false;
}

/* A regular expression on a word hit its limit: the rules that ask it are given up in this sentence. */
static ev_status give_up_test(ev_scanner *scanner, uint32_t test, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && test != EV_TEST_NONE && i < scanner->codebook->n_rules; i++)
        if (asks(&scanner->codebook->rules[i], test))
            status = give_up(scanner, (uint32_t)i, err);
    return status;
}

/* ---- What words pass */

static ev_status know_type(ev_scanner *scanner, uint32_t type_id, ev_error *err) {
    uint32_t limit = EV_TEST_NONE;
    ev_status status = ev_known_words_learn(&scanner->words, type_id, &limit, err);
    return status == EV_OK && limit != EV_TEST_NONE ? give_up_test(scanner, limit, err) : status;
}

/* ---- Candidates */

static bool grow_bucket(ev_bucket *bucket) {
    void *items = bucket->items;
    bool grown = ev_array_grow(&items, &bucket->capacity, bucket->n + 1, sizeof *bucket->items);
    bucket->items = items;
    return grown;
}

static ev_status add_candidates(ev_scanner *scanner, const ev_starts *starts, uint32_t at, ev_error *err) {
    for (size_t i = 0; i < starts->n; i++) {
        const ev_gate *gate = &starts->gates[i];
        if (gate->need != EV_NO_ITEM && scanner->seen_groups[gate->need] != scanner->n_scans)
            continue;
        if (gate->word_class != EV_CLASS_OTHER && gate->word_class != scanner->word_class)
            continue;
        ev_bucket *to = &scanner->buckets[gate->list];
        if (to->n == to->capacity && !grow_bucket(to))
            return ev_out_of_memory(err);
        to->items[to->n++] = (ev_candidate){starts->rules[i], at};
    }
    return EV_OK;
}

static ev_status add_label(ev_scanner *scanner, const ev_rule *rule, uint32_t start, uint32_t end,
                           ev_error *err) {
    for (uint32_t i = scanner->first_label[start]; i != EV_NO_ITEM; i = scanner->labels[i].next)
        if (scanner->labels[i].list == rule->owner && scanner->labels[i].end == end &&
            scanner->labels[i].item == rule->item)
            return EV_OK;
    void *items = scanner->labels;
    bool grown =
        ev_array_grow(&items, &scanner->labels_capacity, scanner->n_labels + 1, sizeof *scanner->labels);
    scanner->labels = items;
    if (!grown)
        return ev_out_of_memory(err);
    bool new_place = true;
    for (uint32_t i = scanner->first_label[start]; i != EV_NO_ITEM; i = scanner->labels[i].next)
        new_place = new_place && scanner->labels[i].list != rule->owner;
    scanner->labels[scanner->n_labels] =
        (ev_label){start, end, rule->owner, rule->item, scanner->first_label[start]};
    scanner->first_label[start] = (uint32_t)scanner->n_labels++;
    scanner->seen_lists[rule->owner] = scanner->n_scans;
    const ev_starts *starts =
        &scanner->codebook->by_list[EV_CLASS_LAST * rule->owner + (uint32_t)scanner->word_class];
    return new_place ? add_candidates(scanner, starts, start, err) : EV_OK;
}

static ev_status add_found(ev_scanner *scanner, uint32_t rule, uint32_t start, const ev_match *m,
                           ev_error *err) {
    void *items = scanner->founds;
    bool grown =
        ev_array_grow(&items, &scanner->founds_capacity, scanner->n_founds + 1, sizeof *scanner->founds);
    scanner->founds = items;
    if (!grown)
        return ev_out_of_memory(err);
    uint32_t org = m->anchor == EV_NO_ITEM ? EV_NO_ITEM : scanner->labels[m->anchor].item;
    scanner->founds[scanner->n_founds++] = (ev_found){rule, start, m->end, org, m->anchor};
    return EV_OK;
}

/* Whether an element can be anywhere in the sentence. The lists that it may name are done. */
static bool can_be_there(const ev_scanner *scanner, const ev_element_set *set) {
    bool word = set->sign_group != EV_NO_ITEM && scanner->seen_groups[set->sign_group] == scanner->n_scans;
    if (set->anywhere || word)
        return true;
    for (size_t i = 0; i < set->n_sign_lists; i++)
        if (scanner->seen_lists[set->sign_lists[i]] == scanner->n_scans)
            return true;
    return false;
}

/* A rule is tried only where all its words are: most first words stand in sentences without the others. */
static bool is_possible(const ev_scanner *scanner, const ev_rule *rule) {
    for (size_t i = 1; i < rule->n_sets; i++)
        if (!rule->sets[i].optional && !can_be_there(scanner, &rule->sets[i]))
            return false;
    return true;
}

/* A candidate has passed a test of the rule's first element: of a rule of one word nothing is left to ask. */
static bool matches_at(ev_scanner *scanner, ev_match *m, uint32_t at) {
    m->end = at + 1;
    return m->rule->one_word || ev_scan_match(scanner, m, 0, at);
}

/* Tries what stands in a bucket; entries of a list may put candidates into later buckets. */
static ev_status empty_bucket(ev_scanner *scanner, ev_bucket *from, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < from->n; i++) {
        ev_candidate one = from->items[i];
        const ev_rule *rule = &scanner->codebook->rules[one.rule];
        ev_match m = {rule, 0, EV_NO_ITEM};
        if ((!rule->one_word && !is_possible(scanner, rule)) ||
            (rule->casing != EV_CASING_ANY && !ev_scan_is_cased(scanner, rule, one.at)) ||
            is_given_up(scanner, one.rule))
            continue;
        scanner->steps = 0;
        bool matches = matches_at(scanner, &m, one.at);
        if (!matches && scanner->steps > EV_SCAN_STEPS)
            status = give_up(scanner, one.rule, err);
        if (!matches)
            continue;
        status = rule->role == EV_ROLE_LIST ? add_label(scanner, rule, one.at, m.end, err)
                                            : add_found(scanner, one.rule, one.at, &m, err);
    }
    from->n = 0;
    return status;
}

/* ---- The sentence */

static ev_status make_room(ev_scanner *scanner, ev_error *err) {
    void *first = scanner->first_label;
    void *gaps = scanner->gaps;
    bool grown = ev_array_grow(&first, &scanner->first_capacity, (size_t)scanner->n_tokens + 1,
                               sizeof *scanner->first_label);
    scanner->first_label = first;
    grown = grown && ev_array_grow(&gaps, &scanner->gaps_capacity, (size_t)scanner->n_tokens + 1, 1);
    scanner->gaps = gaps;
    if (!grown)
        return ev_out_of_memory(err);
    for (uint32_t i = 0; i <= scanner->n_tokens; i++)
        scanner->first_label[i] = EV_NO_ITEM;
    return EV_OK;
}

static uint8_t gap_of_sign(int32_t sign) {
    if (sign == ',')
        return EV_GAP_COMMA;
    if (sign == ':')
        return EV_GAP_CLAUSE | EV_GAP_COLON;
    if (sign == 0x2014 || sign == 0x2013 || sign == 0x2015)
        return EV_GAP_CLAUSE | EV_GAP_DASH;
    if (sign == ';' || sign == '(' || sign == ')')
        return EV_GAP_CLAUSE;
    if (sign == '"' || sign == 0xAB || sign == 0xBB || (sign >= 0x201C && sign <= 0x201F))
        return EV_GAP_QUOTE;
    return 0;
}

static void read_gaps(ev_scanner *scanner, uint32_t from) {
    for (uint32_t i = 0; i < scanner->n_tokens; i++) {
        uint32_t step;
        scanner->gaps[i] = 0;
        for (uint32_t at = from; at < scanner->tokens[i].start; at += step)
            scanner->gaps[i] |=
                gap_of_sign(ev_scan_letter(scanner->analysis->text, at, scanner->tokens[i].start, &step));
        from = scanner->tokens[i].end;
    }
}

static int compare_founds(const void *left, const void *right) {
    const ev_found *a = left;
    const ev_found *b = right;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

static bool ends_in_question(const ev_analysis *analysis, const ev_sentence *sentence) {
    uint32_t from = sentence->end > sentence->start + 8 ? sentence->end - 8 : sentence->start;
    return memchr(analysis->text + from, '?', sentence->end - from) != NULL;
}

static void see_groups(ev_scanner *scanner, uint32_t type_id) {
    const ev_known_word *word = &scanner->words.types[type_id];
    const uint32_t *groups = scanner->words.numbers + word->start + word->n_tests;
    for (uint32_t i = 0; i < word->n_groups; i++)
        scanner->seen_groups[groups[i]] = scanner->n_scans;
}

static ev_status find_all(ev_scanner *scanner, ev_error *err) {
    ev_status status = EV_OK;
    for (uint32_t i = 0; status == EV_OK && i < scanner->n_tokens; i++) {
        status = know_type(scanner, scanner->tokens[i].type_id, err);
        if (status == EV_OK)
            see_groups(scanner, scanner->tokens[i].type_id);
    }
    for (uint32_t i = 0; status == EV_OK && i < scanner->n_tokens; i++) {
        const ev_known_word *word = &scanner->words.types[scanner->tokens[i].type_id];
        const uint32_t *tests = scanner->words.numbers + word->start;
        for (uint32_t j = 0; status == EV_OK && j < word->n_tests; j++) {
            const ev_starts *starts = &scanner->codebook->by_test[tests[j]];
            if (starts->n > 0)
                status = add_candidates(scanner, starts, i, err);
        }
    }
    for (size_t i = 0; status == EV_OK && i <= scanner->codebook->n_lists; i++)
        status = empty_bucket(scanner, &scanner->buckets[i], err);
    return status;
}

/* ---- Regular expressions over the sentence */

/* The organisation named last in a stretch of words. */
static uint32_t label_in(const ev_scanner *scanner, uint32_t first, uint32_t past) {
    uint32_t anchor = EV_NO_ITEM;
    for (uint32_t i = first; i < past; i++)
        for (uint32_t j = scanner->first_label[i]; j != EV_NO_ITEM; j = scanner->labels[j].next)
            if (scanner->labels[j].list == scanner->codebook->org_list && scanner->labels[j].end <= past)
                anchor = j;
    return anchor;
}

/* Where to look on after a place: behind it, and behind the next letter where it is empty. */
static size_t next_from(const ev_buf *text, size_t start, size_t end) {
    size_t from = end > start ? end : end + 1;
    while (from < text->len && ((unsigned char)text->data[from] & 0xC0) == 0x80)
        from++;
    return from;
}

static ev_status find_regex(ev_scanner *scanner, uint32_t rule, ev_error *err) {
    const ev_regex *regex = scanner->codebook->rules[rule].regex;
    const ev_buf *text = &scanner->flat.text;
    ev_status status = EV_OK;
    size_t start = 0;
    size_t end = 0;
    if (text->len > FLAT_MAX_BYTES)
        return give_up(scanner, rule, err);
    for (size_t from = 0; status == EV_OK && from <= text->len; from = next_from(text, start, end)) {
        ev_matched found = ev_regex_find(regex, scanner->matcher, text->data, text->len, from, &start, &end);
        uint32_t first;
        ev_match m = {.rule = &scanner->codebook->rules[rule]};
        if (found == EV_MATCHED_LIMIT)
            return give_up(scanner, rule, err);
        if (found == EV_MATCHED_NO)
            break;
        if (!ev_flat_sentence_tokens(&scanner->flat, start, end, &first, &m.end))
            continue;
        m.anchor = label_in(scanner, first, m.end);
        status = add_found(scanner, rule, first, &m, err);
    }
    return status;
}

static ev_status find_regexes(ev_scanner *scanner, const ev_sentence *sentence, ev_error *err) {
    const ev_starts *rules = &scanner->codebook->regexes[scanner->word_class];
    if (rules->n == 0 || scanner->n_tokens == 0)
        return EV_OK;
    ev_status status =
        ev_flat_sentence_make(&scanner->flat, scanner->analysis, sentence, scanner->lexicon, err);
    for (size_t i = 0; status == EV_OK && i < rules->n; i++)
        status = find_regex(scanner, rules->rules[i], err);
    return status;
}

ev_status ev_scanner_scan(ev_scanner *scanner, const ev_analysis *analysis, size_t number, ev_scan *scan,
                          ev_error *err) {
    const ev_sentence *sentence = &analysis->sentences[number];
    memset(scan, 0, sizeof *scan);
    scanner->analysis = analysis;
    scanner->tokens = analysis->tokens + sentence->first_token;
    scanner->n_tokens = sentence->n_tokens;
    scanner->word_class = ev_lang_class((ev_lang)sentence->lang);
    scanner->n_labels = 0;
    scanner->n_founds = 0;
    scanner->n_given_up = 0;
    scanner->n_scans++;
    if (scanner->word_class == EV_CLASS_OTHER && !scanner->codebook->any_language)
        return EV_OK;
    ev_status status = make_room(scanner, err);
    if (status != EV_OK)
        return status;
    read_gaps(scanner, sentence->start);
    status = find_all(scanner, err);
    if (status == EV_OK)
        status = find_regexes(scanner, sentence, err);
    if (status != EV_OK)
        return status;
    if (scanner->n_founds > 1)
        qsort(scanner->founds, scanner->n_founds, sizeof *scanner->founds, compare_founds);
    *scan = (ev_scan){.labels = scanner->labels,
                      .n_labels = scanner->n_labels,
                      .founds = scanner->founds,
                      .n_founds = scanner->n_founds,
                      .gaps = scanner->gaps,
                      .n_tokens = scanner->n_tokens,
                      .question = ends_in_question(analysis, sentence),
                      .given_up = scanner->given_up,
                      .n_given_up = scanner->n_given_up};
    return EV_OK;
}
