/* lang.h: codes, names and classes of languages. */
#include "unit.h"

#include <string.h>

#include "text/lang.h"

static ev_lang from(const char *code) {
    return ev_lang_from_code(code, strlen(code));
}

static void test_every_code_leads_back_to_its_language(void **state) {
    (void)state;
    for (int lang = 0; lang < EV_LANG_LAST; lang++) {
        assert_int_equal(from(ev_lang_code((ev_lang)lang)), lang);
        assert_true(strlen(ev_lang_name((ev_lang)lang)) > 0);
    }
}

static void test_tags_and_long_codes(void **state) {
    (void)state;
    assert_int_equal(from("kk-Latn"), EV_LANG_KK);
    assert_int_equal(from("EN_us"), EV_LANG_EN);
    assert_int_equal(from("ru_RU.UTF-8"), EV_LANG_RU);
    assert_int_equal(from("kaz"), EV_LANG_KK);
    assert_int_equal(from("RUS"), EV_LANG_RU);
    assert_int_equal(from("eng"), EV_LANG_EN);
    assert_int_equal(from("ger"), EV_LANG_DE);
    assert_int_equal(from("deu"), EV_LANG_DE);
    assert_int_equal(from("und"), EV_LANG_UND);
}

static void test_what_is_no_code(void **state) {
    (void)state;
    static const char *const BAD[] = {"", "k", "xx", "english", "e1", "-en", "en!", "ққ", "zzz", "kazakh"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_int_equal(from(BAD[i]), EV_LANG_LAST);
    assert_int_equal(ev_lang_from_code(NULL, 0), EV_LANG_LAST);
    assert_int_equal(ev_lang_from_code("english", 2), EV_LANG_EN); /* the length counts, not a NUL */
}

static void test_numbers_out_of_range(void **state) {
    (void)state;
    assert_string_equal(ev_lang_code(EV_LANG_LAST), "und");
    assert_string_equal(ev_lang_name(EV_LANG_LAST), "undetermined");
    assert_string_equal(ev_class_code(EV_CLASS_LAST), "x");
}

static void test_classes(void **state) {
    (void)state;
    for (int lang = 0; lang < EV_LANG_LAST; lang++) {
        ev_word_class word_class = ev_lang_class((ev_lang)lang);
        if (lang == EV_LANG_EN || lang == EV_LANG_RU || lang == EV_LANG_KK)
            assert_string_equal(ev_class_code(word_class), ev_lang_code((ev_lang)lang));
        else
            assert_string_equal(ev_class_code(word_class), "x");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_leads_back_to_its_language),
        cmocka_unit_test(test_tags_and_long_codes),
        cmocka_unit_test(test_what_is_no_code),
        cmocka_unit_test(test_numbers_out_of_range),
        cmocka_unit_test(test_classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
