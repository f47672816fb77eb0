/* Kazakh stems and features (text/kk_morph.h) and Kazakh in Latin letters (text/kk_script.h). The forms are
 * written from the grammar; whole paradigms are in tests/cli/test_kazakh.py. */
#include "unit.h"

#include "text/lexicon.h"
#include "text/stem.h"

#include <stdio.h>
#include <string.h>

static uint32_t stem_of(const char *word, ev_buf *norm, ev_buf *stem) {
    uint32_t features;
    assert_int_equal(ev_word_analyse(word, strlen(word), EV_CLASS_KK, norm, stem, &features, NULL), EV_OK);
    return features;
}

/* Each line: a stem, a colon, words that have it. */
static void check_lines(const char *const *lines, size_t n_lines) {
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < n_lines; i++) {
        char line[2048];
        snprintf(line, sizeof line, "%s", lines[i]);
        char *rest = NULL, *wanted = strtok_r(line, ": ", &rest);
        for (char *word; (word = strtok_r(NULL, ": ", &rest));) {
            stem_of(word, &norm, &stem);
            if (strcmp(ev_buf_cstr(&stem), wanted))
                fail_msg("%s: stem %s, not %s", word, ev_buf_cstr(&stem), wanted);
        }
    }
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

#define CHECK(lines) check_lines(lines, sizeof(lines) / sizeof *(lines))

/* The sixty forms of tests/README.md. */
static void the_sixty_forms(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "егемендік: егемендік егемендіктің егемендікке егемендікті егемендікте егемендіктен егемендікпен "
        "егемендігім "
        "егемендігің егемендігіңіз егемендігі егемендігіміз егемендігіміздің егемендігін егемендігімізге",
        "тәуелсіз: тәуелсіз тәуелсіздің тәуелсізге тәуелсізді тәуелсізден тәуелсіздер тәуелсіздердің "
        "тәуелсізбін "
        "тәуелсізбіз",
        "тәуелсіздік: тәуелсіздік тәуелсіздіктің тәуелсіздігіміз тәуелсіздігіміздің тәуелсіздігін "
        "тәуелсіздікке",
        "шық: шығу шығуға шығудың шығады шығамын шығамыз шықты шықтық шыққан шыққанын шығып шықса шықсақ "
        "шықпаса "
        "шықпаймыз шықпайды шығатын шықпақ",
        "одақ: одақ одақтың одаққа одақты одақта одақтан одақпен одағы одағымыз одағының одағына одақтар",
    };
    CHECK(LINES);
}

static void sounds_change_back(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "халық: халқы халқымыз халқының халқына",
        "орын: орны орнына орнында",
        "ауыз: аузы аузында",
        "мойын: мойны мойнына",
        "ерік: еркі еркінен",
        "көңіл: көңлі көңілі",
        "кітап: кітабы кітабымыз кітапқа",
        "тап: табады тауып тапты табылған таппаған",
        "дамы: даму дамиды дамып дамыған дамымаған",
        "оқы: оқу оқиды оқимыз оқып оқыған",
        "таны: тану таниды танып таныған",
        "қой: қою қояды қойды қоймаймыз қойған",
        "жаз: жазады жазылды жазылған жазбаған",
        "құр: құру құрады құрылған құрылды",
        "ал: алынды алынған алынбаған",
        "қабылда: қабылданды қабылданған қабылдаған қабылдау",
        "банк: банкі банкінің банкте",
        "округ: округі округінің",
        "магазин: магазинде магазині",
        "тоқаев: тоқаевтың тоқаевқа",
        "2016: 2016-да 2016-ның",
        "бұұ: БҰҰ-ның БҰҰ-ға БҰҰ-дан",
        "қарым-қатынас: қарым-қатынас қарым-қатынастың қарым-қатынасымыз",
        "министрлік: министрлігі министрлігінің министрлікке",
        "қауіп: қаупі қаупін қаупінің қауіпке қауіптің",
        "мүлік: мүлкі мүлкін мүлкінің мүлікке",
        "кейіп: кейпі кейпіне",
        "стиль: стилі стилінде стильмен",
        "турист: туристер туристері туристің туристке",
        "журналист: журналистер журналистерді",
    };
    CHECK(LINES);
}

/* A word that could be read as a form of a shorter one, and is not. */
static void longer_roots_win(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "ие: ие иесі иелері",
        "төлем: төлем төлемі төлемдер төлемді",
        "болжам: болжам болжамы болжамдар",
        "қалам: қалам қаламмен қаламды",
        "қарын: қарны қарынды қарын",
        "отбасы: отбасына отбасын отбасында отбасыма отбасылар отбасының",
        "елбасы: елбасына елбасының елбасы",
        "өрт: өрттің өртке өрті өрт",
        "сандық: сандық сандығы сандықта",
        "әл-ауқат: әл-ауқаты әл-ауқатын",
        "сат: сатылады сатылған сатады",
    };
    CHECK(LINES);
}

static void pronouns_and_copulas(void **state) {
    (void)state;
    static const char *const LINES[] = {
        "мен: мені менің маған менде менен", "біз: бізге бізді бізде бізден біздің",
        "бұл: бұны бұның бұған мұнда мұны",  "ол: оның оған оны одан онымен",
        "бәрі: бәріне бәрін бәрінің",        "өз: өзі өзінің өзіміз өздері",
        "бол: болып боп болды болмаса",      "де: деп деді дейді деген",
        "жат: жатыр жатырмыз жатқан",
    };
    CHECK(LINES);
}

