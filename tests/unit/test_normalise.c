/* The norm form of words and running text (text/normalise.h): each rule in the languages that it is for, what
 * must never fold, and the map back to the input. */
#include "unit.h"

#include "text/chars.h"
#include "text/normalise.h"

#include <string.h>
#include <utf8proc.h>

enum { LAST_CODE_POINT = 0x10FFFF };

typedef struct word_case {
    ev_word_class word_class;
    const char *word, *norm;
} word_case;

static void check_words(const word_case *cases, size_t n_cases) {
    ev_normal normal = {0};
    ev_error err = {0};
    for (size_t i = 0; i < n_cases; i++) {
        const word_case *c = &cases[i];
        assert_int_equal(ev_normalise_word(c->word, strlen(c->word), c->word_class, &normal, &err), EV_OK);
        assert_string_equal(ev_buf_cstr(&normal.text), c->norm);
    }
    ev_normal_free(&normal);
}

#define CHECK(cases) check_words(cases, sizeof(cases) / sizeof *(cases))

static void case_is_folded(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_EN, "SOVEREIGN", "sovereign"},
        {EV_CLASS_RU, "СУВЕРЕНИТЕТ", "суверенитет"},
        {EV_CLASS_RU, "ЯЗЫК", "язык"},
        {EV_CLASS_KK, "ЕГЕМЕНДІК", "егемендік"},
        {EV_CLASS_KK, "ҚАЗАҚСТАН", "қазақстан"},
        {EV_CLASS_KK, "ТӘУЕЛСІЗДІК", "тәуелсіздік"},
        {EV_CLASS_OTHER, "Straße", "strasse"},
        {EV_CLASS_OTHER, "İzmir", "izmir"},
        {EV_CLASS_OTHER, "I\xCC\x87zmir", "izmir"},
    };
    CHECK(CASES);
}

static void yo_is_ye_and_stress_is_dropped(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_RU, "Ещё", "еще"},
        {EV_CLASS_RU, "еще\xCC\x88", "еще"},               /* е with U+0308 */
        {EV_CLASS_RU, "су\xCC\x81веренный", "суверенный"}, /* U+0301 */
        {EV_CLASS_RU,
         "Во\xCC\x81"
         "дская",
         "водская"},
        {EV_CLASS_RU, "за\xCC\x80мок", "замок"}, /* U+0300 */
        {EV_CLASS_KK, "е\xCC\x81лі", "елі"},
        {EV_CLASS_RU, "бо\xCC\x81льший", "больший"},
    };
    CHECK(CASES);
}

static void decomposed_letters_are_composed(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_RU, "и\xCC\x86од", "йод"}, /* и with U+0306 */
        {EV_CLASS_KK,
         "маи\xCC\x86"
         "дан",
         "майдан"},
        {EV_CLASS_OTHER, "ї", "ї"},
        {EV_CLASS_OTHER, "і\xCC\x88", "ї"},
        {EV_CLASS_EN, "cafe\xCC\x81", "café"},
        {EV_CLASS_OTHER, "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한"}, /* Hangul in three parts */
    };
    CHECK(CASES);
}

static void hyphens_and_invisible_characters(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_EN, "sover\xC2\xADignty", "soverignty"}, /* U+00AD */
        {EV_CLASS_EN, "sover-\neignty", "sovereignty"},
        {EV_CLASS_EN, "sover-  \r\n  eignty", "sovereignty"},
        {EV_CLASS_RU, "незави-\nсимость", "независимость"},
        {EV_CLASS_KK, "тәуел-\nсіздік", "тәуелсіздік"},
        {EV_CLASS_RU, "независи\xC2\xAD\nмость", "независимость"},
        {EV_CLASS_KK, "еге\xE2\x80\x8Bмендік", "егемендік"}, /* U+200B */
        {EV_CLASS_EN, "un\xEF\xBB\xBFion", "union"},         /* U+FEFF */
        {EV_CLASS_EN,
         "a\xCD\x8F"
         "b",
         "ab"},                                             /* U+034F */
        {EV_CLASS_EN, "long\xE2\x80\x91term", "long-term"}, /* U+2011 */
        {EV_CLASS_RU, "что‐то", "что-то"},                  /* U+2010 */
    };
    CHECK(CASES);
}

