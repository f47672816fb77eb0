/* A reader whose revision is overwritten: the writer replaces every document and commits three times while
 * the reader is at work. The C face for Xapian reopens and repeats; each test also asks that it had to, so
 * that none can go hollow. */
#include "xapian_variants.h"

/* Docids far apart, and terms and values that change with each generation, so that a list takes several
 * blocks and none of its blocks stays as it was. */
enum { N_MANY = 400, STEP = 2200000, DATA_BYTES = 200, ROUNDS = 3 };

typedef struct scene {
    folder folder;
    xpc_database *writer, *reader;
    unsigned generation;
} scene;

/* Document d: the terms "common" (wdf grows with the generation), "t0001" to "t0400", "gN" of the generation
 * N; the value of slot 0 "v0001"; data that begins with the generation. */
static void replace_all(scene *s) {
    xpc_document *document;
    char small[32], data[DATA_BYTES];
    OK(xpc_document_new(&document, &err));
    for (uint32_t i = 1; i <= N_MANY; i++) {
        xpc_document_clear(document);
        OK(xpc_document_add_posting(document, S("common"), 1 + s->generation, STEP + s->generation, &err));
        snprintf(small, sizeof small, "t%04u", i);
        OK(xpc_document_add_term(document, small, strlen(small), 1 + s->generation, &err));
        snprintf(small, sizeof small, "g%u", s->generation);
        OK(xpc_document_add_term(document, small, strlen(small), 1, &err));
        snprintf(small, sizeof small, "v%04u %u", i, s->generation);
        OK(xpc_document_set_value(document, 0, small, strlen(small), &err));
        memset(data, 'x', sizeof data);
        snprintf(data, sizeof data, "generation %u", s->generation);
        OK(xpc_document_set_data(document, data, sizeof data, &err));
        OK(xpc_database_replace_document(s->writer, i * STEP, document, &err));
    }
    xpc_document_free(document);
    snprintf(small, sizeof small, "%u", s->generation);
    OK(xpc_database_set_metadata(s->writer, S("generation"), small, strlen(small), &err));
    OK(xpc_database_add_spelling(s->writer, S("common"), 1, &err));
    OK(xpc_database_commit(s->writer, &err));
}

static void overwrite(scene *s) {
    for (int i = 0; i < ROUNDS; i++) {
        s->generation++;
        replace_all(s);
    }
}

static int setup(void **state) {
    static scene s;
    s.folder = folder_new();
    s.generation = 0;
    const char *path = in_folder(&s.folder, "db");
    OK(xpc_database_open_writable(path, XPC_DB_CREATE | XPC_DB_NO_SYNC, 2048, &s.writer, &err));
    replace_all(&s);
    OK(xpc_database_open(path, &s.reader, &err));
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    scene *s = *state;
    xpc_database_free(s->reader);
    xpc_database_free(s->writer);
    folder_free(&s->folder);
    return 0;
}

static void had_to_reopen(scene *s) {
    assert_true(xpc_database_reopened(s->reader) > 0);
}

/* Reads something, so that the tables' roots are those of the reader's revision. */
static void look(scene *s) {
    uint32_t n;
    OK(xpc_database_termfreq(s->reader, S("common"), &n, &err));
    assert_int_equal(n, N_MANY);
}

static void single_questions(void **state) {
    scene *s = *state;
    char *bytes;
    size_t n_bytes;
    uint32_t n;
    assert_int_equal(xpc_database_reopened(s->reader), 0);
    look(s);
    overwrite(s);
    OK(xpc_database_get_data(s->reader, N_MANY / 2 * STEP, &bytes, &n_bytes, &err));
    assert_int_equal(n_bytes, DATA_BYTES);
    assert_string_equal(bytes, "generation 3");
    xpc_free(bytes);
    had_to_reopen(s);
    overwrite(s);
    OK(xpc_database_termfreq(s->reader, S("g6"), &n, &err));
    OK(xpc_database_doclength(s->reader, 7 * STEP, &n, &err));
    overwrite(s);
    OK(xpc_database_get_metadata(s->reader, S("generation"), &bytes, &n_bytes, &err));
    xpc_free(bytes);
    OK(xpc_database_spelling_suggestion(s->reader, S("comon"), 2, &bytes, &n_bytes, &err));
    BYTES("common", bytes, n_bytes);
    xpc_free(bytes);
}

