/* The printer and its formats, on streams in memory. */
#include "unit.h"

#include "cli/json.h"
#include "cli/output.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const ev_column COLUMNS[] = {
    {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
    {.name = "n", .kind = EV_CELL_INT},
    {.name = "rate", .kind = EV_CELL_NUMBER, .decimals = 2},
    {.name = "text", .kind = EV_CELL_TEXT},
};
enum { N_COLUMNS = sizeof COLUMNS / sizeof *COLUMNS };

typedef struct paper {
    FILE *stream;
    char *text;
    size_t n_bytes;
    ev_printer *printer;
} paper;

static void paper_start(paper *p, ev_output_options options, const ev_column *columns, size_t n_columns) {
    p->stream = open_memstream(&p->text, &p->n_bytes);
    assert_non_null(p->stream);
    assert_int_equal(ev_printer_new(&p->printer, p->stream, options, columns, n_columns, NULL), EV_OK);
}

static void paper_end(paper *p, const char *expected) {
    ev_error err = {0};
    assert_int_equal(ev_printer_end(p->printer, &err), EV_OK);
    fclose(p->stream);
    assert_string_equal(p->text, expected);
    free(p->text);
}

static void print_row(ev_printer *printer, const char *id, int64_t n, double rate, const char *text) {
    ev_print_str(printer, id);
    ev_print_int(printer, n);
    ev_print_number(printer, rate);
    ev_print_str(printer, text);
    ev_print_row_end(printer);
}

static void print_two_rows(paper *p, ev_format format) {
    paper_start(p, (ev_output_options){.format = format}, COLUMNS, N_COLUMNS);
    ev_print_meta(p->printer, "command", "evquery freq\nx");
    ev_print_meta(p->printer, "corpus", "abc");
    print_row(p->printer, "a,1", 12, 0.125, "say \"no\"\nand\tgo\\");
    print_row(p->printer, "#b", -3, NAN, "");
}

static void csv_quotes_what_rfc_4180_asks(void **state) {
    (void)state;
    paper p;
    print_two_rows(&p, EV_FORMAT_CSV);
    paper_end(&p, "# command: evquery freq\\nx\n# corpus: abc\n"
                  "id,n,rate,text\n"
                  "\"a,1\",12,0.12,\"say \"\"no\"\"\nand\tgo\\\"\n"
                  "\"#b\",-3,,\n");
}

static void tsv_escapes_its_separators(void **state) {
    (void)state;
    paper p;
    print_two_rows(&p, EV_FORMAT_TSV);
    paper_end(&p, "# command: evquery freq\\nx\n# corpus: abc\n"
                  "id\tn\trate\ttext\n"
                  "a,1\t12\t0.12\tsay \"no\"\\nand\\tgo\\\\\n"
                  "#b\t-3\t\t\n");
}

static void jsonl_is_an_object_a_line(void **state) {
    (void)state;
    paper p;
    print_two_rows(&p, EV_FORMAT_JSONL);
    paper_end(&p, "{\"id\":\"a,1\",\"n\":12,\"rate\":0.12,\"text\":\"say \\\"no\\\"\\nand\\tgo\\\\\"}\n"
                  "{\"id\":\"#b\",\"n\":-3,\"rate\":null,\"text\":\"\"}\n");
}

static void json_holds_manifest_and_rows(void **state) {
    (void)state;
    paper p;
    print_two_rows(&p, EV_FORMAT_JSON);
    paper_end(&p, "{\"manifest\":{\n  \"command\":\"evquery freq\\nx\",\n  \"corpus\":\"abc\"},\n\"rows\":[\n"
                  "{\"id\":\"a,1\",\"n\":12,\"rate\":0.12,\"text\":\"say \\\"no\\\"\\nand\\tgo\\\\\"},\n"
                  "{\"id\":\"#b\",\"n\":-3,\"rate\":null,\"text\":\"\"}\n]}\n");
}

