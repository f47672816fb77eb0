/* The parts of the codebook floor, each by itself: patterns, tests on words, regular expressions, sentences
 * made flat, pieces of endless sentences. */
#include "unit.h"

#include "base/buf.h"
#include "codebook/element_set.h"
#include "codebook/flat_sentence.h"
#include "codebook/pattern.h"
#include "codebook/pieces.h"
#include "codebook/plain_regex.h"
#include "codebook/regex.h"
#include "codebook/word_tests.h"

#include <string.h>

/* ---- Patterns */

static void atoms_are_told_by_their_signs(void **state) {
    (void)state;
    static const struct {
        const char *text;
        ev_atom_kind kind;
        const char *word;
        bool negated;
    } cases[] = {
        {"leave", EV_ATOM_STEM, "leave", false},
        {"=left", EV_ATOM_EXACT, "left", false},
        {"sovereign*", EV_ATOM_PREFIX, "sovereign", false},
        {"*дан", EV_ATOM_SUFFIX, "дан", false},
        {"/^незалежн/", EV_ATOM_REGEX, "^незалежн", false},
        {"/a|b/", EV_ATOM_REGEX, "a|b", false},
        {"{verb}", EV_ATOM_FEATURE, "verb", false},
        {"@leave", EV_ATOM_LIST, "leave", false},
        {"ORG", EV_ATOM_LIST, "ORG", false},
        {"EU", EV_ATOM_STEM, "EU", false},
        {"first&!second", EV_ATOM_STEM, "first", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_pattern pattern;
        ev_error err = {0};
        assert_ok(ev_pattern_parse(cases[i].text, &pattern, &err), err);
        const ev_atom *atom = &pattern.elements[0].choices[0].atoms[0];
        assert_int_equal(atom->kind, cases[i].kind);
        assert_string_equal(atom->text, cases[i].word);
        assert_int_equal(atom->negated, cases[i].negated);
        ev_pattern_free(&pattern);
    }
}

/* Without a sign of an element no word of a sentence can be it: denials and places are none. */
static void choices_have_a_sign_or_none(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *sign; /* NULL: the word may be any */
    } cases[] = {
        {"leave&{last}", "leave"}, {"{last}&leave", "leave"},  {"!leave&{capital}", NULL},
        {"!leave&quit", "quit"},   {"@union&!first", "union"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_pattern pattern;
        ev_error err = {0};
        assert_ok(ev_pattern_parse(cases[i].text, &pattern, &err), err);
        ev_choice *choice = &pattern.elements[0].choices[0];
        for (size_t j = 0; j < choice->n_atoms; j++) {
            const char *text = choice->atoms[j].text;
            choice->atoms[j].number = !strcmp(text, "last") ? EV_TEST_LAST : (uint32_t)j + 1;
            if (!strcmp(text, "capital"))
                choice->atoms[j].number = EV_TEST_CAPITAL;
        }
        const ev_atom *sign = ev_choice_sign(choice);
        if (!cases[i].sign)
            assert_null(sign);
        else
            assert_string_equal(sign->text, cases[i].sign);
        ev_pattern_free(&pattern);
    }
}

static void elements_have_choices_conditions_and_gaps(void **state) {
    (void)state;
    ev_pattern pattern;
    ev_error err = {0};
    assert_ok(ev_pattern_parse("  leave|quit  ~3 the? big&!small union ", &pattern, &err), err);
    assert_int_equal(pattern.n_elements, 4);
    assert_int_equal(pattern.elements[0].n_choices, 2);
    assert_string_equal(pattern.elements[0].choices[1].atoms[0].text, "quit");
    assert_int_equal(pattern.elements[1].gap, 3);
    assert_true(pattern.elements[1].optional);
    assert_false(pattern.elements[2].optional);
    assert_int_equal(pattern.elements[2].choices[0].n_atoms, 2);
    assert_true(pattern.elements[2].choices[0].atoms[1].negated);
    assert_int_equal(pattern.elements[3].gap, 0);
    ev_pattern_free(&pattern);
}

static void bad_patterns_say_where(void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "the pattern is empty"},
        {"one |two", "a word is missing"},
        {"~3 one", "character 1: a gap stands between words"},
        {"one ~3", "a word is missing after the gap"},
        {"one ~x two", "character 5: a gap is ~ or ^ and a number"},
        {"one /two", "has no end; close it with /"},
        {"one {two", "has no end; close it with }"},
        {"*one*", "a star stands at one end"},
        {"one? two", "its first word must be there"},
        {"!one two", "its first word must be there"},
        {"one !@two", "! stands before a word"},
        {"a b c d e f g h i j k l m n o p q", "at most 16 words"},
        {"әр =", "character 5: a word is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_pattern pattern;
        ev_error err = {0};
        assert_int_equal(ev_pattern_parse(cases[i].text, &pattern, &err), EV_BAD_PATTERN);
        if (!strstr(err.text, cases[i].words))
            fail_msg("\"%s\": \"%s\" is not in \"%s\"", cases[i].text, cases[i].words, err.text);
        ev_pattern_free(&pattern);
    }
}