/* Every document is given once, in order, although the database changes under the list three times over. */
static void postings_go_on(void **state) {
    scene *s = *state;
    xpc_postings *postings;
    uint32_t docids[50], wdfs[50], expected = 1;
    size_t n;
    OK(xpc_database_postings(s->reader, S("common"), &postings, &err));
    do {
        OK(xpc_postings_read(postings, docids, wdfs, 50, &n, &err));
        for (size_t i = 0; i < n; i++)
            assert_int_equal(docids[i], STEP * expected++);
        if (expected % 100 == 1)
            overwrite(s);
    } while (n > 0);
    assert_int_equal(expected, N_MANY + 1);
    xpc_postings_free(postings);
    had_to_reopen(s);
}

static void a_posting_is_found_again(void **state) {
    scene *s = *state;
    xpc_postings *postings;
    xpc_positions *positions;
    uint32_t docid, n, position;
    bool found;
    OK(xpc_database_postings(s->reader, S("common"), &postings, &err));
    OK(xpc_postings_skip_to(postings, 200 * STEP, &docid, &err));
    overwrite(s);
    OK(xpc_postings_doclength(postings, &n, &err));
    OK(xpc_postings_positions(postings, &positions, &err));
    OK(xpc_positions_next(positions, &position, &found, &err));
    assert_true(found);
    assert_int_equal(position, 1 + s->generation);
    xpc_positions_free(positions);
    had_to_reopen(s);
    OK(xpc_postings_next(postings, &docid, &err));
    assert_int_equal(docid, 201 * STEP);
    /* and when it is gone, this is said, and the list goes on */
    overwrite(s);
    OK(xpc_database_delete_document(s->writer, 201 * STEP, &err));
    OK(xpc_database_commit(s->writer, &err));
    OK(xpc_database_reopen(s->reader, NULL, &err));
    FAILS(XPC_DOC_NOT_FOUND, xpc_postings_doclength(postings, &n, &err));
    OK(xpc_postings_next(postings, &docid, &err));
    assert_int_equal(docid, 202 * STEP);
    xpc_postings_free(postings);
}

static void terms_go_on(void **state) {
    scene *s = *state;
    xpc_strings *terms;
    const char *term;
    size_t n_bytes;
    char expected[32];
    OK(xpc_database_terms(s->reader, S("t"), &terms, &err));
    for (unsigned i = 1; i <= N_MANY; i++) {
        OK(xpc_strings_next(terms, &term, &n_bytes, &err));
        snprintf(expected, sizeof expected, "t%04u", i);
        assert_string_equal(term, expected);
        if (i % 150 == 0)
            overwrite(s);
    }
    OK(xpc_strings_next(terms, &term, &n_bytes, &err));
    assert_null(term);
    xpc_strings_free(terms);
    had_to_reopen(s);
}

static void values_go_on(void **state) {
    scene *s = *state;
    xpc_values *values;
    const char *value;
    size_t n_bytes;
    uint32_t docid;
    char expected[32];
    OK(xpc_database_values(s->reader, 0, &values, &err));
    for (unsigned i = 1; i <= N_MANY; i++) {
        OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
        assert_int_equal(docid, i * STEP);
        snprintf(expected, sizeof expected, "v%04u ", i);
        assert_memory_equal(value, expected, strlen(expected));
        if (i % 150 == 0)
            overwrite(s);
    }
    OK(xpc_values_next(values, &docid, &value, &n_bytes, &err));
    assert_null(value);
    xpc_values_free(values);
    had_to_reopen(s);
}

