/* Words counted by group: over several segments, whole and a band at a time. */
#include "store_fixture.h"

#include "query/tally.h"

/* By year: 2014 in both segments, with sentences of a group that are no neighbours. */
static const char *const first_segment[] = {
    "a", "2014", "War and peace. Peace is peace.", "b", "2015", "No war.", "c", "2014", "War came."};
static const char *const second_segment[] = {"d", "2014", "Peace came.", "e", "2016", "War is war."};

typedef struct counted {
    ev_index index;
    ev_query query;
    ev_matcher *matcher;
    ev_groups *groups;
    ev_vocabulary *vocabulary;
} counted;

static void open_counted(fixture *f, const char *by, counted *c) {
    ev_error err = {0};
    ev_keys keys;
    ev_index_writer *writer = open_writer(f->index);
    publish(writer, first_segment, 3);
    publish(writer, second_segment, 2);
    ev_index_writer_close(writer);
    c->index = open_index(f->index);
    assert_int_equal(c->index.manifest.n_segments, 2);
    ev_index *indexes[] = {&c->index};
    assert_ok(ev_query_parse("", &c->query, &err), err);
    assert_ok(ev_matcher_new(&c->query, indexes, 1, EV_UNIT_SENTENCE, &c->matcher, &err), err);
    assert_ok(ev_matcher_run(c->matcher, &err), err);
    assert_ok(ev_keys_parse(by, &keys, &err), err);
    assert_ok(ev_groups_new(&keys, c->matcher, &c->groups, &err), err);
    assert_ok(ev_vocabulary_new(c->groups, true, NULL, &c->vocabulary, &err), err);
}

static void close_counted(counted *c) {
    ev_vocabulary_free(c->vocabulary);
    ev_groups_free(c->groups);
    ev_matcher_free(c->matcher);
    ev_query_free(&c->query);
    ev_index_close(&c->index);
}

static void assert_count(ev_count got, uint64_t count, uint64_t sentences, uint64_t statements) {
    assert_int_equal(got.count, count);
    assert_int_equal(got.sentences, sentences);
    assert_int_equal(got.statements, statements);
}

static ev_tally *tally(counted *c, size_t first, size_t n) {
    ev_error err = {0};
    ev_tally *made;
    assert_ok(ev_tally_new(c->vocabulary, c->groups, first, n, &made, &err), err);
    return made;
}

static void words_are_counted_in_the_groups_of_all_segments(void **state) {
    counted c = {0};
    ev_count total;
    open_counted(*state, "year", &c);
    assert_int_equal(ev_groups_count(c.groups), 3);
    assert_string_equal(ev_vocabulary_at(c.vocabulary, 0).form, "war");
    assert_string_equal(ev_vocabulary_at(c.vocabulary, 1).form, "peace");
    ev_tally *made = tally(&c, 0, ev_vocabulary_size(c.vocabulary));
    const ev_count *war = ev_tally_row(made, 0, &total);
    assert_count(war[0], 2, 2, 2); /* a, c */
    assert_count(war[1], 1, 1, 1); /* b */
    assert_count(war[2], 2, 1, 1); /* e */
    assert_count(total, 5, 4, 4);
    const ev_count *peace = ev_tally_row(made, 1, &total);
    assert_count(peace[0], 4, 3, 2); /* a, d */
    assert_count(peace[1], 0, 0, 0);
    assert_count(peace[2], 0, 0, 0);
    assert_count(total, 4, 3, 2);
    ev_tally_free(made);
    close_counted(&c);
}

static void bands_count_what_the_whole_counts(void **state) {
    static const char *const keys[] = {"year", "statement", "language,year"};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        counted c = {0};
        snprintf(f->index, sizeof f->index, "%s/index-%zu", f->folder, i);
        open_counted(f, keys[i], &c);
        size_t n = ev_vocabulary_size(c.vocabulary);
        size_t n_groups = ev_groups_count(c.groups);
        assert_int_equal(n, 6); /* war peace is came and no */
        ev_tally *whole = tally(&c, 0, n);
        for (size_t band = 1; band < n; band++)
            for (size_t first = 0; first < n; first += band) {
                size_t now = band < n - first ? band : n - first;
                ev_tally *part = tally(&c, first, now);
                for (size_t j = 0; j < now; j++) {
                    ev_count total;
                    const ev_count *got = ev_tally_row(part, j, &total);
                    const ev_count *wanted = ev_tally_row(whole, first + j, &total);
                    assert_memory_equal(got, wanted, n_groups * sizeof *got);
                    assert_int_equal(total.count, ev_vocabulary_at(c.vocabulary, first + j).count);
                }
                ev_tally_free(part);
            }
        ev_tally_free(whole);
        close_counted(&c);
    }
}

/* Rows come in any order, and one that was asked for before leaves nothing behind. */
static void rows_stand_alone(void **state) {
    counted c = {0};
    ev_count total;
    open_counted(*state, "statement", &c);
    ev_tally *made = tally(&c, 0, ev_vocabulary_size(c.vocabulary));
    assert_count(ev_tally_row(made, 1, &total)[3], 1, 1, 1); /* peace in d */
    assert_count(ev_tally_row(made, 0, &total)[3], 0, 0, 0); /* war */
    assert_count(ev_tally_row(made, 0, &total)[4], 2, 1, 1);
    assert_count(ev_tally_row(made, 1, &total)[0], 3, 2, 1);
    ev_tally_free(made);
    close_counted(&c);
}

static void a_band_holds_at_least_one_word(void **state) {
    counted c = {0};
    open_counted(*state, "statement", &c);
    assert_int_equal(ev_tally_band(c.vocabulary, c.groups, 0, 6), 6);
    assert_int_equal(ev_tally_band(c.vocabulary, c.groups, 5, 1), 1);
    assert_int_equal(ev_tally_band(c.vocabulary, c.groups, 6, 0), 0);
    close_counted(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(words_are_counted_in_the_groups_of_all_segments),
        STORE_TEST(bands_count_what_the_whole_counts),
        STORE_TEST(rows_stand_alone),
        STORE_TEST(a_band_holds_at_least_one_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