static void no_rows_still_have_a_head(void **state) {
    (void)state;
    static const char *const expected[EV_FORMAT_LAST] = {
        [EV_FORMAT_TABLE] = "",
        [EV_FORMAT_CSV] = "id,n,rate,text\n",
        [EV_FORMAT_TSV] = "id\tn\trate\ttext\n",
        [EV_FORMAT_JSONL] = "",
        [EV_FORMAT_JSON] = "{\"manifest\":{},\n\"rows\":[\n]}\n",
    };
    for (unsigned i = 0; i < EV_FORMAT_HTML; i++) {
        paper p;
        paper_start(&p, (ev_output_options){.format = (ev_format)i}, COLUMNS, N_COLUMNS);
        paper_end(&p, expected[i]);
    }
}

/* A document of two tables with all that may stand between them. */
static void print_document(paper *p, ev_format format) {
    static const ev_column first[] = {{.name = "year", .kind = EV_CELL_INT}};
    static const ev_column second[] = {{.name = "word", .kind = EV_CELL_TEXT},
                                       {.name = "n", .kind = EV_CELL_NUMBER, .decimals = 1}};
    paper_start(p, (ev_output_options){.format = format}, NULL, 0);
    ev_print_title(p->printer, "A & B");
    ev_print_meta(p->printer, "command", "evquery freq '<x>'");
    ev_print_heading(p->printer, "Part <1>");
    ev_print_prose(p->printer, "Some \"prose\".");
    ev_print_table(p->printer, "series", "By year", first, 1);
    ev_print_int(p->printer, 2014);
    ev_print_row_end(p->printer);
    ev_print_figure(p->printer, "<svg/>", 6);
    ev_print_table(p->printer, "words", NULL, second, 2);
    ev_print_marked(p->printer, "a<b", 3, &(ev_span){1, 2, EV_MARK_MATCH}, 1);
    ev_print_number(p->printer, 2.25);
    ev_print_row_end(p->printer);
}

static void a_document_parts_its_tables(void **state) {
    (void)state;
    static const char *const expected[EV_FORMAT_HTML] = {
        [EV_FORMAT_TABLE] = "Part <1>\n\nSome \"prose\".\n\nBy year\nyear\n2014\n\nword    n\na<b   2.2\n",
        [EV_FORMAT_CSV] = "# command: evquery freq '<x>'\nyear\n2014\n\n# table: words\nword,n\na<b,2.2\n",
        [EV_FORMAT_TSV] = "# command: evquery freq '<x>'\nyear\n2014\n\n# table: words\nword\tn\na<b\t2.2\n",
        [EV_FORMAT_JSONL] = "{\"year\":2014}\n{\"table\":\"words\",\"word\":\"a<b\",\"n\":2.2}\n",
        [EV_FORMAT_JSON] =
            ("{\"manifest\":{\n  \"command\":\"evquery freq '<x>'\"},\n\"rows\":[\n{\"year\":2014}\n],\n"
             "\"words\":[\n{\"word\":\"a<b\",\"n\":2.2}\n]}\n"),
    };
    for (unsigned i = 0; i < EV_FORMAT_HTML; i++) {
        paper p;
        print_document(&p, (ev_format)i);
        paper_end(&p, expected[i]);
    }
}

static void html_escapes_and_holds_everything(void **state) {
    (void)state;
    static const char *const parts[] = {
        "<title>A &amp; B</title>",
        ("<h1>A &amp; B</h1>\n<dl class=\"manifest\">\n<dt>command</dt><dd>evquery freq "
         "&#39;&lt;x&gt;&#39;</dd>\n</dl>\n"
         "<h2>Part &lt;1&gt;</h2>\n<p>Some &quot;prose&quot;.</p>\n<div class=\"table\"><table>\n<caption>By "
         "year</caption>\n"),
        ("<th scope=\"col\" class=\"n\"><button>year</button></th></tr></thead>\n<tbody>\n"
         "<tr><td class=\"n\">2014</td></tr>\n</tbody></table></div>\n<figure>\n<svg/></figure>\n"),
        "<tr><td>a<mark>&lt;</mark>b</td><td class=\"n\">2.2</td></tr>\n",
        "</body>\n</html>\n",
    };
    paper p;
    print_document(&p, EV_FORMAT_HTML);
    assert_int_equal(ev_printer_end(p.printer, NULL), EV_OK);
    fclose(p.stream);
    const char *at = p.text;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *found = strstr(at, parts[i]);
        if (!found)
            fail_msg("not there, or not in this order: %s", parts[i]);
        at = found ? found : at;
    }
    free(p.text);
}