static void ligatures_wide_forms_and_apostrophes(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_EN, "\xEF\xAC\x81nal", "final"}, /* U+FB01 */
        {EV_CLASS_EN, "con\xEF\xAC\x82ict", "conflict"},
        {EV_CLASS_EN,
         "di\xEF\xAC\x83"
         "cult",
         "difficult"},
        {EV_CLASS_EN, "\xEF\xBC\xB5\xEF\xBC\xAE", "un"}, /* full width */
        {EV_CLASS_OTHER, "\xEF\xBC\x91\xEF\xBC\x92", "12"},
        {EV_CLASS_EN, "don’t", "don't"},
        {EV_CLASS_EN, "don\xCA\xBCt", "don't"}, /* U+02BC */
        {EV_CLASS_OTHER, "об’єкт", "об'єкт"},
    };
    CHECK(CASES);
}

static void look_alikes_are_repaired(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_KK, "eгемендiгi", "егемендігі"},   /* Latin e and i */
        {EV_CLASS_RU, "cувepeнитeт", "суверенитет"}, /* Latin c e p */
        {EV_CLASS_RU, "Mосква", "москва"},           /* Latin M */
        {EV_CLASS_RU, "Haзарбаев", "назарбаев"},     /* Latin H is Н */
        {EV_CLASS_KK, "жиhаз", "жиһаз"},             /* Latin h is һ */
        {EV_CLASS_KK, "t\xC9\x99uels\xD1\x96z",
         "t\xC9\x99uelsiz"},                          /* Cyrillic і in a Latin word; ə is Latin there */
        {EV_CLASS_KK, "т\xC9\x99уелсіз", "тәуелсіз"}, /* Latin schwa */
        {EV_CLASS_EN, "sоvereign", "sovereign"},      /* Cyrillic о */
        {EV_CLASS_EN, "Рresident", "president"},      /* Cyrillic Р */
        {EV_CLASS_RU, "USB-кабель", "usb-кабель"},
        {EV_CLASS_RU, "оf", "of"},   /* Cyrillic о and f, which is Latin only */
        {EV_CLASS_RU, "xоp", "хор"}, /* all shared: the class decides */
        {EV_CLASS_EN, "cоp", "cop"},
        {EV_CLASS_RU, "Windowsқа", "windowsқа"}, /* truly of both */
    };
    CHECK(CASES);
}

static void old_kazakh_fonts_only_in_kazakh(void **state) {
    (void)state;
    static const word_case CASES[] = {
        {EV_CLASS_KK, "Ќазаќстан", "қазақстан"}, {EV_CLASS_KK, "болѓан", "болған"},
        {EV_CLASS_KK, "їкімет", "үкімет"},       {EV_CLASS_KK, "ќўќыќ", "құқық"},
        {EV_CLASS_KK, "єлем", "әлем"},           {EV_CLASS_KK, "ґмір", "өмір"},
        {EV_CLASS_OTHER, "Ќосе", "ќосе"},        {EV_CLASS_OTHER, "їжак", "їжак"},
        {EV_CLASS_RU, "ўзбек", "ўзбек"},
    };
    CHECK(CASES);
}

/* The letters that must stay themselves, and the only code points that may become each: itself, its capital,
 * and what Unicode's case folding or the documented folding of ё and ѝ adds. */
