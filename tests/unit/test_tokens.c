/* Where tokens begin and end (text/tokens.h). Each case is a text and its tokens, separated by " | ". */
#include "unit.h"

#include "text/tokens.h"

#include "base/buf.h"

#include <string.h>

typedef struct text_case {
    const char *text, *tokens;
} text_case;

static void cut(const char *text, ev_buf *out) {
    ev_token_span token = {0};
    ev_buf_clear(out);
    while (ev_token_next(text, strlen(text), token.end, &token)) {
        if (out->len > 0)
            ev_buf_add_str(out, " | ");
        ev_buf_add(out, text + token.start, token.end - token.start);
    }
}

static void check_texts(const text_case *cases, size_t n_cases) {
    ev_buf tokens = {0};
    for (size_t i = 0; i < n_cases; i++) {
        cut(cases[i].text, &tokens);
        assert_string_equal(ev_buf_cstr(&tokens), cases[i].tokens);
    }
    ev_buf_free(&tokens);
}

#define CHECK(cases) check_texts(cases, sizeof(cases) / sizeof *(cases))

static void words(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"", ""},
        {" \n\t", ""},
        {"*** — !?", ""},
        {"We leave.", "We | leave"},
        {"«Егемендік» — тәуелсіздік!", "Егемендік | тәуелсіздік"},
        {"Во\xCC\x81"
         "дская пяти\xCC\x81на",
         "Во\xCC\x81"
         "дская | пяти\xCC\x81на"},
        {"что-то, Санкт-Петербург", "что-то | Санкт-Петербург"},
        {"қарым-қатынас сондай-ақ", "қарым-қатынас | сондай-ақ"},
        {"слово -- другое", "слово | другое"},
        {"слово-", "слово"},
        {"don't we’ll O’Neill об'єкт", "don't | we’ll | O’Neill | об'єкт"},
        {"'quoted' ‘words’", "quoted | words"},
        {"R&D and AT&T", "R&D | and | AT&T"},
        {"snake_case", "snake_case"},
        {"#егемендік and #1", "#егемендік | and | 1"},
        {"a&#39;b &quot;c&quot; &amp; d", "a | b | c | d"},
        {"и&нет", "и | нет"},
    };
    CHECK(CASES);
}

static void words_over_line_ends(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"sover-\neignty", "sover-\neignty"},
        {"незави-\r\n  симость", "незави-\r\n  симость"},
        {"sover-\n\neignty", "sover | eignty"}, /* a blank line ends the word */
        {"Anglo-\nSaxon", "Anglo | Saxon"},     /* a capital begins another word */
        {"1990-\nand", "1990 | and"},
        {"незави\xC2\xADсимость\xC2\xAD", "незави\xC2\xADсимость"},
        {"незави\xC2\xAD\nсимость", "незави\xC2\xAD\nсимость"},
        {"\xE2\x80\x8Fсловo\xE2\x80\x8E", "словo"}, /* direction marks around, not inside */
    };
    CHECK(CASES);
}

static void numbers(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"1,000 and 3,14 and 2.5.", "1,000 | and | 3,14 | and | 2.5"},
        {"1, 2, 3", "1 | 2 | 3"},
        {"25:7 2007/08 12.05.2014", "25:7 | 2007/08 | 12.05.2014"},
        {"В 1904-1905 гг.", "В | 1904-1905 | гг."},
        {"60 % и 90%-ға", "60 | и | 90%-ға"},
        {"1990-е, 3-й, 55-ші", "1990-е | 3-й | 55-ші"},
        {"km² H₂O", "km² | H₂O"},
        {"$5, №7, § 3", "5 | 7 | 3"},
    };
    CHECK(CASES);
}

static void abbreviations(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"Mr. Smith of the U.S. said", "Mr. | Smith | of | the | U.S. | said"},
        {"i.e. this, e.g. that", "i.e. | this | e.g. | that"},
        {"No. 5, but no. Never", "No. | 5 | but | no | Never"},
        {"А. Б. Иванов и Иванов А. Б. сказал", "А. | Б. | Иванов | и | Иванов | А. | Б. | сказал"},
        {"А.Б. Иванов", "А. | Б. | Иванов"},
        {"т. е. и т.д. и т.п.", "т. | е. | и | т.д. | и | т.п."},
        {"в 1995 г. на ул. Абая", "в | 1995 | г. | на | ул. | Абая"},
        {"1995г. и 5 млн. тенге, 80 км. Там", "1995г. | и | 5 | млн. | тенге | 80 | км | Там"},
        {"ст. 7 и старая ст. Там", "ст. | 7 | и | старая | ст | Там"},
        {"1998 ж. т.б. т.с.с. б.з.б. Қ. Тоқаев", "1998 | ж. | т.б. | т.с.с. | б.з.б. | Қ. | Тоқаев"},
        {"plan B. It works. I said", "plan | B | It | works | I | said"},
        {"and so on... г...", "and | so | on | г"},
    };
    CHECK(CASES);
}