static void table_aligns_numbers_right(void **state) {
    (void)state;
    paper p;
    print_two_rows(&p, EV_FORMAT_TABLE);
    paper_end(&p, "id    n  rate  text\n"
                  "a,1  12  0.12  say \"no\" and go\\\n"
                  "#b   -3\n");
}

static void table_measures_as_a_terminal_does(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "a", .kind = EV_CELL_TEXT},
                                        {.name = "b", .kind = EV_CELL_TEXT}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE}, columns, 2);
    ev_print_str(p.printer, "Қазақ"); /* 5 columns, 10 bytes */
    ev_print_str(p.printer, "x");
    ev_print_row_end(p.printer);
    ev_print_str(p.printer, "мо́"); /* a stress mark takes none */
    ev_print_str(p.printer, "x");
    ev_print_row_end(p.printer);
    ev_print_str(p.printer, "主权"); /* each takes two */
    ev_print_str(p.printer, "x");
    ev_print_row_end(p.printer);
    paper_end(&p, "a      b\nҚазақ  x\nмо́     x\n主权   x\n");
}

static void table_cuts_to_the_width_and_says_so(void **state) {
    (void)state;
    static const ev_column columns[] = {
        {.name = "left", .kind = EV_CELL_TEXT, .fit = EV_FIT_CUT_START, .right = true},
        {.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
        {.name = "right", .kind = EV_CELL_TEXT}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .width = 30}, columns, 3);
    ev_print_str(p.printer, "abcdefghijklmnop");
    ev_print_str(p.printer, "123456");
    ev_print_str(p.printer, "abcdefghijklmnop");
    ev_print_row_end(p.printer);
    /* 30 - 6 - two gaps of 2 leaves 20: 10 for each of the two, of which one is the ellipsis. */
    paper_end(&p, "      left  id      right\n"
                  "…hijklmnop  123456  abcdefghi…\n"
                  "(2 cells cut to fit 30 columns; --format csv shows them whole)\n");
}

static void table_wraps_at_blanks(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
                                        {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .width = 16}, columns, 2);
    ev_print_str(p.printer, "a1");
    ev_print_str(p.printer, "the right  to leave unconditionally");
    ev_print_row_end(p.printer);
    /* 12 columns for the text; the last word has 15 letters and is broken. */
    paper_end(&p, "id  text\n"
                  "a1  the right\n"
                  "    to leave\n"
                  "    unconditiona\n"
                  "    lly\n");
}

static void prose_without_room_stands_below_its_row(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "id", .kind = EV_CELL_TEXT, .fit = EV_FIT_WHOLE},
                                        {.name = "speaker", .kind = EV_CELL_TEXT},
                                        {.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .width = 60}, columns, 3);
    ev_print_str(p.printer, "arm_2017_hearings");
    ev_print_str(p.printer, "a committee");
    ev_print_str(p.printer, "The treaty lets any member leave on notice of twelve months, no more.");
    ev_print_row_end(p.printer);
    /* Beside the others 28 columns would be left, where prose wants 48; below, 54. */
    paper_end(&p, "id                 speaker\n"
                  "arm_2017_hearings  a committee\n"
                  "      The treaty lets any member leave on notice of twelve\n"
                  "      months, no more.\n");
}

