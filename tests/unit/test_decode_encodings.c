/* decode.h: every encoding that is named, told from its bytes and obeyed when declared; UTF-8 encoded twice;
 * lines of several encodings in one file. The bytes are made by iconv. */
#include "unit.h"

#include <iconv.h>
#include <string.h>

#include "text/decode.h"

static const char RUSSIAN[] =
    "Мы оставляем за собой право выйти из союза, если договорённости не выполняются. "
    "Суверенитет государства остаётся главной ценностью народа.\n";
static const char KAZAKH[] = "Тәуелсіздігіміз бәрінен де қымбат, ал одақтан шығуға құқылымыз. "
                             "Қазақстан халқының ұлттық мүддесі ең басты мәселе болып қала береді.\n";
static const char FRENCH[] =
    "L'État membre a décidé de quitter l'organisation après une année de négociations; "
    "la souveraineté du pays a été réaffirmée à l'Assemblée générale.\n";

typedef struct result {
    ev_buf out;
    ev_decode_report report;
    ev_error err;
    ev_status status;
} result;

static ev_buf to_encoding(const char *text, size_t n_bytes, const char *from, const char *to) {
    ev_buf out = {0};
    iconv_t converter = iconv_open(to, from);
    assert_true(converter != (iconv_t)-1);
    char *in = (char *)(uintptr_t)text, *at = ev_buf_reserve(&out, n_bytes * 4 + 8), *begin = at;
    size_t left = n_bytes, room = n_bytes * 4 + 8;
    assert_non_null(at);
    assert_int_equal(iconv(converter, &in, &left, &at, &room), 0);
    out.len = (size_t)(at - begin);
    iconv_close(converter);
    return out;
}

static result decode(const ev_buf *bytes, const char *encoding) {
    result r = {0};
    r.status = ev_decode(bytes->data, bytes->len, encoding, &r.out, &r.report, &r.err);
    return r;
}

typedef struct encoding_case {
    const char *text, *iconv_name, *reported;
} encoding_case;

static const encoding_case CASES[] = {
    {RUSSIAN, "CP1251", "windows-1251"},
    {RUSSIAN, "KOI8-R", "KOI8-R"},
    {RUSSIAN, "CP866", "CP866"},
    {RUSSIAN, "ISO-8859-5", "ISO-8859-5"},
    {RUSSIAN, "MAC-CYRILLIC", "MacCyrillic"},
    {KAZAKH, "RK1048", "KZ-1048"},
    {FRENCH, "CP1252", "windows-1252"},
    {RUSSIAN, "UTF-16LE", "UTF-16LE"},
    {RUSSIAN, "UTF-16BE", "UTF-16BE"},
    {RUSSIAN, "UTF-32LE", "UTF-32LE"},
    {RUSSIAN, "UTF-32BE", "UTF-32BE"},
    {KAZAKH, "UTF-16LE", "UTF-16LE"},
    {KAZAKH, "UTF-16BE", "UTF-16BE"},
    {KAZAKH, "UTF-32LE", "UTF-32LE"},
    {KAZAKH, "UTF-32BE", "UTF-32BE"},
    {FRENCH, "UTF-16LE", "UTF-16LE"},
};
enum { N_CASES = sizeof CASES / sizeof *CASES };

static void expect(const ev_buf *bytes, const char *declared, const encoding_case *c) {
    result r = decode(bytes, declared);
    if (r.status != EV_OK || strcmp(r.report.encoding, c->reported) || strcmp(ev_buf_cstr(&r.out), c->text))
        fail_msg("%s, %s: taken for %s, %s", c->iconv_name, declared ? "declared" : "unmarked",
                 r.report.encoding, r.status == EV_OK ? ev_buf_cstr(&r.out) : r.err.text);
    assert_int_equal(r.report.n_repaired, 0);
    assert_true(r.report.confidence >= EV_DECODE_MIN_CONFIDENCE);
    ev_buf_free(&r.out);
}

static void each_encoding_is_told(void **state) {
    (void)state;
    for (size_t i = 0; i < N_CASES; i++) {
        ev_buf bytes = to_encoding(CASES[i].text, strlen(CASES[i].text), "UTF-8", CASES[i].iconv_name);
        expect(&bytes, NULL, &CASES[i]);
        ev_buf_free(&bytes);
    }
}

static void each_encoding_can_be_declared(void **state) {
    (void)state;
    for (size_t i = 0; i < N_CASES; i++) {
        ev_buf bytes = to_encoding(CASES[i].text, strlen(CASES[i].text), "UTF-8", CASES[i].iconv_name);
        expect(&bytes, CASES[i].reported, &CASES[i]);
        ev_buf_free(&bytes);
    }
}