static void no_letter_is_folded_into_another(void **state) {
    (void)state;
    static const struct {
        int32_t letter, also[4];
    } LETTERS[] = {
        {0x439, {0x419}},         {0x438, {0x418, 0x40D, 0x45D}},
        {0x49B, {0x49A}},         {0x43A, {0x41A}},
        {0x493, {0x492}},         {0x433, {0x413}},
        {0x4A3, {0x4A2}},         {0x43D, {0x41D}},
        {0x4AF, {0x4AE}},         {0x4B1, {0x4B0}},
        {0x443, {0x423}},         {0x4E9, {0x4E8}},
        {0x43E, {0x41E, 0x1C82}}, {0x4D9, {0x4D8}},
        {0x430, {0x410}},         {0x4BB, {0x4BA}},
        {0x445, {0x425}},         {0x456, {0x406}},
        {0x44B, {0x42B}},         {0x435, {0x415, 0x401, 0x451, 0x400}},
        {0x457, {0x407}},         {0x45E, {0x40E}},
    };
    static const ev_word_class CLASSES[] = {EV_CLASS_OTHER, EV_CLASS_EN, EV_CLASS_RU};
    ev_normal normal = {0};
    for (int32_t cp = 1; cp <= LAST_CODE_POINT; cp++) {
        char word[4];
        if (!utf8proc_codepoint_valid(cp) || ev_char_class_of(cp) != EV_CHAR_LETTER)
            continue;
        size_t n_bytes = (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)word), step;
        for (size_t c = 0; c < sizeof CLASSES / sizeof *CLASSES; c++) {
            assert_int_equal(ev_normalise_word(word, n_bytes, CLASSES[c], &normal, NULL), EV_OK);
            int32_t norm = ev_char_read(ev_buf_cstr(&normal.text), &step);
            for (size_t i = 0; step == normal.text.len && i < sizeof LETTERS / sizeof *LETTERS; i++) {
                if (norm != LETTERS[i].letter || cp == norm || (cp == 0x450 && norm == 0x435))
                    continue;
                bool expected = false;
                for (size_t k = 0; k < 4; k++)
                    expected = expected || cp == LETTERS[i].also[k];
                if (!expected)
                    fail_msg("U+%04X becomes U+%04X", (unsigned)cp, (unsigned)norm);
            }
        }
    }
    ev_normal_free(&normal);
}

/* One word of each language through each rule. The word as it should be is the first. */
static void every_rule_in_three_languages(void **state) {
    (void)state;
    static const struct {
        ev_word_class word_class;
        const char *norm, *written[8];
    } WORDS[] = {
        {EV_CLASS_EN,
         "defection",
         {"DEFECTION",
          "defe\xC2\xAD"
          "ction",
          "defec-\ntion",
          "defe\xE2\x80\x8B"
          "ction",
          "dеfесtiоn",
          "\xE2\x80\x8F"
          "defection",
          "\xEF\xBC\xA4"
          "efection"}},
        {EV_CLASS_RU,
         "независимость",
         {"НЕЗАВИСИМОСТЬ", "незави\xC2\xADсимость", "незави-\nсимость", "незави\xC2\xAD\nсимость",
          "незави\xE2\x80\x8Bсимость", "нeзaвиcимocть", "\xE2\x80\x8Fнезависимость",
          "незави\xCC\x81симость"}},
        {EV_CLASS_KK,
         "тәуелсіздік",
         {"ТӘУЕЛСІЗДІК", "тәуел\xC2\xADсіздік", "тәуел-\nсіздік", "тәуел\xC2\xAD\nсіздік",
          "тәуел\xE2\x80\x8Bсіздік", "тәуeлciздiк", "\xE2\x80\x8Fтәуелсіздік", "тә\xCC\x81уелсіздік"}},
        {EV_CLASS_KK, "қазақстанның", {"Ќазаќстанныѕ", "ҚАЗАҚСТАННЫҢ", "қaзaқcтaнның"}},
        {EV_CLASS_RU,
         "майский",
         {"маи\xCC\x86"
          "скии\xCC\x86",
          "МАЙСКИЙ", "мaйcкий"}},
        {EV_CLASS_RU, "ее", {"её", "ЕЁ", "ее\xCC\x88", "eё"}},
    };
    ev_normal normal = {0};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        for (size_t k = 0; k < 8 && WORDS[i].written[k]; k++) {
            const char *written = WORDS[i].written[k];
            assert_int_equal(ev_normalise_word(written, strlen(written), WORDS[i].word_class, &normal, NULL),
                             EV_OK);
            assert_string_equal(ev_buf_cstr(&normal.text), WORDS[i].norm);
        }
    ev_normal_free(&normal);
}

static void marks_over_the_limit_are_dropped(void **state) {
    (void)state;
    enum { N_MARKS = 10000 };
    ev_buf word = {0};
    ev_normal normal = {0};
    ev_buf_add_str(&word, "q");
    for (int i = 0; i < N_MARKS; i++)
        ev_buf_add_str(&word, i % 2 ? "\xCC\x81" : "\xCC\xA3"); /* U+0301 and U+0323: they sort */
    assert_int_equal(ev_normalise_word(word.data, word.len, EV_CLASS_EN, &normal, NULL), EV_OK);
    /* of 30 marks the 15 dots below stay, the 15 accents are stress */
    assert_int_equal(normal.text.len, 1 + 2 * EV_NORM_MAX_MARKS / 2);
    ev_buf_free(&word);
    ev_normal_free(&normal);
}