/* Another word, another theme: these stay what they are. */
static void derivation_is_kept(void **state) {
    (void)state;
    static const char *const WORDS[] = {
        "тәуелсіз",    "тәуелсіздік", "егемен",   "егемендік", "мемлекеттік",  "халықаралық", "мүше",
        "мүшелік",     "басшы",       "басшылық", "одақтас",   "қауіпсіздік",  "заңсыз",      "бейтарап",
        "бейтараптық", "тиімді",      "маңызды",  "келісім",   "шешім",        "білім",       "ғылым",
        "бастама",     "басқарма",    "ұсыныс",   "отырыс",    "жетістік",     "әлсіз",       "көршілік",
        "өкілеттік",   "ұлттық",      "сайлаушы", "қатысушы",  "қазақстандық",
    };
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        stem_of(WORDS[i], &norm, &stem);
        assert_string_equal(ev_buf_cstr(&stem), WORDS[i]);
    }
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

static void negation_and_condition_are_features(void **state) {
    (void)state;
    enum { NOT = EV_FEATURE_NEGATED, IF = EV_FEATURE_CONDITIONAL, VERB = EV_FEATURE_VERB };
    static const struct {
        const char *word;
        uint32_t features;
    } CASES[] = {
        {"шығамыз", VERB},
        {"шықпаймыз", VERB | NOT},
        {"шықпады", VERB | NOT},
        {"шықпаған", VERB | NOT},
        {"шықпас", VERB | NOT},
        {"шықса", VERB | IF},
        {"шықсақ", VERB | IF},
        {"шықпаса", VERB | IF | NOT},
        {"келмесеңіз", VERB | IF | NOT},
        {"тоқтатпайынша", VERB | NOT},
        {"бермек", VERB},
        {"емес", NOT},
        {"одағымыздан", 0},
        {"мүшеміз", 0},
        {"сақтамаса", VERB | IF | NOT},
    };
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (stem_of(CASES[i].word, &norm, &stem) != CASES[i].features)
            fail_msg("%s: features %x, not %x", CASES[i].word, (unsigned)stem_of(CASES[i].word, &norm, &stem),
                     (unsigned)CASES[i].features);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

/* Cyrillic, then the alphabets of 2021, 2018 (acutes and digraphs), 2017 (apostrophes), the digraphs of 2017,
 * letters without marks, and Latin look-alikes in a Cyrillic word: one norm. */
static void all_scripts_are_one(void **state) {
    (void)state;
    static const char *const WORDS[][8] = {
        {"егемендік", "egemendık", "egemendik", "egemendіk", "eгемендiк"},
        {"тәуелсіздік", "täuelsızdık", "táýelsizdik", "ta'y'elsizdik", "taeuelsizdik", "tauelsizdik"},
        {"қазақстан", "qazaqstan", "Qazaqstan"},
        {"шығу", "şyğu", "shyǵý", "s'yg'y'", "shyghu"},
        {"өкілет", "ökılet", "ókilet", "o'kilet", "oekilet"},
        {"үкімет", "ükımet", "úkimet", "u'kimet", "uekimet"},
        {"одақ", "odaq"},
        {"келісім", "kelısım", "kelisim"},
        {"халық", "halyq"},
        {"бейтарап", "beitarap"},
        {"жаңғыру", "jañğyru", "jańǵyrý", "jan'g'yry'"},
        {"ұйым", "ūiym"},
        {"мәселе", "mäsele", "másele", "ma'sele", "maesele"},
        {"шекара", "şekara", "shekara", "s'ekara"},
        {"кейінге", "keiınge"},
        {"саясат", "saiasat"},
        {"қою", "qoiu", "qoıý"},
        {"интеграция", "integratsiia"},
        {"комиссия", "komissiia"},
    };
    ev_buf norm = {0}, stem = {0};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        for (size_t k = 0; k < 8 && WORDS[i][k]; k++) {
            stem_of(WORDS[i][k], &norm, &stem);
            if (strcmp(ev_buf_cstr(&norm), WORDS[i][0]))
                fail_msg("%s: norm %s, not %s", WORDS[i][k], ev_buf_cstr(&norm), WORDS[i][0]);
        }
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

/* Endless suffixes end soon, and a stem never has no letters. */
static void hostile_words(void **state) {
    (void)state;
    static const char *const PARTS[] = {"ыл", "ылын", "дырт", "ма", "ның",  "лар",
                                        "ы",  "сы",   "н",    "ын", "дағы", "у"};
    ev_buf word = {0}, norm = {0}, stem = {0};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        for (int n = 1; n < 40; n += 6) {
            ev_buf_clear(&word);
            for (int k = 0; k < n; k++)
                ev_buf_add_str(&word, PARTS[i]);
            stem_of(ev_buf_cstr(&word), &norm, &stem);
            assert_true(stem.len > 0);
        }
    ev_buf_free(&word);
    ev_buf_free(&norm);
    ev_buf_free(&stem);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sixty_forms),     cmocka_unit_test(sounds_change_back),
        cmocka_unit_test(longer_roots_win),    cmocka_unit_test(pronouns_and_copulas),
        cmocka_unit_test(derivation_is_kept),  cmocka_unit_test(negation_and_condition_are_features),
        cmocka_unit_test(all_scripts_are_one), cmocka_unit_test(hostile_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