static void nothing_of_an_input_acts_on_the_terminal(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "t", .kind = EV_CELL_TEXT}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .colour = true}, columns, 1);
    /* escape, bell, delete, a C1 control, right-to-left override, an ill-formed byte, our own mark bytes */
    ev_print_str(p.printer, "\x1b[2J\a\x7f\xC2\x9B\xE2\x80\xAE\xFF\x01\x02.");
    ev_print_row_end(p.printer);
    paper_end(&p, "\033[1mt\033[0m\n␛[2J␇␡\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD␁␂.\n");
}

static void tags_have_a_colour_of_their_own(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "text", .kind = EV_CELL_TEXT}};
    static const ev_span spans[] = {{0, 3, EV_MARK_TAG}, {4, 8, EV_MARK_MATCH}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .colour = true}, columns, 1);
    ev_print_marked(p.printer, "the long word", 13, spans, 2);
    ev_print_row_end(p.printer);
    paper_end(&p, "\033[1mtext\033[0m\n\033[34mthe\033[0m \033[1;31mlong\033[0m word\n");
}

static void marks_are_coloured_across_wrapped_lines(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "text", .kind = EV_CELL_TEXT, .fit = EV_FIT_WRAP}};
    static const ev_span spans[] = {{4, 13, EV_MARK_MATCH}};
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE, .colour = true, .width = 9}, columns, 1);
    ev_print_marked(p.printer, "the long word here", 18, spans, 1);
    ev_print_row_end(p.printer);
    paper_end(&p, "\033[1mtext\033[0m\n"
                  "the \033[1;31mlong\033[0m\n"
                  "\033[1;31mword\033[0m here\n");
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_CSV}, columns, 1);
    ev_print_marked(p.printer, "the long word here", 18, spans, 1);
    ev_print_row_end(p.printer);
    paper_end(&p, "text\nthe long word here\n");
}