static void marks_are_read_and_dropped(void **state) {
    (void)state;
    static const struct {
        const char *iconv_name, *mark;
        size_t n_mark;
    } MARKS[] = {{"UTF-16LE", "\xFF\xFE", 2},
                 {"UTF-16BE", "\xFE\xFF", 2},
                 {"UTF-32LE", "\xFF\xFE\0\0", 4},
                 {"UTF-32BE", "\0\0\xFE\xFF", 4},
                 {"UTF-8", "\xEF\xBB\xBF", 3}};
    static const char TEXT[] = "Одақ"; /* too short to be told without a mark */
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        const encoding_case c = {TEXT, MARKS[i].iconv_name, MARKS[i].iconv_name};
        ev_buf body = to_encoding(TEXT, strlen(TEXT), "UTF-8", c.iconv_name), bytes = {0};
        ev_buf_add(&bytes, MARKS[i].mark, MARKS[i].n_mark);
        ev_buf_add(&bytes, body.data, body.len);
        expect(&bytes, NULL, &c);
        expect(&bytes, c.reported, &c);
        ev_buf_free(&body);
        ev_buf_free(&bytes);
    }
}

static void utf8_encoded_twice_is_mended_and_said(void **state) {
    (void)state;
    static const char *const WRONG[] = {"CP1252", "ISO-8859-1", "CP1251"};
    /* no letter here has the byte 98 in UTF-8, which windows-1251 leaves unused */
    static const char TEXT[] = "Суверенитет и независимость Казахстана. Союз государств.\n";
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        const char *text = i == 0 ? "L'État à l'Assemblée générale déjà réuni.\n" : TEXT;
        ev_buf twice = to_encoding(text, strlen(text), WRONG[i], "UTF-8");
        result r = decode(&twice, NULL);
        assert_int_equal(r.status, EV_OK);
        assert_string_equal(ev_buf_cstr(&r.out), text);
        assert_true(r.report.mended_double_utf8);
        ev_buf words = {0};
        ev_decode_notice(&r.report, &words);
        assert_non_null(strstr(ev_buf_cstr(&words), "encoded to UTF-8 twice"));
        ev_buf_free(&words);
        ev_buf_free(&twice);
        ev_buf_free(&r.out);
    }
}

static void text_that_is_right_is_not_mended(void **state) {
    (void)state;
    static const char *const TEXTS[] = {RUSSIAN, KAZAKH, FRENCH, "Á – Ã, ÐŸ is no text.\n",
                                        "Рекорд РФ: СССР, Ст. «Ё».\n"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        ev_buf bytes = {0};
        ev_buf_add_str(&bytes, TEXTS[i]);
        result r = decode(&bytes, NULL);
        assert_false(r.report.mended_double_utf8);
        assert_string_equal(ev_buf_cstr(&r.out), TEXTS[i]);
        ev_buf_free(&bytes);
        ev_buf_free(&r.out);
    }
}

/* A file put together of pieces: each line is read as what it is, and the notice says so. */
static void lines_of_several_encodings(void **state) {
    (void)state;
    ev_buf bytes = {0}, wanted = {0}, words = {0};
    for (int i = 0; i < 4; i++) {
        ev_buf old = to_encoding(RUSSIAN, strlen(RUSSIAN), "UTF-8", "CP1251");
        ev_buf_add_str(&bytes, KAZAKH);
        ev_buf_add(&bytes, old.data, old.len);
        ev_buf_add_str(&wanted, KAZAKH);
        ev_buf_add_str(&wanted, RUSSIAN);
        ev_buf_free(&old);
    }
    result r = decode(&bytes, NULL);
    assert_int_equal(r.status, EV_OK);
    assert_string_equal(ev_buf_cstr(&r.out), ev_buf_cstr(&wanted));
    assert_int_equal(r.report.n_other_lines, 4);
    ev_decode_notice(&r.report, &words);
    assert_non_null(strstr(ev_buf_cstr(&words), "mixed encodings"));
    ev_buf_free(&words);
    ev_buf_free(&bytes);
    ev_buf_free(&wanted);
    ev_buf_free(&r.out);
}

static void what_cannot_be_told_is_refused(void **state) {
    (void)state;
    ev_buf bytes = {0};
    ev_buf_add_str(&bytes, "x \xE9\xFA\xB1\xD7\x8E\xF3\x9A\xAC\xBF\xC3\x87\xFE\x92\xA4 y\n");
    result r = decode(&bytes, NULL);
    assert_int_equal(r.status, EV_BAD_ENCODING);
    assert_non_null(strstr(r.err.text, "--encoding"));
    ev_buf_free(&bytes);
    ev_buf_free(&r.out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_encoding_is_told),
        cmocka_unit_test(each_encoding_can_be_declared),
        cmocka_unit_test(marks_are_read_and_dropped),
        cmocka_unit_test(utf8_encoded_twice_is_mended_and_said),
        cmocka_unit_test(text_that_is_right_is_not_mended),
        cmocka_unit_test(lines_of_several_encodings),
        cmocka_unit_test(what_cannot_be_told_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
