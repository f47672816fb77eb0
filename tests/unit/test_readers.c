/* The parts that readers are made of: frames from a child, shapes of tables, columns, names of members, text
 * that flows, lines of a PDF; and the limits of archives, in small. */
#include "unit.h"

#include "indexer/readers/columns.h"
#include "indexer/readers/flow.h"
#include "indexer/readers/frames.h"
#include "indexer/readers/member.h"
#include "indexer/readers/pdf.h"
#include "indexer/readers/table_shape.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

static ev_frame_reader reader_of(const ev_buf *frame, size_t n_bytes) {
    return (ev_frame_reader){(const unsigned char *)frame->data + EV_FRAME_HEAD_BYTES,
                             (const unsigned char *)frame->data + EV_FRAME_HEAD_BYTES + n_bytes, false};
}

static void frames_come_back_as_they_went(void **state) {
    const ev_input input = {.path = "a.zip!b.txt", .file = "a.zip", .name = "b.txt", .base_id = "b"};
    ev_error told = {.status = EV_TOO_LARGE, .text = "too large", .file = "a.zip", .line = 300, .column = 2};
    ev_buf frame = {0};
    ev_buf strings = {0};
    ev_error got;
    ev_input back;
    (void)state;
    ev_frame_begin(&frame, EV_FRAME_MEMBER);
    ev_frame_add_input(&frame, &input);
    ev_frame_add_error(&frame, &told);
    ev_frame_end(&frame);
    assert_int_equal(frame.data[0], EV_FRAME_MEMBER);
    size_t n_bytes = ev_frame_bytes((const unsigned char *)frame.data);
    assert_int_equal(n_bytes, frame.len - EV_FRAME_HEAD_BYTES);
    ev_frame_reader reader = reader_of(&frame, n_bytes);
    ev_frame_input(&reader, &strings, &back);
    ev_frame_error(&reader, &got);
    assert_false(reader.bad);
    assert_ptr_equal(reader.at, reader.end);
    assert_string_equal(back.path, "a.zip!b.txt");
    assert_string_equal(back.base_id, "b");
    assert_null(back.members_id);
    assert_int_equal(got.status, EV_TOO_LARGE);
    assert_string_equal(got.text, "too large");
    assert_int_equal(got.line, 300);
    ev_buf_free(&frame);
    ev_buf_free(&strings);
}

/* A hostile child may send anything: every prefix of a frame, and lengths that point out of it. */
static void frames_that_lie_are_found_out(void **state) {
    const ev_input input = {.path = "a", .file = "a", .name = "a", .base_id = "a", .members_id = "a/"};
    ev_buf frame = {0};
    ev_buf strings = {0};
    (void)state;
    ev_frame_begin(&frame, EV_FRAME_MEMBER);
    ev_frame_add_input(&frame, &input);
    ev_frame_end(&frame);
    size_t whole = frame.len - EV_FRAME_HEAD_BYTES;
    for (size_t n = 0; n < whole; n++) {
        ev_frame_reader reader = reader_of(&frame, n);
        ev_input back;
        ev_frame_input(&reader, &strings, &back);
        assert_true(reader.bad);
        assert_string_equal(back.path, "");
    }
    static const unsigned char lie[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 'a'};
    ev_frame_reader reader = {lie, lie + sizeof lie, false};
    size_t n_bytes;
    assert_string_equal(ev_frame_string(&reader, &n_bytes), "");
    assert_int_equal(n_bytes, 0);
    assert_true(reader.bad);
    ev_buf_free(&frame);
    ev_buf_free(&strings);
}

