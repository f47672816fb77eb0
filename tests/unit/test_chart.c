/* Charts as SVG, and as files. With a folder as argument the pictures are left there, to be looked at. */
#include "unit.h"

#include "query/report/chart.h"
#include "query/report/chart_axis.h"
#include "query/report/chart_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const ev_chart_labels LABELS = {
    .title = "Sovereignty & \"exit\" <by year>",
    .description = "Rises from 2 to 5.",
    .x = "year",
    .y = "passages per 1,000",
    .note = "Wilson intervals, 95 %. \xD0\x98\xD1\x81\xD1\x82\xD0\xBE\xD1\x87\xD0\xBD\xD0\xB8\xD0\xBA"};

static size_t count(const char *text, const char *part) {
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

static void draw_series(ev_buf *svg) {
    enum { N = 30 };
    ev_chart_point a[N], b[N];
    for (int i = 0; i < N; i++) {
        double y = i * 0.7 + (i % 5);
        a[i] = (ev_chart_point){.x = 1990.5 + i, .y = y, .low = y * 0.8, .high = y * 1.25, .smooth = NAN};
        b[i] = (ev_chart_point){
            .x = 1990.5 + i, .y = 20 - y / 2, .low = 18 - y / 2, .high = 23 - y / 2, .smooth = NAN};
    }
    a[7].y = a[9].y = NAN; /* the eighth point stands alone */
    a[7].low = a[7].high = a[9].low = a[9].high = NAN;
    ev_chart_line lines[] = {{"exit.threat", a, N}, {"sovereignty.defence", b, N}};
    ev_chart_event events[] = {
        {1989, "1989", "too early"},
        {1991.9, "1991-12-26", "the end of a union"},
        {2011.8, "2011-10", "announcement"},
        {2011.88, "2011-11-18",
         "a declaration with a name so long that it takes more than one line of the key"},
        {2014.2, "2014-03-18", "Crimea & <others>"},
        {2025, "2025", "too late"}};
    ev_chart_series series = {
        .from = 1990, .to = 2020, .lines = lines, .n_lines = 2, .events = events, .n_events = 6};
    ev_chart_draw_series(svg, &LABELS, &series);
}

static void a_series_has_points_intervals_and_events(void **state) {
    (void)state;
    ev_buf svg = {0};
    draw_series(&svg);
    const char *text = ev_buf_cstr(&svg);
    assert_int_equal(strncmp(text, "<svg ", 5), 0);
    assert_int_equal(count(text, "<path transform"), 28 + 30 + 2); /* points, and two in the legend */
    assert_int_equal(count(text, "fill-opacity"), 3); /* two stretches of the first, one of the second */
    assert_int_equal(count(text, "stroke-dasharray=\"1 3\""), 4); /* events within the axis */
    assert_non_null(strstr(text, "<title>Sovereignty &amp; &quot;exit&quot; &lt;by year&gt;</title>"));
    assert_non_null(strstr(text, "<desc>Rises from 2 to 5.</desc>"));
    assert_null(strstr(text, "too early"));
    assert_null(strstr(text, "nan"));
    ev_buf_free(&svg);
}

static void nothing_at_all_is_still_a_chart(void **state) {
    (void)state;
    ev_buf svg = {0};
    ev_chart_draw_series(&svg, &LABELS, &(ev_chart_series){.from = 2000, .to = 2000});
    ev_chart_draw_bars(&svg, &LABELS, NULL, 0);
    ev_chart_draw_dispersion(&svg, &LABELS, NULL, 0);
    ev_chart_draw_heat_map(&svg, &LABELS, &(ev_chart_grid){0});
    assert_int_equal(count(ev_buf_cstr(&svg), "</svg>"), 4);
    assert_null(strstr(svg.data, "nan"));
    assert_null(strstr(svg.data, "inf"));
    ev_buf_free(&svg);
}

static void draw_bars(ev_buf *svg) {
    static const ev_chart_bar bars[] = {
        {"sovereignty", 4.2, 3.9, 4.6, "4.20"},
        {"union", -1.5, NAN, NAN, "-1.50"},
        {"\xD0\xB5\xD0\xB3\xD0\xB5\xD0\xBC\xD0\xB5\xD0\xBD\xD0\xB4\xD1\x96\xD0\xBA", 2.0, 1.1, 3.5, "2.00"},
        {"nothing", NAN, NAN, NAN, ""}};
    ev_chart_draw_bars(svg, &LABELS, bars, 4);
}

static void draw_dispersion(ev_buf *svg) {
    static const double places[] = {0, 0.1, 0.11, 0.4, 0.9, 1};
    ev_chart_row rows[] = {{"sovereignty", places, 6, "DP 0.1"},
                           {"a name that is so long that it has to be cut & told", places + 2, 2, "DP 0.2"},
                           {"nothing", NULL, 0, ""}};
    ev_chart_draw_dispersion(svg, &LABELS, rows, 3);
}

static void draw_heat_map(ev_buf *svg) {
    static const char *const rows[] = {"KAZ", "BLR", "ARM"};
    static const char *const columns[] = {"2013", "2014", "2015", "2016", "2017"};
    static const double values[] = {0, 1.5, 2.5, 9, 4, NAN, 3, 2, 1, 0, 5.5, 6, 6.5, 7, 7.5};
    ev_chart_draw_heat_map(svg, &LABELS, &(ev_chart_grid){rows, 3, columns, 5, values, 1});
}

static void bars_strips_and_fields(void **state) {
    (void)state;
    ev_buf svg = {0};
    draw_bars(&svg);
    assert_int_equal(count(ev_buf_cstr(&svg), "<rect"), 1 + 3); /* the ground and three bars */
    ev_buf_clear(&svg);
    draw_dispersion(&svg);
    assert_int_equal(count(ev_buf_cstr(&svg), "v22"), 8);
    ev_buf_clear(&svg);
    draw_heat_map(&svg);
    assert_int_equal(count(ev_buf_cstr(&svg), "<title>KAZ, "), 5);
    assert_non_null(strstr(svg.data, "BLR, 2013: no value"));
    ev_buf_free(&svg);
}

static void scales_end_at_round_numbers(void **state) {
    (void)state;
    static const struct {
        double low, high, from, to, step;
        int decimals;
    } cases[] = {{0, 9.2, 0, 10, 2, 0}, {0, 0.0312, 0, 0.04, 0.01, 2}, {0, 100, 0, 100, 20, 0},
                 {-3, 4, -4, 4, 2, 0},  {0, 0, 0, 1, 0.2, 1},          {0, 123456, 0, 150000, 50000, 0},
                 {0, 1, 0, 1, 0.2, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ev_scale scale = ev_scale_make(cases[i].low, cases[i].high, 6, 0, 100);
        assert_float_equal(scale.from, cases[i].from, 1e-9);
        assert_float_equal(scale.to, cases[i].to, 1e-9);
        assert_float_equal(scale.step, cases[i].step, 1e-9);
        assert_int_equal(scale.decimals, cases[i].decimals);
    }
    ev_buf text = {0};
    ev_scale scale = ev_scale_make(0, 1234567, 6, 0, 100);
    ev_scale_text(&text, &scale, 1200000);
    assert_string_equal(ev_buf_cstr(&text), "1\xE2\x80\x89"
                                            "200\xE2\x80\x89"
                                            "000");
    ev_buf_free(&text);
}

static void files_by_their_endings(void **state) {
    (void)state;
    char folder[] = "/tmp/test_chart_XXXXXX";
    char path[64];
    unsigned char start[8] = {0};
    ev_error err = {0};
    ev_buf svg = {0};
    draw_bars(&svg);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(ev_chart_file_check("x.jpg", &err), EV_BAD_ARGUMENT);
    assert_int_equal(ev_chart_file_check(".svg", &err), EV_BAD_ARGUMENT);
    snprintf(path, sizeof path, "%s/x.png", folder);
    assert_int_equal(ev_chart_file_check(path, &err), EV_OK);
    assert_int_equal(ev_chart_file_write(path, svg.data, svg.len, &err), EV_OK);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(start, 1, sizeof start, file), sizeof start);
    assert_memory_equal(start, "\x89PNG\r\n\x1A\n", sizeof start);
    fclose(file);
    unlink(path);
    rmdir(folder);
    assert_int_equal(ev_chart_file_write("/nonexistent/x.svg", svg.data, svg.len, &err), EV_NOT_FOUND);
    ev_buf_free(&svg);
}

static int leave(const char *folder) {
    static const struct {
        const char *name;
        void (*draw)(ev_buf *svg);
    } pictures[] = {{"series", draw_series},
                    {"bars", draw_bars},
                    {"dispersion", draw_dispersion},
                    {"heat", draw_heat_map}};
    int failed = 0;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        char path[512];
        ev_buf svg = {0};
        pictures[i].draw(&svg);
        snprintf(path, sizeof path, "%s/%s.png", folder, pictures[i].name);
        failed |= ev_chart_file_write(path, svg.data, svg.len, NULL) != EV_OK;
        ev_buf_free(&svg);
    }
    return failed;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_has_points_intervals_and_events),
        cmocka_unit_test(nothing_at_all_is_still_a_chart),
        cmocka_unit_test(bars_strips_and_fields),
        cmocka_unit_test(scales_end_at_round_numbers),
        cmocka_unit_test(files_by_their_endings),
    };
    return argc > 1 ? leave(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}