static void columns_of_some_formats_only(void **state) {
    (void)state;
    static const ev_column columns[] = {
        {.name = "a", .kind = EV_CELL_INT, .only = 1u << EV_FORMAT_TABLE},
        {.name = "b", .kind = EV_CELL_TEXT},
        {.name = "c", .kind = EV_CELL_JSON, .only = 1u << EV_FORMAT_JSON | 1u << EV_FORMAT_JSONL}};
    static const struct {
        ev_format format;
        const char *expected;
    } cases[] = {{EV_FORMAT_CSV, "b\nx\n"},
                 {EV_FORMAT_TABLE, "a  b\n1  x\n"},
                 {EV_FORMAT_JSONL, "{\"b\":\"x\",\"c\":[1]}\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        paper p;
        paper_start(&p, (ev_output_options){.format = cases[i].format}, columns, 3);
        ev_print_int(p.printer, 1);
        ev_print_str(p.printer, "x");
        ev_print_json(p.printer, "[1]", 3);
        ev_print_row_end(p.printer);
        paper_end(&p, cases[i].expected);
    }
}

/* More rows than the sample: the widths stay, nothing is lost, rows stay in order. */
static void long_tables_print_every_row(void **state) {
    (void)state;
    static const ev_column columns[] = {{.name = "n", .kind = EV_CELL_INT}};
    enum { ROWS = 2 * EV_TABLE_SAMPLE_ROWS + 7 };
    paper p;
    paper_start(&p, (ev_output_options){.format = EV_FORMAT_TABLE}, columns, 1);
    ev_buf expected = {0};
    ev_buf_add_str(&expected, "  n\n");
    for (int i = 0; i < ROWS; i++) {
        ev_print_int(p.printer, i % 1000);
        ev_print_row_end(p.printer);
        ev_buf_printf(&expected, "%3d\n", i % 1000);
    }
    paper_end(&p, ev_buf_cstr(&expected));
    ev_buf_free(&expected);
}

static void failed_writes_are_reported(void **state) {
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    ev_printer *printer;
    assert_int_equal(ev_printer_new(&printer, full, (ev_output_options){.format = EV_FORMAT_CSV}, COLUMNS,
                                    N_COLUMNS, NULL),
                     EV_OK);
    print_row(printer, "a", 1, 1, "x");
    ev_error err = {0};
    assert_int_equal(ev_printer_end(printer, &err), EV_NO_SPACE);
    assert_non_null(strstr(err.text, "the results could not be written"));
    fclose(full);
}

static void closed_pipes_are_noticed_before_the_end(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    FILE *stream = fdopen(ends[1], "w");
    ev_printer *printer;
    assert_int_equal(ev_printer_new(&printer, stream, (ev_output_options){.format = EV_FORMAT_CSV}, COLUMNS,
                                    N_COLUMNS, NULL),
                     EV_OK);
    int rows = 0;
    while (!ev_printer_failed(printer) && rows < 100000) {
        print_row(printer, "a", rows, 1, "some text");
        rows++;
    }
    assert_true(rows < 100000);
    ev_error err = {0};
    assert_int_equal(ev_printer_end(printer, &err), EV_PIPE);
    fclose(stream);
}

static void json_strings_escape_and_mend(void **state) {
    (void)state;
    ev_buf out = {0};
    static const char text[] = "a\"\\/\b\f\n\r\t\x01\x1f\x7f й\xFF\xC3 \xE2\x80\xA8\xC2\x85\0z";
    ev_json_string(&out, text, sizeof text - 1);
    assert_string_equal(ev_buf_cstr(&out), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f "
                                           "й\xEF\xBF\xBD\xEF\xBF\xBD \\u2028\\u0085\\u0000z\"");
    ev_buf_clear(&out);
    ev_json_number(&out, -0.001, 2);
    ev_buf_add_char(&out, ' ');
    ev_json_number(&out, -1.5, 0);
    ev_buf_add_char(&out, ' ');
    ev_json_number(&out, HUGE_VAL, 2);
    assert_string_equal(ev_buf_cstr(&out), "0.00 -2 null");
    ev_buf_free(&out);
}

static void formats_have_names(void **state) {
    (void)state;
    for (unsigned i = 0; i < EV_FORMAT_LAST; i++)
        assert_int_equal(ev_format_from_name(ev_format_name((ev_format)i)), i);
    assert_int_equal(ev_format_from_name("xml"), EV_FORMAT_LAST);
    FILE *file = tmpfile();
    ev_output_options options = ev_output_options_for(file, NULL);
    assert_int_equal(options.format, EV_FORMAT_CSV);
    assert_false(options.colour);
    assert_int_equal(options.width, 0);
    assert_int_equal(ev_output_options_for(file, "table").format, EV_FORMAT_TABLE);
    fclose(file);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_quotes_what_rfc_4180_asks),
        cmocka_unit_test(tsv_escapes_its_separators),
        cmocka_unit_test(jsonl_is_an_object_a_line),
        cmocka_unit_test(json_holds_manifest_and_rows),
        cmocka_unit_test(no_rows_still_have_a_head),
        cmocka_unit_test(a_document_parts_its_tables),
        cmocka_unit_test(html_escapes_and_holds_everything),
        cmocka_unit_test(table_aligns_numbers_right),
        cmocka_unit_test(table_measures_as_a_terminal_does),
        cmocka_unit_test(table_cuts_to_the_width_and_says_so),
        cmocka_unit_test(table_wraps_at_blanks),
        cmocka_unit_test(prose_without_room_stands_below_its_row),
        cmocka_unit_test(nothing_of_an_input_acts_on_the_terminal),
        cmocka_unit_test(tags_have_a_colour_of_their_own),
        cmocka_unit_test(marks_are_coloured_across_wrapped_lines),
        cmocka_unit_test(columns_of_some_formats_only),
        cmocka_unit_test(long_tables_print_every_row),
        cmocka_unit_test(failed_writes_are_reported),
        cmocka_unit_test(closed_pipes_are_noticed_before_the_end),
        cmocka_unit_test(json_strings_escape_and_mend),
        cmocka_unit_test(formats_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