static void delimiters_are_told_apart(void **state) {
    static const struct {
        const char *bytes;
        char delimiter;
        bool quoted;
    } cases[] = {
        {"a,b\n1,2\n", ',', true},
        {"a;b\n1,5;2,5\n3,5;4\n", ';', true},
        {"a\tb\n1, x; y\t2\n", '\t', true},
        {"id,text\n1,\"a; b; c\"\n2,\"d;e\"\n", ',', true},
        {"2000\t\"North\" left\thttp\n", '\t', false},
        {"2000\t\"all quoted\"\thttp\n", '\t', true},
        {"one\ntwo\n", ',', true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_table_shape shape = ev_table_shape_of(cases[i].bytes, strlen(cases[i].bytes), false);
        if (shape.delimiter != cases[i].delimiter || shape.quoted != cases[i].quoted)
            fail_msg("case %zu: %d %d", i, shape.delimiter, shape.quoted);
    }
    assert_true(ev_table_has_text_heading("id,\"Text\"\r\n", 11, ','));
    assert_false(ev_table_has_text_heading("a text,b\n", 9, ','));
    assert_false(ev_table_has_text_heading("text\n", 5, ','));
}

static void columns_find_their_keys(void **state) {
    static const char *const headings[] = {"Date", "content", "", "text"};
    ev_error err = {0};
    ev_column_map *map;
    ev_columns columns;
    (void)state;
    assert_int_equal(ev_column_map_new("text=content,source=3", &map, &err), EV_OK);
    assert_false(ev_column_map_by_number(map));
    assert_int_equal(ev_columns_new(&columns, headings, 4, map, &err), EV_OK);
    assert_string_equal(columns.keys[0], "date");
    assert_string_equal(columns.keys[1], "text");
    assert_string_equal(columns.keys[2], "source");
    assert_string_equal(columns.keys[3], "column:text"); /* it lost its meaning, not its content */
    assert_int_equal(columns.text, 1);
    ev_columns_clear(&columns);
    ev_column_map_free(map);
    assert_int_equal(ev_columns_new(&columns, headings, 3, NULL, &err), EV_BAD_INPUT);
    static const char *const bad[] = {"", "text", "text=", "=a", "text=a,text=b", "text=a,"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(ev_column_map_new(bad[i], &map, &err), EV_BAD_ARGUMENT);
}

static void ids_come_from_names(void **state) {
    static const char *const cases[][2] = {
        {"a.txt", "a"},           {"a.txt.gz", "a"},      {"a.tar.zst", "a"},
        {"sub/a.b.c", "sub/a.b"}, {".hidden", ".hidden"}, {"sub/.hidden", "sub/.hidden"},
        {"a\n.txt", "a%0A"},      {"\xFF.txt", "%FF"},    {"a.GZ", "a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_buf id = {0};
        ev_id_of_path(&id, cases[i][0]);
        assert_string_equal(ev_buf_cstr(&id), cases[i][1]);
        ev_buf_free(&id);
    }
}

static void members_lie_where_their_archive_does(void **state) {
    const ev_input named = {.path = "d/un.tar.zst", .name = "d/un.tar.zst", .members_id = ""};
    const ev_input met = {.path = "d/un.zip", .name = "d/un.zip", .members_id = "un/"};
    ev_member names = {0};
    ev_error err = {0};
    (void)state;
    assert_int_equal(ev_member_names(&names, &named, "./un/KAZ.txt", &err), EV_OK);
    assert_string_equal(names.path, "d/un.tar.zst!un/KAZ.txt");
    assert_string_equal(names.base_id, "KAZ"); /* a folder of the archive's own name is the archive */
    assert_string_equal(names.members_id, "KAZ/");
    ev_member_clear(&names);
    assert_int_equal(ev_member_names(&names, &met, "sub/KAZ.txt", &err), EV_OK);
    assert_string_equal(names.base_id, "un/sub/KAZ");
    ev_member_clear(&names);
    assert_true(ev_member_climbs("../a") && ev_member_climbs("a/../../b") && ev_member_climbs("/a"));
    assert_true(ev_member_climbs("..\\a") && ev_member_climbs("C:\\a") && ev_member_climbs("a/.."));
    assert_false(ev_member_climbs("a/..b/c") || ev_member_climbs("a..b") || ev_member_climbs("./a"));
    assert_true(ev_member_is_hidden(".a") && ev_member_is_hidden("__MACOSX/._a"));
    assert_false(ev_member_is_hidden("./a") || ev_member_is_hidden("../a"));
}

static void text_flows(void **state) {
    ev_buf out = {0};
    ev_flow flow = ev_flow_into(&out);
    (void)state;
    ev_flow_paragraph(&flow);
    ev_flow_add_str(&flow, "  One\n\t");
    ev_flow_add_str(&flow, "two");
    ev_flow_add_str(&flow, "-three ");
    ev_flow_line(&flow);
    ev_flow_line(&flow);
    ev_flow_add_str(&flow, " four");
    ev_flow_paragraph(&flow);
    ev_flow_line(&flow);
    ev_flow_add_str(&flow, "five ");
    ev_flow_paragraph(&flow);
    assert_string_equal(ev_buf_cstr(&out), "One two-three\nfour\n\nfive");
    ev_buf_free(&out);
}

/* A line of a PDF: characters of six points each from x on. */
static void add_characters(ev_buf *text, ev_buf *boxes, const char *characters, float x, float y,
                           float size) {
    for (const char *c = characters; *c; c++, x += 6) {
        const ev_pdf_box box = {x, y - size, x + 6, y};
        ev_buf_add_char(text, *c);
        ev_buf_add(boxes, &box, sizeof box);
    }
}

static void page_numbers_are_known_by_counting(void **state) {
    ev_pdf_text pdf = {0};
    ev_error err = {0};
    (void)state;
    for (int page = 0; page < 4; page++) {
        char number[16];
        ev_buf text = {0};
        ev_buf boxes = {0};
        snprintf(number, sizeof number, "%d", 117 + page);
        add_characters(&text, &boxes, "1994", 50, 300, 10); /* a year that stands alone in the text */
        add_characters(&text, &boxes, "\n", 0, 0, 10);
        add_characters(&text, &boxes, number, 50, 400, 10);
        assert_int_equal(ev_pdf_add_page(&pdf, 842, ev_buf_cstr(&text),
                                         (const ev_pdf_box *)(void *)boxes.data, text.len, &err),
                         EV_OK);
        ev_buf_free(&text);
        ev_buf_free(&boxes);
    }
    assert_int_equal(pdf.n_lines, 8);
    assert_int_equal(ev_pdf_find_furniture(&pdf, &err), EV_OK);
    for (size_t i = 0; i < pdf.n_lines; i++)
        assert_int_equal(pdf.lines[i].furniture, i % 2);
    ev_pdf_text_clear(&pdf);
}

/* Poppler gives half of a surrogate pair where a font maps to one. */
static void characters_that_are_none_are_replaced(void **state) {
    static const ev_pdf_box boxes[3] = {{50, 90, 56, 100}, {56, 90, 62, 100}, {62, 90, 68, 100}};
    ev_pdf_text pdf = {0};
    ev_error err = {0};
    (void)state;
    assert_int_equal(ev_pdf_add_page(&pdf, 842,
                                     "A\xED\xB8\x81"
                                     "B",
                                     boxes, 3, &err),
                     EV_OK);
    assert_string_equal(ev_buf_cstr(&pdf.text), "A\xEF\xBF\xBD"
                                                "B\n");
    assert_int_equal(pdf.n_repaired, 1);
    ev_pdf_text_clear(&pdf);
}

/* ---- Archives, by small limits */

typedef struct heard {
    int n_statements, n_refused;
    char words[2048];
} heard;

static ev_status hear_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                                ev_error *err) {
    (void)input;
    (void)line;
    (void)err;
    heard *h = user;
    h->n_statements++;
    ev_statement_clear(statement);
    return EV_OK;
}

static void hear_refused(void *user, const ev_error *why) {
    heard *h = user;
    h->n_refused++;
    snprintf(h->words, sizeof h->words, "%s", why->text);
}

static void hear_notice(void *user, const ev_error *what) {
    (void)user;
    (void)what;
}

/* A tar of `n` members of 1,000 bytes each. */
static size_t make_tar(char *bytes, size_t capacity, int n) {
    char text[1000];
    size_t used = 0;
    struct archive *archive = archive_write_new();
    memset(text, 'a', sizeof text);
    archive_write_set_format_ustar(archive);
    archive_write_open_memory(archive, bytes, capacity, &used);
    for (int i = 0; i < n; i++) {
        char name[16];
        struct archive_entry *entry = archive_entry_new();
        snprintf(name, sizeof name, "%d.txt", i);
        archive_entry_set_pathname(entry, name);
        archive_entry_set_size(entry, sizeof text);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(archive, entry);
        archive_write_data(archive, text, sizeof text);
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return used;
}

static heard read_tar(const ev_read_limits *limits) {
    static char bytes[1 << 16];
    size_t n_bytes = make_tar(bytes, sizeof bytes, 10);
    FILE *file = tmpfile();
    heard h = {0};
    ev_error err = {0};
    ev_buf head = {0};
    const ev_sink sink = {hear_statement, hear_refused, hear_notice, &h};
    const ev_read_options options = {.max_statement_bytes = 1 << 20, .limits = *limits};
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n_bytes, file), n_bytes);
    rewind(file);
    const ev_input input = {.path = "t.tar",
                            .file = "t.tar",
                            .name = "t.tar",
                            .base_id = "t",
                            .members_id = "",
                            .fd = fileno(file)};
    assert_int_equal(ev_read_from(&input, &options, &sink, &head, &err), EV_OK);
    ev_buf_free(&head);
    fclose(file);
    return h;
}

static void archives_keep_within_their_limits(void **state) {
    ev_read_limits limits = EV_READ_LIMITS;
    (void)state;
    heard h = read_tar(&limits);
    assert_int_equal(h.n_statements, 10);
    assert_int_equal(h.n_refused, 0);
    limits.members = 4;
    h = read_tar(&limits);
    assert_int_equal(h.n_statements, 4);
    assert_non_null(strstr(h.words, "more than 4 members"));
    limits = EV_READ_LIMITS;
    limits.unpacked_bytes = 3500;
    h = read_tar(&limits);
    assert_int_equal(h.n_statements, 3);
    assert_int_equal(h.n_refused, 1);
    limits = EV_READ_LIMITS;
    limits.depth = 0;
    h = read_tar(&limits);
    assert_int_equal(h.n_statements, 0);
    assert_int_equal(h.n_refused, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_back_as_they_went),
        cmocka_unit_test(frames_that_lie_are_found_out),
        cmocka_unit_test(delimiters_are_told_apart),
        cmocka_unit_test(columns_find_their_keys),
        cmocka_unit_test(ids_come_from_names),
        cmocka_unit_test(members_lie_where_their_archive_does),
        cmocka_unit_test(text_flows),
        cmocka_unit_test(page_numbers_are_known_by_counting),
        cmocka_unit_test(characters_that_are_none_are_replaced),
        cmocka_unit_test(archives_keep_within_their_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
