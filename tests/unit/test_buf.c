/* lib/base: buffers, varints, arrays and errors. */
#include "unit.h"

#include "base/buf.h"
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void an_empty_buffer_is_all_zero(void **state) {
    (void)state;
    ev_buf buf = {0};
    ev_error err = {0};
    assert_int_equal(ev_buf_status(&buf, &err), EV_OK);
    ev_buf_add(&buf, "", 0);
    assert_int_equal(buf.len, 0);
    assert_string_equal(ev_buf_cstr(&buf), "");
    assert_int_equal(buf.len, 0);
    ev_buf_free(&buf);
    assert_null(buf.data);
    ev_buf_add_str(&buf, "again");
    assert_string_equal(ev_buf_cstr(&buf), "again");
    ev_buf_free(&buf);
}

static void bytes_gather_in_order(void **state) {
    (void)state;
    ev_buf buf = {0};
    for (int i = 0; i < 1000; i++)
        ev_buf_printf(&buf, "%d,", i);
    ev_buf_add_char(&buf, '\0');
    ev_buf_add(&buf, "x\0y", 3);
    /* 10 of two bytes, 90 of three, 900 of four; then 1 and 3 */
    assert_int_equal(buf.len, 20 + 270 + 3600 + 4);
    assert_memory_equal(buf.data + buf.len - 8, "999,\0x\0y", 8);
    ev_buf_clear(&buf);
    assert_int_equal(buf.len, 0);
    assert_string_equal(ev_buf_cstr(&buf), "");
    ev_buf_free(&buf);
}

static void printf_takes_long_texts(void **state) {
    (void)state;
    enum { LONG = 100000 };
    char *text = malloc(LONG + 1);
    assert_non_null(text);
    memset(text, 'a', LONG);
    text[LONG] = '\0';
    ev_buf buf = {0};
    ev_buf_add_str(&buf, "<");
    ev_buf_printf(&buf, "%s|%s", text, "b");
    assert_int_equal(buf.len, 1 + LONG + 2);
    assert_string_equal(ev_buf_cstr(&buf) + LONG, "a|b");
    free(text);
    ev_buf_free(&buf);
}

static void whole_numbers_to_their_limits(void **state) {
    (void)state;
    ev_buf buf = {0};
    static const int64_t values[] = {0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        ev_buf_add_int(&buf, values[i]);
        ev_buf_add_char(&buf, ' ');
    }
    assert_string_equal(ev_buf_cstr(&buf), "0 7 -7 10 1234567890 9223372036854775807 -9223372036854775808 ");
    ev_buf_free(&buf);
}

static void failure_stays_until_cleared(void **state) {
    (void)state;
    ev_buf buf = {0};
    ev_buf_add_str(&buf, "kept");
    assert_null(ev_buf_reserve(&buf, SIZE_MAX - 2));
    ev_buf_add_str(&buf, "lost");
    ev_buf_printf(&buf, "%d", 1);
    ev_error err = {0};
    assert_int_equal(ev_buf_status(&buf, &err), EV_NOMEM);
    assert_string_equal(err.text, "out of memory");
    assert_string_equal(ev_buf_cstr(&buf), "");
    assert_int_equal(buf.len, 4);
    ev_buf_clear(&buf);
    ev_buf_add_str(&buf, "new");
    assert_string_equal(ev_buf_cstr(&buf), "new");
    ev_buf_free(&buf);
}

static void reserved_room_is_the_callers(void **state) {
    (void)state;
    ev_buf buf = {0};
    ev_buf_add_str(&buf, "ab");
    char *to = ev_buf_reserve(&buf, 3);
    memcpy(to, "cde", 3);
    assert_string_equal(ev_buf_cstr(&buf), "ab");
    buf.len += 2;
    assert_int_equal(buf.len, 4);
    ev_buf_free(&buf);
}

