/* Norms and stems of single words (text/stem.h): words that must meet, and words that must not. The lemmas
 * are those of a dictionary of the language. */
#include "unit.h"

#include "text/lexicon.h"
#include "text/stem.h"
#include "text/stem_rules.h"

#include <stdio.h>
#include <string.h>

static void stem_of(const char *word, ev_word_class word_class, ev_buf *norm, ev_buf *stem) {
    uint32_t features;
    assert_int_equal(ev_word_analyse(word, strlen(word), word_class, norm, stem, &features, NULL), EV_OK);
}

/* Each line: words of one stem, which is the first. */
static void check_together(const char *const *lines, size_t n_lines, ev_word_class word_class) {
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < n_lines; i++) {
        char line[512];
        snprintf(line, sizeof line, "%s", lines[i]);
        char *rest = line, *lemma = strtok_r(line, " ", &rest);
        for (char *word = lemma; word; word = strtok_r(NULL, " ", &rest)) {
            stem_of(word, word_class, &norm, &stem);
            assert_string_equal(ev_buf_cstr(&stem), lemma);
        }
    }
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

static void check_apart(const char *const (*pairs)[2], size_t n_pairs, ev_word_class word_class) {
    ev_buf norm = {0}, one = {0}, other = {0};
    for (size_t i = 0; i < n_pairs; i++) {
        stem_of(pairs[i][0], word_class, &norm, &one);
        stem_of(pairs[i][1], word_class, &norm, &other);
        assert_string_not_equal(ev_buf_cstr(&one), ev_buf_cstr(&other));
    }
    ev_buf_free(&norm);
    ev_buf_free(&one);
    ev_buf_free(&other);
}

#define TOGETHER(lines, class) check_together(lines, sizeof(lines) / sizeof *(lines), class)
#define APART(pairs, class) check_apart(pairs, sizeof(pairs) / sizeof *(pairs), class)

static void english_inflection(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "leave leaves leaving left",
        "withdraw withdraws withdrew withdrawn withdrawing",
        "sovereign sovereigns sovereign's",
        "sovereignty",
        "country countries country's",
        "union unions",
        "decision decisions",
        "competence competences",
        "loyalty loyalties",
        "crisis crises",
        "threaten threatens threatened threatening",
        "suspend suspends suspended suspending",
        "plan plans planned planning",
        "hope hopes hoped hoping",
        "refuse refuses refused refusing",
        "ratify ratifies ratified ratifying",
        "agree agrees agreed agreeing",
        "control controls controlled controlling",
        "man men",
        "woman women",
        "child children",
        "big bigger biggest",
        "process processes processed processing",
        "thing things",
        "species",
        "take takes took taken taking",
        "write writes wrote written writing",
        "put puts putting",
        "discuss discussed discussing discusses",
        "increase increases increased increasing",
        "recognize recognized recognizing",
        "deserve deserves deserved deserving",
        "long longer longest",
        "step steps stepped stepping",
        "label labelled labelling labeled",
        "fuel fuelled fuels",
        "misunderstand misunderstood",
        "override overrode overridden overriding",
        "traffic trafficked trafficking",
        "click clicked clicking",
        "volcano volcanoes",
        "midwife midwives",
        "consortium consortia",
        "focus foci",
        "bureau bureaux",
        "defer deferred",
        "ourselves",
        "israeli israelis",
        "evening",
        "sibling siblings",
        "hundred",
    };
    TOGETHER(LINES, EV_CLASS_EN);
    static const char *const PAIRS[][2] = {
        {"sovereign", "sovereignty"},
        {"union", "unite"},
        {"state", "statement"},
        {"hoping", "hopping"},
        {"planed", "planned"},
        {"use", "us"},
        {"thing", "the"},
        {"evening", "even"},
        {"independent", "independence"},
        {"policy", "police"},
        {"universe", "university"},
    };
    APART(PAIRS, EV_CLASS_EN);
}