/* ---- Tests on words */

typedef struct asked {
    ev_lexicon *lexicon;
    ev_word_tests *tests;
    ev_prober *prober;
} asked;

static bool passes(const asked *a, const char *word, ev_word_class word_class, uint32_t test) {
    ev_error err = {0};
    uint32_t surface_id;
    uint32_t type_id;
    uint32_t limit;
    const uint32_t *numbers;
    size_t n;
    assert_ok(ev_lexicon_add_surface(a->lexicon, word, strlen(word), &surface_id, &err), err);
    assert_ok(ev_lexicon_surface_type(a->lexicon, surface_id, word_class, &type_id, &err), err);
    ev_type type = ev_lexicon_type(a->lexicon, type_id);
    assert_ok(ev_prober_ask(a->prober, &type, &numbers, &n, &limit, &err), err);
    for (size_t i = 1; i < n; i++)
        assert_true(numbers[i - 1] < numbers[i]);
    for (size_t i = 0; i < n; i++)
        if (numbers[i] == test)
            return true;
    return false;
}

static void words_pass_what_they_should(void **state) {
    (void)state;
    static const struct {
        ev_test_kind kind;
        const char *text;
        ev_word_class of, in;
        const char *word;
        bool yes;
    } cases[] = {
        {EV_TEST_STEM, "leave", EV_CLASS_EN, EV_CLASS_EN, "Leaving", true},
        {EV_TEST_STEM, "leave", EV_CLASS_EN, EV_CLASS_EN, "leaf", false},
        {EV_TEST_STEM, "союз", EV_CLASS_RU, EV_CLASS_RU, "Союза", true},
        {EV_TEST_STEM, "союз", EV_CLASS_RU, EV_CLASS_KK, "союз", false},
        {EV_TEST_STEM, "одақ", EV_CLASS_KK, EV_CLASS_KK, "одағымыздан", true},
        {EV_TEST_EXACT, "left", EV_CLASS_EN, EV_CLASS_EN, "LEFT", true},
        {EV_TEST_EXACT, "left", EV_CLASS_EN, EV_CLASS_EN, "leave", false},
        {EV_TEST_EXACT, "всё", EV_CLASS_RU, EV_CLASS_RU, "все", true},
        {EV_TEST_PREFIX, "sovereign", EV_CLASS_EN, EV_CLASS_EN, "Sovereignty", true},
        {EV_TEST_PREFIX, "sovereign", EV_CLASS_EN, EV_CLASS_EN, "sovereign", true},
        {EV_TEST_PREFIX, "sovereign", EV_CLASS_EN, EV_CLASS_EN, "suzerain", false},
        {EV_TEST_SUFFIX, "дан", EV_CLASS_KK, EV_CLASS_KK, "ұйымдан", true},
        {EV_TEST_SUFFIX, "дан", EV_CLASS_KK, EV_CLASS_KK, "дана", false},
        {EV_TEST_REGEX, "^(без|не)?власт", EV_CLASS_RU, EV_CLASS_RU, "Безвластие", true},
        {EV_TEST_REGEX, "^(без|не)?власт", EV_CLASS_RU, EV_CLASS_KK, "безвластие", false},
        {EV_TEST_REGEX, "v.w", EV_CLASS_OTHER, EV_CLASS_EN, "vow", true},
        {EV_TEST_FEATURE, "negated", EV_CLASS_KK, EV_CLASS_KK, "шықпаймыз", true},
        {EV_TEST_FEATURE, "negated", EV_CLASS_KK, EV_CLASS_KK, "шығамыз", false},
        {EV_TEST_FEATURE, "number", EV_CLASS_EN, EV_CLASS_EN, "2015", true},
        {EV_TEST_ABBREVIATION, "ЕАЭО", EV_CLASS_KK, EV_CLASS_KK, "ЕАЭО-дан", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        asked a = {0};
        ev_error err = {0};
        uint32_t number = 0;
        assert_ok(ev_lexicon_new(&a.lexicon, &err), err);
        assert_ok(ev_word_tests_new(&a.tests, &err), err);
        assert_ok(ev_word_tests_add(a.tests, cases[i].kind, cases[i].text, cases[i].of, &number, &err), err);
        assert_ok(ev_word_tests_finish(a.tests, &err), err);
        assert_ok(ev_prober_new(a.tests, &a.prober, &err), err);
        if (passes(&a, cases[i].word, cases[i].in, number) != cases[i].yes)
            fail_msg("case %zu: \"%s\" on \"%s\"", i, cases[i].text, cases[i].word);
        ev_prober_free(a.prober);
        ev_word_tests_free(a.tests);
        ev_lexicon_free(a.lexicon);
    }
}

/* What a place decides has a number of its own, which no word's type passes. */
static void places_are_no_matter_of_types(void **state) {
    (void)state;
    static const char *const features[] = {"capital", "last"};
    static const uint32_t known[] = {EV_TEST_CAPITAL, EV_TEST_LAST};
    ev_word_tests *tests = NULL;
    ev_error err = {0};
    uint32_t number = 0;
    bool runs_away = true;
    assert_ok(ev_word_tests_new(&tests, &err), err);
    for (size_t i = 0; i < 2; i++) {
        assert_ok(ev_word_tests_add(tests, EV_TEST_FEATURE, features[i], EV_CLASS_OTHER, &number, &err), err);
        assert_int_equal(number, known[i]);
        assert_true(ev_test_is_of_place(number));
        assert_ok(ev_word_tests_run_away(tests, number, &runs_away, &err), err);
        assert_false(runs_away);
    }
    assert_ok(ev_word_tests_add(tests, EV_TEST_STEM, "leave", EV_CLASS_EN, &number, &err), err);
    assert_false(ev_test_is_of_place(number));
    ev_word_tests_free(tests);
}

/* Many expressions of a language are tried as one first: each still finds its own, also beside ones that
 * cannot be joined. */
static void many_expressions_keep_apart(void **state) {
    (void)state;
    static const char *const texts[] = {"^a+$", "b(c)\\1", "(?<x>d)e", "f|g", "^h", "i$", "\\Qj.\\E"};
    static const char *const words[] = {"aaa", "bcc", "de", "ag", "hz", "zi", "kj"};
    asked a = {0};
    ev_error err = {0};
    uint32_t numbers[7];
    assert_ok(ev_lexicon_new(&a.lexicon, &err), err);
    assert_ok(ev_word_tests_new(&a.tests, &err), err);
    for (size_t i = 0; i < 7; i++)
        assert_ok(ev_word_tests_add(a.tests, EV_TEST_REGEX, texts[i], EV_CLASS_EN, &numbers[i], &err), err);
    assert_ok(ev_word_tests_finish(a.tests, &err), err);
    assert_ok(ev_prober_new(a.tests, &a.prober, &err), err);
    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++)
            if (passes(&a, words[i], EV_CLASS_EN, numbers[j]) != (i == j && i < 6))
                fail_msg("%s on %s", texts[j], words[i]);
    ev_prober_free(a.prober);
    ev_word_tests_free(a.tests);
    ev_lexicon_free(a.lexicon);
}