/* LEB128 by its definition: seven bits a byte, least significant first, the high bit on all but the last. */
static void varints_have_known_bytes(void **state) {
    (void)state;
    static const struct {
        uint64_t value;
        const char *bytes;
        size_t n;
    } cases[] = {{0, "\x00", 1},
                 {127, "\x7f", 1},
                 {128, "\x80\x01", 2},
                 {300, "\xac\x02", 2},
                 {16384, "\x80\x80\x01", 3},
                 {UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ev_buf buf = {0};
        ev_buf_add_varint(&buf, cases[i].value);
        assert_int_equal(buf.len, cases[i].n);
        assert_memory_equal(buf.data, cases[i].bytes, cases[i].n);
        const unsigned char *at = (const unsigned char *)buf.data;
        uint64_t value;
        assert_true(ev_varint_read(&at, at + buf.len, &value));
        assert_true(value == cases[i].value);
        assert_ptr_equal(at, buf.data + buf.len);
        ev_buf_free(&buf);
    }
}

static void bad_varints_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
    } cases[] = {{"", 0},
                 {"\x80", 1},
                 {"\xff\xff\xff\xff\xff\xff\xff\xff\xff", 9},
                 {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10},      /* 65 bits */
                 {"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11}}; /* 71 bits */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const unsigned char *at = (const unsigned char *)cases[i].bytes;
        uint64_t value;
        assert_false(ev_varint_read(&at, at + cases[i].n, &value));
    }
}

static void arrays_grow_and_refuse_overflow(void **state) {
    (void)state;
    void *items = NULL;
    size_t capacity = 0;
    assert_true(ev_array_grow(&items, &capacity, 1, sizeof(uint64_t)));
    assert_true(capacity >= 1);
    ((uint64_t *)items)[0] = 42;
    size_t before = capacity;
    assert_true(ev_array_grow(&items, &capacity, before, sizeof(uint64_t)));
    assert_int_equal(capacity, before);
    assert_true(ev_array_grow(&items, &capacity, before + 1, sizeof(uint64_t)));
    assert_true(capacity > before);
    assert_int_equal(((uint64_t *)items)[0], 42);
    before = capacity;
    assert_false(ev_array_grow(&items, &capacity, SIZE_MAX, 1));
    assert_false(ev_array_grow(&items, &capacity, SIZE_MAX / 4, sizeof(uint64_t)));
    assert_int_equal(capacity, before);
    assert_int_equal(((uint64_t *)items)[0], 42);
    free(items);
}

static void every_status_has_words_of_its_own(void **state) {
    (void)state;
    for (int i = 0; i < EV_STATUS_LAST; i++) {
        const char *words = ev_status_text((ev_status)i);
        assert_true(strlen(words) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(words, ev_status_text((ev_status)j));
    }
    assert_string_equal(ev_status_text(EV_STATUS_LAST), "unknown status");
    assert_int_equal(EV_OK, 0);
}

static void errors_carry_words_and_the_deepest_place(void **state) {
    (void)state;
    ev_error err = {0};
    assert_int_equal(ev_fail(&err, EV_BAD_INPUT, "bad %s", "date"), EV_BAD_INPUT);
    assert_int_equal(ev_error_at(&err, "deep.txt", 7, 3), EV_BAD_INPUT);
    assert_int_equal(ev_error_at(&err, "outer.txt", 9, 9), EV_BAD_INPUT);
    assert_string_equal(err.file, "deep.txt");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.column, 3);
    assert_int_equal(ev_fail(NULL, EV_NOMEM, "nobody listens"), EV_NOMEM);
    ev_error_clear(&err);
    assert_int_equal(err.status, EV_OK);
    assert_string_equal(err.text, "");
}

static void system_errors_find_their_status(void **state) {
    (void)state;
    static const struct {
        int number;
        ev_status status;
    } cases[] = {{ENOENT, EV_NOT_FOUND}, {EACCES, EV_PERMISSION}, {ENOSPC, EV_NO_SPACE},
                 {ENOMEM, EV_NOMEM},     {EEXIST, EV_EXISTS},     {EIO, EV_IO},
                 {EPIPE, EV_PIPE},       {EDQUOT, EV_NO_SPACE},   {EINTR, EV_INTERRUPTED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ev_error err = {0};
        assert_int_equal(ev_fail_errno(&err, cases[i].number, "open %s", "x"), cases[i].status);
        char expected[256];
        snprintf(expected, sizeof expected, "open x: %s", strerror(cases[i].number));
        assert_string_equal(err.text, expected);
    }
}

/* Words longer than the record are cut, never inside a character. */
static void long_words_are_cut_between_characters(void **state) {
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        char text[2 * EV_ERROR_TEXT_BYTES];
        size_t n = shift;
        memset(text, 'a', shift);
        while (n + 3 < sizeof text) { /* a character of three bytes */
            memcpy(text + n, "\xE2\x82\xAC", 3);
            n += 3;
        }
        text[n] = '\0';
        ev_error err = {0};
        ev_fail(&err, EV_BAD_INPUT, "%s", text);
        size_t len = strlen(err.text);
        assert_true(len < EV_ERROR_TEXT_BYTES && len + 3 >= EV_ERROR_TEXT_BYTES);
        assert_int_equal((len - shift) % 3, 0);
        ev_error_at(&err, text, 0, 0);
        assert_int_equal((strlen(err.file) - shift) % 3, 0);
    }
}

