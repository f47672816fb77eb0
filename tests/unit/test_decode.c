/* decode.h: UTF-8 good and bad, marks, NULs, binary files. */
#include "unit.h"

#include <string.h>

#include "text/decode.h"
#include "text/encoding.h"

#define BAD "\xEF\xBF\xBD"
#define SIZED(literal) literal, sizeof(literal) - 1

typedef struct decoded {
    ev_status status;
    ev_buf out;
    ev_decode_report report;
    ev_error err;
} decoded;

static decoded decode(const char *bytes, size_t n_bytes, const char *encoding) {
    decoded d = {0};
    d.status = ev_decode(bytes, n_bytes, encoding, &d.out, &d.report, &d.err);
    return d;
}

static void expect_text(const char *bytes, size_t n_bytes, const char *encoding, const char *text,
                        uint64_t n_repaired) {
    decoded d = decode(bytes, n_bytes, encoding);
    assert_int_equal(d.status, EV_OK);
    assert_string_equal(ev_buf_cstr(&d.out), text);
    assert_int_equal(d.out.len, strlen(text));
    assert_int_equal(d.report.n_repaired, n_repaired);
    ev_buf_free(&d.out);
}

static void test_well_formed_text_is_kept(void **state) {
    (void)state;
    static const char TEXT[] = "Independence — Независимость — Тәуелсіздік 𝟙";
    expect_text(SIZED(TEXT), NULL, TEXT, 0);
    expect_text(SIZED(TEXT), "utf8", TEXT, 0);
    expect_text("", 0, NULL, "", 0);
    expect_text(NULL, 0, NULL, "", 0);
    /* noncharacters and the ends of each range are well-formed */
    static const char EDGES[] =
        "\xC2\x80 \xDF\xBF \xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xB7\x90 \xEF\xBF\xBE "
        "\xEF\xBF\xBF \xF0\x90\x80\x80 \xF4\x8F\xBF\xBF";
    expect_text(SIZED(EDGES), "UTF-8", EDGES, 0);
}

static void test_a_mark_is_dropped_once(void **state) {
    (void)state;
    expect_text(SIZED("\xEF\xBB\xBFtext"), NULL, "text", 0);
    expect_text(SIZED("\xEF\xBB\xBF\xEF\xBB\xBFtext"), NULL, "\xEF\xBB\xBFtext", 0);
    expect_text(SIZED("\xEF\xBB\xBF"), NULL, "", 0);
}

static void test_nuls_are_taken_out_and_counted(void **state) {
    (void)state;
    expect_text(SIZED("ab\0cd\0"), NULL, "abcd", 2);
    decoded d = decode(SIZED("ab\0cd"), NULL);
    assert_int_equal(d.report.first_bad_byte, 2);
    ev_buf_free(&d.out);
}