static void the_same_test_has_one_number(void **state) {
    (void)state;
    ev_word_tests *tests;
    ev_error err = {0};
    uint32_t leave;
    uint32_t again;
    uint32_t form;
    uint32_t none;
    assert_ok(ev_word_tests_new(&tests, &err), err);
    assert_ok(ev_word_tests_add(tests, EV_TEST_STEM, "leave", EV_CLASS_EN, &leave, &err), err);
    assert_ok(ev_word_tests_add(tests, EV_TEST_EXACT, "leave", EV_CLASS_EN, &form, &err), err);
    assert_ok(ev_word_tests_add(tests, EV_TEST_STEM, "leaves", EV_CLASS_EN, &again, &err), err);
    assert_int_equal(leave, again);
    assert_int_not_equal(leave, form);
    assert_int_equal(ev_word_tests_add(tests, EV_TEST_REGEX, "a(", EV_CLASS_EN, &none, &err), EV_BAD_PATTERN);
    assert_int_equal(ev_word_tests_add(tests, EV_TEST_FEATURE, "past", EV_CLASS_EN, &none, &err),
                     EV_BAD_PATTERN);
    assert_int_equal(ev_word_tests_count(tests), 3);
    ev_word_tests_free(tests);
}

/* ---- Regular expressions */