/* A document is read when it is asked; a change made to it before is not lost when it must be fetched anew.
 */
static void documents_are_fetched_anew(void **state) {
    scene *s = *state;
    xpc_document *read, *changed;
    xpc_strings *terms;
    const char *bytes;
    size_t n_bytes;
    uint32_t n;
    OK(xpc_database_get_document(s->reader, 77 * STEP, &read, &err));
    OK(xpc_database_get_document(s->reader, 78 * STEP, &changed, &err));
    OK(xpc_document_set_data(changed, S("mine"), &err));
    overwrite(s);
    OK(xpc_document_get_value(read, 0, &bytes, &n_bytes, &err));
    BYTES("v0077 3", bytes, n_bytes);
    OK(xpc_document_get_data(read, &bytes, &n_bytes, &err));
    assert_string_equal(bytes, "generation 3");
    OK(xpc_document_terms(read, &terms, &err));
    assert_string_equal(all_strings(terms), "common g3 t0077 ");
    had_to_reopen(s);
    OK(xpc_document_get_data(changed, &bytes, &n_bytes, &err));
    BYTES("mine", bytes, n_bytes);
    OK(xpc_document_n_terms(changed, &n, &err));
    assert_int_equal(n, 3);
    OK(xpc_document_terms(changed, &terms, &err));
    assert_string_equal(all_strings(terms), "common g0 t0078 ");
    xpc_document_free(read);
    xpc_document_free(changed);
}