static void running_text_is_folded(void **state) {
    (void)state;
    static const char *const CASES[][2] = {
        {"«Суверенитет» —  это\tвсё…", "\"суверенитет\" - это все..."},
        {"We’ll “leave”\xC2\xA0– now", "we'll \"leave\" - now"},
        {"Бұл\n\nегемендiк.", "бұл егемендік."},
        {"sover-\neignty\xE2\x80\x8B!", "sovereignty!"},
        {"", ""},
        {" \t ", " "},
        {"1 000,5 %", "1 000,5 %"},
        {"„Союз“\xE2\x80\x89— это…", "\"союз\" - это..."},
        {"Ол\xE2\x80\xAF“шықпаймыз”\xC2\xA0деді", "ол \"шықпаймыз\" деді"},
        {"‹Exit›\xE3\x80\x80"
         "and ‘voice’",
         "'exit' and 'voice'"},
    };
    ev_normal normal = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(ev_normalise(CASES[i][0], strlen(CASES[i][0]), &normal, NULL), EV_OK);
        assert_string_equal(ev_buf_cstr(&normal.text), CASES[i][1]);
    }
    ev_normal_free(&normal);
}

/* What a match in the normalised text covers in the input. */
static void a_match_leads_back_to_its_input(void **state) {
    (void)state;
    static const char *const CASES[][3] = {
        /* input, match in the norm, what it is in the input */
        {"— «Су\xCC\x81веренитет» ", "суверенитет", "Су\xCC\x81веренитет"},
        {"the sover-\neignty of", "sovereignty", "sover-\neignty"},
        {"ещё  раз…", "еще раз", "ещё  раз"},
        {"всё… и", "...", "…"},
        {"a \xEF\xAC\x81nal act", "final", "\xEF\xAC\x81nal"},
        {"бо\xCC\x81льшая", "больш", "бо\xCC\x81льш"},
        {"eгемендiк", "егемендік", "eгемендiк"},
    };
    ev_normal normal = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *input = CASES[i][0], *expected = CASES[i][2];
        assert_int_equal(ev_normalise(input, strlen(input), &normal, NULL), EV_OK);
        const char *norm = ev_buf_cstr(&normal.text), *match = strstr(norm, CASES[i][1]);
        assert_non_null(match);
        size_t start = ev_normal_to_input(&normal, (size_t)(match - norm));
        size_t end = ev_normal_to_input(&normal, (size_t)(match - norm) + strlen(CASES[i][1]));
        assert_int_equal(end - start, strlen(expected));
        assert_memory_equal(input + start, expected, end - start);
    }
    assert_int_equal(ev_normal_to_input(&normal, normal.text.len), normal.n_input);
    ev_normal_free(&normal);
}

/* The short cuts of ev_char_class_of() against the library, for every code point. */
static void classes_are_the_librarys(void **state) {
    (void)state;
    for (int32_t cp = 0; cp <= LAST_CODE_POINT; cp++) {
        const char *category = utf8proc_category_string(cp);
        ev_char_class class = ev_char_class_of(cp);
        assert_int_equal(class == EV_CHAR_LETTER, category[0] == 'L');
        assert_int_equal(class == EV_CHAR_MARK, category[0] == 'M');
        assert_int_equal(class == EV_CHAR_DIGIT || class == EV_CHAR_NUMERAL, category[0] == 'N');
        if (class == EV_CHAR_IGNORED)
            assert_string_equal(category, "Cf");
        if (class == EV_CHAR_SPACE && cp != '\t')
            assert_string_equal(category, "Zs");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_is_folded),
        cmocka_unit_test(yo_is_ye_and_stress_is_dropped),
        cmocka_unit_test(decomposed_letters_are_composed),
        cmocka_unit_test(hyphens_and_invisible_characters),
        cmocka_unit_test(ligatures_wide_forms_and_apostrophes),
        cmocka_unit_test(look_alikes_are_repaired),
        cmocka_unit_test(old_kazakh_fonts_only_in_kazakh),
        cmocka_unit_test(no_letter_is_folded_into_another),
        cmocka_unit_test(every_rule_in_three_languages),
        cmocka_unit_test(marks_over_the_limit_are_dropped),
        cmocka_unit_test(running_text_is_folded),
        cmocka_unit_test(a_match_leads_back_to_its_input),
        cmocka_unit_test(classes_are_the_librarys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