static void expressions_that_run_away_are_seen(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool yes;
    } cases[] = {
        {"^(a+)+$", true},
        {"(о+ ?)+ы$", true},
        {"^(\\w+\\s?)*$", true},
        {"^(без|не)?власт", false},
        {"right to .{0,40}union", false},
        {"^a*b*c*$", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_regex *regex;
        ev_error err = {0};
        bool yes;
        assert_ok(ev_regex_new(cases[i].text, &regex, &err), err);
        assert_ok(ev_regex_runs_away(regex, &yes, &err), err);
        if (yes != cases[i].yes)
            fail_msg("%s", cases[i].text);
        ev_regex_free(regex);
    }
}

/* ---- Sentences */

static void flat_sentences_lead_back_to_tokens(void **state) {
    (void)state;
    static const char text[] = "He said:\n \u00abLong-term   plans\u00bb \u2014 ALL of them.";
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    const ev_analysis *analysis;
    ev_flat_sentence flat = {0};
    ev_error err = {0};
    uint32_t first;
    uint32_t past;
    assert_ok(ev_lexicon_new(&lexicon, &err), err);
    assert_ok(ev_analyser_new(&analyser, lexicon, &err), err);
    assert_ok(ev_analyse_sentence(analyser, text, strlen(text), EV_LANG_EN, &analysis, &err), err);
    assert_ok(ev_flat_sentence_make(&flat, analysis, &analysis->sentences[0], lexicon, &err), err);
    const char *made = ev_buf_cstr(&flat.text);
    assert_string_equal(made, "he said: \"long-term plans\" - all of them.");
    const char *plans = strstr(made, "plans\" - all");
    assert_non_null(plans);
    size_t start = (size_t)(plans - made);
    assert_true(ev_flat_sentence_tokens(&flat, start, start + strlen("plans\" - all"), &first, &past));
    assert_int_equal(first, 4); /* he said long term plans */
    assert_int_equal(past, 6);
    assert_true(ev_flat_sentence_tokens(&flat, start + 2, start + 4, &first, &past)); /* inside of a word */
    assert_int_equal(first, 4);
    assert_int_equal(past, 5);
    assert_false(ev_flat_sentence_tokens(&flat, start + 5, start + 8, &first, &past)); /* signs alone */
    ev_flat_sentence_free(&flat);
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
}

static void endless_sentences_are_cut_and_others_are_not(void **state) {
    (void)state;
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    const ev_analysis *analysis;
    const ev_analysis *cut;
    ev_pieces pieces = {0};
    ev_error err = {0};
    ev_buf text = {0};
    ev_buf_add_str(&text, "A short one. The ");
    for (int i = 1; i < 2500; i++)
        ev_buf_add_str(&text, "word ");
    assert_ok(ev_lexicon_new(&lexicon, &err), err);
    assert_ok(ev_analyser_new(&analyser, lexicon, &err), err);
    assert_ok(ev_analyse(analyser, text.data, 12, EV_LANG_EN, &analysis, &err), err);
    assert_ok(ev_pieces_of(&pieces, analysis, &cut, &err), err);
    assert_ptr_equal(cut, analysis);
    assert_ok(ev_analyse(analyser, text.data, text.len, EV_LANG_EN, &analysis, &err), err);
    assert_int_equal(analysis->n_sentences, 2);
    assert_ok(ev_pieces_of(&pieces, analysis, &cut, &err), err);
    assert_int_equal(cut->n_sentences, 4);
    uint32_t n_tokens = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pieces.origins[i], i > 0);
        assert_int_equal(cut->sentences[i].first_token, n_tokens);
        n_tokens += cut->sentences[i].n_tokens;
    }
    assert_int_equal(n_tokens, analysis->n_tokens);
    assert_int_equal(cut->sentences[3].end, analysis->sentences[1].end);
    ev_pieces_free(&pieces);
    ev_buf_free(&text);
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
}