static xpc_enquire *enquire_for(scene *s, const char *term) {
    xpc_enquire *enquire;
    xpc_query *query;
    OK(xpc_enquire_new(s->reader, &enquire, &err));
    OK(xpc_query_term(term, strlen(term), 1, 0, &query, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    xpc_query_free(query);
    return enquire;
}

static void matches_are_repeated(void **state) {
    scene *s = *state;
    xpc_enquire *enquire = enquire_for(s, "common");
    xpc_matches *matches;
    xpc_facet *facet;
    xpc_document *document;
    xpc_match first;
    const char *bytes;
    size_t n;
    look(s);
    OK(xpc_enquire_add_facet(enquire, 0, &facet, &err));
    overwrite(s);
    OK(xpc_enquire_match(enquire, 0, 10, N_MANY, &matches, &err));
    had_to_reopen(s);
    assert_int_equal(xpc_matches_size(matches), 10);
    OK(xpc_facet_total(facet, &n, &err)); /* not counted twice */
    assert_int_equal(n, N_MANY);
    OK(xpc_matches_read(matches, 0, &first, 1, &n, &err));
    overwrite(s);
    OK(xpc_matches_document(matches, 0, &document, &err));
    OK(xpc_document_get_data(document, &bytes, &n, &err));
    assert_string_equal(bytes, "generation 6");
    xpc_document_free(document);
    OK(xpc_database_delete_document(s->writer, first.docid, &err));
    OK(xpc_database_commit(s->writer, &err));
    OK(xpc_database_reopen(s->reader, NULL, &err));
    FAILS(XPC_DOC_NOT_FOUND, xpc_matches_document(matches, 0, &document, &err));
    assert_null(document);
    xpc_matches_free(matches);
    xpc_facet_free(facet);
    xpc_enquire_free(enquire);
}

typedef struct meddler {
    scene *scene;
    unsigned times_left, met;
} meddler;

/* Overwrites the database while the match is running, then reads the document that it was lent. */
static int meddle(void *context, xpc_document *document) {
    meddler *m = context;
    const char *bytes;
    size_t n;
    if (m->times_left > 0) {
        m->times_left--;
        overwrite(m->scene);
    }
    if (xpc_document_get_data(document, &bytes, &n, NULL) == XPC_MODIFIED)
        m->met++;
    return 1;
}

/* A callback that meets the modified database is told; what it answers then does not matter, the match is
 * repeated. */
static void callbacks_meet_it(void **state) {
    scene *s = *state;
    meddler m = {.scene = s, .times_left = 1};
    xpc_enquire *enquire = enquire_for(s, "common");
    xpc_matches *matches;
    xpc_match_counts counts;
    OK(xpc_enquire_set_decider(enquire, meddle, &m, &err));
    OK(xpc_enquire_match(enquire, 0, 10, N_MANY, &matches, &err));
    assert_int_equal(m.met, 1);
    had_to_reopen(s);
    OK(xpc_matches_counts(matches, &counts, &err));
    assert_int_equal(counts.estimate, N_MANY);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

/* Reads the shard before and after it was overwritten, and gives every document. */
static int source_open(void *context, xpc_database *shard, void **state, xpc_source_bounds *bounds) {
    meddler *m = context;
    char *data;
    size_t n;
    int stop = xpc_database_doccount(shard, &bounds->n_max, NULL) != XPC_OK;
    if (m->times_left > 0) {
        m->times_left--;
        overwrite(m->scene);
    }
    xpc_status status = xpc_database_get_data(shard, 300 * STEP, &data, &n, NULL);
    if (status == XPC_OK)
        xpc_free(data);
    else if (status == XPC_MODIFIED)
        m->met++;
    bounds->n_min = bounds->n_estimate = bounds->n_max;
    *state = m;
    return stop || status != XPC_OK;
}

static int source_seek(void *state, uint32_t at_least, double min_weight, uint32_t *docid, double *weight) {
    (void)state;
    (void)min_weight;
    *docid = (at_least + STEP - 1) / STEP * STEP;
    *weight = 0;
    return 0;
}

static void posting_sources_meet_it(void **state) {
    scene *s = *state;
    meddler m = {.scene = s, .times_left = 1};
    xpc_source source = {&m, source_open, source_seek, NULL};
    xpc_enquire *enquire;
    xpc_query *query;
    xpc_matches *matches;
    xpc_match_counts counts;
    OK(xpc_query_source(&source, &query, &err));
    OK(xpc_enquire_new(s->reader, &enquire, &err));
    OK(xpc_enquire_set_query(enquire, query, 0, &err));
    xpc_query_free(query);
    OK(xpc_enquire_match(enquire, 0, 10, N_MANY, &matches, &err));
    assert_int_equal(m.met, 1);
    had_to_reopen(s);
    OK(xpc_matches_counts(matches, &counts, &err));
    assert_int_equal(counts.estimate, N_MANY);
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

/* A writer that never lets a match finish: it ends after the stated number of attempts. */
static void the_bound(void **state) {
    scene *s = *state;
    meddler m = {.scene = s, .times_left = 1000};
    xpc_enquire *enquire = enquire_for(s, "common");
    xpc_matches *matches;
    OK(xpc_enquire_set_decider(enquire, meddle, &m, &err));
    FAILS(XPC_MODIFIED, xpc_enquire_match(enquire, 0, 10, N_MANY, &matches, &err));
    assert_null(matches);
    assert_int_equal(xpc_database_reopened(s->reader), XPC_REOPEN_LIMIT);
    OK(xpc_enquire_set_decider(enquire, NULL, NULL, &err));
    OK(xpc_enquire_match(enquire, 0, 10, N_MANY, &matches, &err)); /* when it rests, all is well */
    xpc_matches_free(matches);
    xpc_enquire_free(enquire);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_SCENE(single_questions),
        IN_SCENE(postings_go_on),
        IN_SCENE(a_posting_is_found_again),
        IN_SCENE(terms_go_on),
        IN_SCENE(values_go_on),
        IN_SCENE(documents_are_fetched_anew),
        IN_SCENE(matches_are_repeated),
        IN_SCENE(callbacks_meet_it),
        IN_SCENE(posting_sources_meet_it),
        IN_SCENE(the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