/* What just fits is not cut, a character of several bytes at the end included. */
static void words_that_fit_are_whole(void **state) {
    (void)state;
    char text[EV_ERROR_TEXT_BYTES];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 4, "\xE2\x82\xAC", 4);
    ev_error err = {0};
    ev_fail(&err, EV_BAD_INPUT, "%s", text);
    assert_string_equal(err.text, text);
    assert_int_equal(strlen(err.text), EV_ERROR_TEXT_BYTES - 1);
}

static void assert_printed(const ev_error *err, const char *expected) {
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    ev_error_print(out, "evtest", err);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

/* %.Ns cuts at a byte: what is left of a character goes, wherever it stands; bytes that were never UTF-8
 * stay.
 */
static void quoted_words_are_cut_between_characters(void **state) {
    (void)state;
    static const struct {
        int n_bytes;
        const char *given, *wanted;
    } cases[] = {{3, "да", "\"д\" is cut"},
                 {4, "да", "\"да\" is cut"},
                 {1, "да", "\"\" is cut"},
                 {5, "a—да", "\"a—\" is cut"},
                 {3, "a—да", "\"a\" is cut"},
                 {6, "1😀😀", "\"1😀\" is cut"},
                 {9, "\xCF\xF0", "\"\xCF\xF0\" is cut"},
                 {9, "\x80\xD0", "\"\x80\xD0\" is cut"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_error err = {0};
        ev_fail(&err, EV_BAD_INPUT, "\"%.*s\" is cut", cases[i].n_bytes, cases[i].given);
        assert_string_equal(err.text, cases[i].wanted);
    }
}

static void printed_errors_name_what_is_known(void **state) {
    (void)state;
    ev_error err = {.status = EV_LOCKED};
    assert_printed(&err, "evtest: index is locked by another writer\n");
    ev_fail(&err, EV_BAD_INPUT, "no such month");
    assert_printed(&err, "evtest: no such month\n");
    ev_error_at(&err, "a.txt", 0, 0);
    assert_printed(&err, "evtest: a.txt: no such month\n");
    ev_error_at(&err, NULL, 3, 0);
    assert_printed(&err, "evtest: a.txt:3: no such month\n");
    err.column = 9;
    assert_printed(&err, "evtest: a.txt:3:9: no such month\n");
    ev_error hostile = {.status = EV_BAD_INPUT, .text = "\x1b[2J\xC2\x9B, then\nnext", .file = "a\nb\x07"};
    assert_printed(&hostile, "evtest: a\\x0ab\\x07: \\x1b[2J\\xc2\\x9b, then\nnext\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_all_zero),
        cmocka_unit_test(bytes_gather_in_order),
        cmocka_unit_test(printf_takes_long_texts),
        cmocka_unit_test(whole_numbers_to_their_limits),
        cmocka_unit_test(failure_stays_until_cleared),
        cmocka_unit_test(reserved_room_is_the_callers),
        cmocka_unit_test(varints_have_known_bytes),
        cmocka_unit_test(bad_varints_are_refused),
        cmocka_unit_test(arrays_grow_and_refuse_overflow),
        cmocka_unit_test(every_status_has_words_of_its_own),
        cmocka_unit_test(errors_carry_words_and_the_deepest_place),
        cmocka_unit_test(system_errors_find_their_status),
        cmocka_unit_test(long_words_are_cut_between_characters),
        cmocka_unit_test(words_that_fit_are_whole),
        cmocka_unit_test(quoted_words_are_cut_between_characters),
        cmocka_unit_test(printed_errors_name_what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