/* ---- Expressions that are plain */

/* Each expression and the words that it means, marked where more may stand; "" for none of the kind. */
static void plain_expressions_are_written_out(void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } CASES[] = {
        {"^шық", "шық~ "},
        {"(дан|ден)$", "~дан ~ден "},
        {"^кет$", "кет "},
        {"^(шық|кет)т[ыі]", "шықты~ кетты~ шықті~ кетті~ "},
        {"^пошлин(а|ы)?$", "пошлина пошлины пошлин "},
        {"^ab?c", "abc~ ac~ "},
        {"кет", ""},       /* anywhere in the word */
        {"^a|b$", ""},     /* the anchors belong to one side each */
        {"^[а-я]", ""},    /* ranges */
        {"^(a(b|c))", ""}, /* a group in a group */
        {"^a+", ""},       /* repeated */
        {"^(?:a)", ""},    /* other brackets */
        {"^A", ""},        /* capitals: no word has them, but the expression finds small ones */
        {"^a?", ""},       /* means every word */
        {"^(a", ""},
        {"^[]", ""},
        {"", ""},
        {"^$", ""},
        {"^[abcdefgh][abcdefgh][abcdefgh]", ""}, /* 512 of them */
    };
    static ev_plain_regex plain;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        ev_buf shown = {0};
        if (ev_plain_regex_read(CASES[i].text, &plain))
            for (size_t j = 0; j < plain.n; j++)
                ev_buf_printf(&shown, "%s%s%s", plain.at_start ? "" : "~", plain.words[j],
                              plain.at_end ? " " : "~ ");
        assert_string_equal(ev_buf_cstr(&shown), CASES[i].words);
        ev_buf_free(&shown);
    }
}

/* Expressions that share what they mean are each found, and each once. */
static void plain_expressions_find_their_words(void **state) {
    (void)state;
    static const char *const texts[] = {"^шы", "^(шы|шық)", "(ты|ді)$", "^шықты$", "қт"};
    ev_error err = {0};
    ev_word_tests *tests = NULL;
    ev_prober *prober = NULL;
    uint32_t numbers[5];
    const uint32_t *found = NULL;
    size_t n = 0;
    uint32_t limit;
    assert_ok(ev_word_tests_new(&tests, &err), err);
    for (size_t i = 0; i < 5; i++)
        assert_ok(ev_word_tests_add(tests, EV_TEST_REGEX, texts[i], EV_CLASS_KK, &numbers[i], &err), err);
    assert_ok(ev_word_tests_finish(tests, &err), err);
    assert_ok(ev_prober_new(tests, &prober, &err), err);
    const ev_type word = {.norm = "шықты",
                          .norm_bytes = strlen("шықты"),
                          .stem = "шық",
                          .stem_bytes = strlen("шық"),
                          .word_class = EV_CLASS_KK};
    assert_ok(ev_prober_ask(prober, &word, &found, &n, &limit, &err), err);
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(found[i], numbers[i]);
    ev_type russian = word;
    russian.word_class = EV_CLASS_RU;
    assert_ok(ev_prober_ask(prober, &russian, &found, &n, &limit, &err), err);
    assert_int_equal(n, 0);
    ev_prober_free(prober);
    ev_word_tests_free(tests);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_expressions_are_written_out),
        cmocka_unit_test(plain_expressions_find_their_words),
        cmocka_unit_test(atoms_are_told_by_their_signs),
        cmocka_unit_test(choices_have_a_sign_or_none),
        cmocka_unit_test(elements_have_choices_conditions_and_gaps),
        cmocka_unit_test(bad_patterns_say_where),
        cmocka_unit_test(words_pass_what_they_should),
        cmocka_unit_test(places_are_no_matter_of_types),
        cmocka_unit_test(many_expressions_keep_apart),
        cmocka_unit_test(the_same_test_has_one_number),
        cmocka_unit_test(expressions_that_run_away_are_seen),
        cmocka_unit_test(flat_sentences_lead_back_to_tokens),
        cmocka_unit_test(endless_sentences_are_cut_and_others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