static void addresses(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"write to m.p.cock@vu.nl, please", "write | to | m.p.cock@vu.nl | please"},
        {"(see http://www.un.org/en/ga/?q=1).", "see | http://www.un.org/en/ga/?q=1"},
        {"www.akorda.kz и gov.kz/memleket.", "www.akorda.kz | и | gov.kz/memleket"},
        {"the end.Next word", "the | end | Next | word"},
        {"a@b", "a | b"},
        {"http:// x", "http | x"},
    };
    CHECK(CASES);
}

static void parts_of_compounds(void **state) {
    (void)state;
    static const struct {
        const char *word;
        ev_word_class word_class;
        const char *parts;
    } CASES[] = {
        {"long-term", EV_CLASS_EN, "long | term"},
        {"re-elect", EV_CLASS_EN, "re-elect"},
        {"non-self-governing", EV_CLASS_EN, "non-self | governing"},
        {"2014-2017", EV_CLASS_EN, "2014 | 2017"},
        {"Seine-et-Marne", EV_CLASS_RU, "Seine | et | Marne"},
        {"что-то", EV_CLASS_RU, "что-то"},
        {"USB-кабель", EV_CLASS_RU, "USB-кабель"},
        {"qarym-qatynas", EV_CLASS_KK, "qarym-qatynas"},
        {"Рейнланд-Пфальц", EV_CLASS_RU, "Рейнланд | Пфальц"},
        {"Ростов-на-Дону", EV_CLASS_RU, "Ростов | на | Дону"},
        {"Ту-154", EV_CLASS_RU, "Ту | 154"},
        {"Санкт-Петербург", EV_CLASS_RU, "Санкт-Петербург"},
        {"Северо-Запад", EV_CLASS_RU, "Северо-Запад"},
        {"Член-корреспондент", EV_CLASS_RU, "Член-корреспондент"},
        {"60-х", EV_CLASS_RU, "60-х"},
        {"15-жылдық", EV_CLASS_KK, "15 | жылдық"},
        {"1990-жылдары", EV_CLASS_KK, "1990 | жылдары"},
        {"15-ші", EV_CLASS_KK, "15-ші"},
        {"2016-да", EV_CLASS_KK, "2016-да"},
        {"қарым-қатынас", EV_CLASS_KK, "қарым-қатынас"},
    };
    ev_buf parts = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *word = CASES[i].word;
        ev_token_walk walk = {0};
        ev_token_span part;
        ev_buf_clear(&parts);
        while (ev_token_walk_next(word, strlen(word), CASES[i].word_class, &walk, &part)) {
            if (parts.len > 0)
                ev_buf_add_str(&parts, " | ");
            ev_buf_add(&parts, word + part.start, part.end - part.start);
        }
        assert_string_equal(ev_buf_cstr(&parts), CASES[i].parts);
    }
    ev_buf_free(&parts);
}

/* Compounds and single words in turn. */
static void a_walk_over_a_sentence(void **state) {
    (void)state;
    static const char text[] = "A long-term plan, re-elected: Ростов-на-Дону.";
    static const char *const english[] = {"A", "long", "term", "plan", "re-elected", "Ростов", "на", "Дону"};
    static const char *const other[] = {"A", "long-term", "plan", "re-elected", "Ростов-на-Дону"};
    ev_token_walk walk = {0};
    ev_token_span token;
    for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
        assert_true(ev_token_walk_next(text, strlen(text), EV_CLASS_EN, &walk, &token));
        assert_int_equal(token.end - token.start, strlen(english[i]));
        assert_memory_equal(text + token.start, english[i], strlen(english[i]));
    }
    assert_false(ev_token_walk_next(text, strlen(text), EV_CLASS_EN, &walk, &token));
    walk = (ev_token_walk){0};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        assert_true(ev_token_walk_next(text, strlen(text), EV_CLASS_OTHER, &walk, &token));
        assert_int_equal(token.end - token.start, strlen(other[i]));
        assert_memory_equal(text + token.start, other[i], strlen(other[i]));
    }
    assert_false(ev_token_walk_next(text, strlen(text), EV_CLASS_OTHER, &walk, &token));
    walk = (ev_token_walk){0};
    assert_false(ev_token_walk_next("...", 3, EV_CLASS_EN, &walk, &token));
}

static void the_kinds_are_told(void **state) {
    (void)state;
    ev_token_span token;
    assert_true(ev_token_next("1,000", 5, 0, &token));
    assert_int_equal(token.flags, EV_TOKEN_NUMBER);
    assert_true(ev_token_next("a@b.kz", 6, 0, &token));
    assert_int_equal(token.flags, EV_TOKEN_ADDRESS);
    assert_true(ev_token_next("Mr. A", 5, 0, &token));
    assert_int_equal(token.flags, EV_TOKEN_STOP);
    assert_int_equal(token.ending, EV_ENDING_NEVER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(words_over_line_ends),
        cmocka_unit_test(numbers),
        cmocka_unit_test(abbreviations),
        cmocka_unit_test(addresses),
        cmocka_unit_test(parts_of_compounds),
        cmocka_unit_test(a_walk_over_a_sentence),
        cmocka_unit_test(the_kinds_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