/* The examples of Unicode 15, tables 3-8 to 3-11: how many U+FFFD stand for an ill-formed sequence. */
static void test_maximal_subparts(void **state) {
    (void)state;
    expect_text(SIZED("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), "UTF-8", BAD BAD BAD BAD BAD BAD BAD BAD "A",
                8);
    expect_text(SIZED("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), "UTF-8", BAD BAD BAD BAD BAD BAD BAD BAD "A",
                8);
    expect_text(SIZED("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), "UTF-8", BAD BAD BAD BAD BAD "A" BAD BAD "B",
                7);
    expect_text(SIZED("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "UTF-8", BAD BAD BAD BAD "A", 4);
}

static void test_truncated_text(void **state) {
    (void)state;
    expect_text(SIZED("Одақ\xD0"), NULL, "Одақ" BAD, 1);
    expect_text(SIZED("wide \xF0\x9F\x98"), "UTF-8", "wide " BAD, 1);
    decoded d = decode(SIZED("Одақ\xD0"), NULL);
    assert_int_equal(d.report.first_bad_byte, 8);
    ev_buf_free(&d.out);
}

static void test_valid_says_where(void **state) {
    (void)state;
    size_t bad = 99;
    assert_true(ev_utf8_valid(SIZED("Қазақстан"), &bad));
    assert_int_equal(bad, 99);
    assert_false(ev_utf8_valid(SIZED("0123456789012345678901234567890123456789\xFF"), &bad));
    assert_int_equal(bad, 40);
    assert_false(ev_utf8_valid(SIZED("ы\xED\xA0\x80"), &bad));
    assert_int_equal(bad, 2);
    assert_true(ev_utf8_valid(NULL, 0, NULL));
}

/* One code point, encoded as table 3-6 says; n is the wanted length, so overlong forms can be made too. */
static size_t encode(uint32_t c, size_t n, char out[4]) {
    static const unsigned char LEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (n == 1) {
        out[0] = (char)c;
        return 1;
    }
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(LEADS[n] | c);
    return n;
}

static size_t right_length(uint32_t c) {
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

static void test_every_code_point_in_every_length(void **state) {
    (void)state;
    static const uint32_t LIMITS[] = {0, 0x80, 0x800, 0x10000, 0x200000};
    for (uint32_t c = 0; c < 0x120000; c++)
        for (size_t n = right_length(c); n <= 4; n++) {
            if (c >= LIMITS[n])
                continue;
            char bytes[4];
            encode(c, n, bytes);
            bool expected = n == right_length(c) && !(c >= 0xD800 && c <= 0xDFFF) && c <= 0x10FFFF;
            if (ev_utf8_valid(bytes, n, NULL) != expected)
                fail_msg("U+%04X in %zu bytes", c, n);
        }
}

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static void test_output_is_always_well_formed(void **state) {
    (void)state;
    static const char *const ENCODINGS[] = {NULL, "UTF-8"};
    uint64_t seed = 20240117;
    for (int round = 0; round < 20000; round++) {
        char bytes[96];
        size_t n = next_random(&seed) % sizeof bytes;
        uint32_t mask = next_random(&seed) % 3 ? 0xFF : 0xDF;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)(next_random(&seed) & mask);
        for (size_t e = 0; e < sizeof ENCODINGS / sizeof ENCODINGS[0]; e++) {
            decoded d = decode(bytes, n, ENCODINGS[e]);
            assert_true(d.status == EV_OK || (d.status == EV_BAD_ENCODING && !ENCODINGS[e]));
            assert_true(ev_utf8_valid(d.out.data, d.out.len, NULL));
            assert_true(d.out.len == 0 || !memchr(d.out.data, '\0', d.out.len));
            ev_buf_free(&d.out);
        }
    }
}

static void test_binary_files_are_refused_by_name(void **state) {
    (void)state;
    decoded d = decode(SIZED("%PDF-1.4\n1 0 obj\n"), NULL);
    assert_int_equal(d.status, EV_BAD_ENCODING);
    assert_non_null(strstr(d.err.text, "PDF"));
    d = decode(SIZED("\x01\x02\x03\x04\x05\x06\x07\x08\x10\x11\x12\x13\x14\x15"), NULL);
    assert_int_equal(d.status, EV_BAD_ENCODING);
    assert_non_null(strstr(d.err.text, "binary"));
    ev_buf_free(&d.out);
}

static void test_text_with_a_few_controls_is_no_binary(void **state) {
    (void)state;
    static const char TEXT[] = "Page 1\f\n\x1B[1mBold\x1B[0m\tand a bell \a\x1A";
    expect_text(SIZED(TEXT), NULL, TEXT, 0);
}

static void test_unknown_name(void **state) {
    (void)state;
    decoded d = decode(SIZED("text"), "windows-9999");
    assert_int_equal(d.status, EV_BAD_ENCODING);
    assert_non_null(strstr(d.err.text, "windows-9999"));
    assert_non_null(strstr(d.err.text, "UTF-8"));
    ev_buf_free(&d.out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed_text_is_kept),
        cmocka_unit_test(test_a_mark_is_dropped_once),
        cmocka_unit_test(test_nuls_are_taken_out_and_counted),
        cmocka_unit_test(test_maximal_subparts),
        cmocka_unit_test(test_truncated_text),
        cmocka_unit_test(test_valid_says_where),
        cmocka_unit_test(test_every_code_point_in_every_length),
        cmocka_unit_test(test_output_is_always_well_formed),
        cmocka_unit_test(test_binary_files_are_refused_by_name),
        cmocka_unit_test(test_text_with_a_few_controls_is_no_binary),
        cmocka_unit_test(test_unknown_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