static void russian_inflection(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "суверенитет суверенитета суверенитету суверенитетом суверенитете",
        "независимость независимости независимостью",
        "государство государства государству государством государств государствам",
        "союз союза союзу союзом союзе союзы союзов союзам",
        "выйти вышел вышла вышли выйдет выйдем выйдут вышедший вышедшие",
        "выходить выходит выходят выходил выходили выходящий",
        "приостановить приостановил приостановили приостановит приостановлен приостановлена",
        "решить решил решила решён решено решены решенный",
        "страна страны стране страну страной стран странам странами",
        "национальный национального национальному национальным национальных",
        "человек люди людей людям людьми",
        "ребенок ребёнок ребёнка дети детей",
        "быть был была было были будет будут",
        "мочь могу может могут мог могла",
        "имя имени именем имена имен",
        "идти иду идёт шёл шла шли",
        "еще ещё",
        "общий общая общее общего общему общим общем общей общую общие общих общими",
        "таможенный таможенного таможенному таможенным таможенном таможенная таможенной",
        "полномочие полномочия полномочию полномочием полномочий полномочиям полномочиями полномочиях",
        "суд суда суду судом суде суды судов судам судами судах",
        "такой такая такое такие такого такому таким таких",
        /* the dictionary has these forms as words of their own */
        "огонь огня огню огнём огне огни огней",
        "край края крае краю",
        "переговоры переговоров переговорам",
        "беженец беженца беженцы беженцев беженцем",
        "семья семьи семей семьёй",
        "неделя недели недель",
        "вынести вынес вынесла вынесли вынесут вынесет",
        "состояться состоялся состоялась состоится состоятся",
        "принять принял приняла примет примут принявший принявшем",
        "получить получил получивший получившую получивших",
        "прибыть прибыл прибывший прибывшие",
        "обвинить обвинивший обвинившая",
        "несколько нескольких несколькими",
        "достойный достойна достойны достойных",
    };
    TOGETHER(LINES, EV_CLASS_RU);
    static const char *const PAIRS[][2] = {
        {"суверенитет", "суверенный"},
        {"независимость", "независимый"},
        {"выйти", "войти"},
        {"выйти", "выходной"},
        {"союз", "союзник"},
        {"страна", "странный"},
        {"мир", "мера"},
        {"решить", "решетка"},
        {"такси", "такса"},
        {"семь", "семей"},
        {"поле", "пола"},
        {"после", "посла"},
        {"часы", "частый"},
    };
    APART(PAIRS, EV_CLASS_RU);
}

static void compounds_inflect_at_their_end(void **state) {
    (void)state;
    ev_buf norm = {0}, stem = {0};
    stem_of("премьер-министра", EV_CLASS_RU, &norm, &stem);
    assert_string_equal(ev_buf_cstr(&stem), "премьер-министр");
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

static void other_words_are_their_own_stems(void **state) {
    (void)state;
    static const struct {
        const char *word;
        ev_word_class word_class;
        const char *norm, *stem;
    } CASES[] = {
        {"États", EV_CLASS_OTHER, "états", "états"},
        {"Brexit", EV_CLASS_RU, "brexit", "brexit"},
        {"1,000", EV_CLASS_EN, "1,000", "1,000"},
        {"Mr.", EV_CLASS_EN, "mr", "mr"},
        {"г.", EV_CLASS_RU, "г", "г"},
        {"#егемендік", EV_CLASS_OTHER, "егемендік", "егемендік"},
        {"don't", EV_CLASS_EN, "don't", "don't"},
        {"U.S.", EV_CLASS_EN, "u.s", "u.s"},
    };
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        stem_of(CASES[i].word, CASES[i].word_class, &norm, &stem);
        assert_string_equal(ev_buf_cstr(&norm), CASES[i].norm);
        assert_string_equal(ev_buf_cstr(&stem), CASES[i].stem);
    }
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

static void numbers_are_marked(void **state) {
    (void)state;
    ev_buf norm = {0}, stem = {0};
    uint32_t features = 0;
    assert_int_equal(ev_word_analyse("2014-2017", 9, EV_CLASS_RU, &norm, &stem, &features, NULL), EV_OK);
    assert_int_equal(features, EV_FEATURE_NUMBER);
    assert_int_equal(ev_word_analyse("G20", 3, EV_CLASS_RU, &norm, &stem, &features, NULL), EV_OK);
    assert_int_equal(features, 0);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

static void overlong_words_stay_different(void **state) {
    (void)state;
    enum { N_BYTES = 1 << 20 };
    ev_buf word = {0}, norm = {0}, stem = {0}, first = {0};
    for (int i = 0; i < N_BYTES; i++)
        ev_buf_add_char(&word, 'a');
    for (int turn = 0; turn < 2; turn++) {
        word.data[N_BYTES - 1] = (char)('a' + turn);
        uint32_t features;
        assert_int_equal(ev_word_analyse(word.data, word.len, EV_CLASS_EN, &norm, &stem, &features, NULL),
                         EV_OK);
        assert_true(norm.len <= EV_NORM_MAX_BYTES);
        assert_string_equal(ev_buf_cstr(&norm), ev_buf_cstr(&stem));
        if (turn == 0)
            ev_buf_add(&first, norm.data, norm.len);
    }
    assert_string_not_equal(ev_buf_cstr(&first), ev_buf_cstr(&norm));
    ev_buf_free(&word);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
    ev_buf_free(&first);
}

static void the_tables_are_sorted(void **state) {
    (void)state;
    for (size_t i = 1; i < ev_n_stem_rules_en; i++)
        assert_true(strcmp(ev_stem_rules_en[i - 1].suffix, ev_stem_rules_en[i].suffix) < 0);
    for (size_t i = 1; i < ev_n_stem_rules_ru; i++)
        assert_true(strcmp(ev_stem_rules_ru[i - 1].suffix, ev_stem_rules_ru[i].suffix) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_inflection),
        cmocka_unit_test(russian_inflection),
        cmocka_unit_test(compounds_inflect_at_their_end),
        cmocka_unit_test(other_words_are_their_own_stems),
        cmocka_unit_test(numbers_are_marked),
        cmocka_unit_test(overlong_words_stay_different),
        cmocka_unit_test(the_tables_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
