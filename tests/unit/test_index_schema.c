/* What an index holds: nothing that schema.h does not list, and tags as they were put in. */
#include "store_fixture.h"

#include "store/schema.h"

static bool listed_term(const char *term, size_t n_bytes) {
    static const char *const prefixes[] = {
        "Wen:",           "Wru:",    "Wkk:",      "Wx:",    "T",         "Q",
        "XDATE:",         "XTITLE:", "XSPEAKER:", "XROLE:", "XCOUNTRY:", "XLANGUAGE:",
        "XORGANISATION:", "XTYPE:",  "XSOURCE:",  "XM:"};
    if (n_bytes == 1 && term[0] == 'S')
        return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (n_bytes > strlen(prefixes[i]) && !strncmp(term, prefixes[i], strlen(prefixes[i])))
            return true;
    return false;
}

static bool listed_key(const char *key, size_t n_bytes) {
    return n_bytes > strlen(EV_KEY_FILE) && !strncmp(key, EV_KEY_FILE, strlen(EV_KEY_FILE));
}

/* A statement that has all that a statement can have, and a tag. */
static void publish_everything(ev_index_writer *writer) {
    ev_error err = {0};
    ev_segment_writer *segment = open_segment(writer);
    put(segment, "a", "2014-05-29", two[2]);
    ev_statement full = make_statement("full", "2014", "Егемендік. Суверенитет. Souveraineté.");
    for (int i = EV_FIELD_TITLE; i < EV_FIELD_LAST; i++)
        if (i != EV_FIELD_DATE)
            assert_ok(ev_statement_set(&full, (ev_field)i, "Value", &err), err);
    json_object_set_new(full.meta, "session", json_integer(70));
    json_object_set_new(full.meta, "tags", json_pack("[s, s]", "one", "two"));
    const ev_tag_in tag = {0,
                           {.start = 0,
                            .end = 4,
                            .theme = "sovereignty.defence",
                            .theme_bytes = 19,
                            .rule = "r",
                            .rule_bytes = 1}};
    put_statement(segment, &full, &tag);
    assert_ok(ev_segment_writer_put_file(segment, "00", "{}", &err), err);
    publish_segment(writer, segment);
}

typedef bool (*listed_fn)(const char *text, size_t n_bytes);

/* How many strings there are, each of which is listed. */
static size_t count_listed(xpc_strings *strings, listed_fn listed) {
    xpc_error cause = {0};
    const char *text;
    size_t n_bytes;
    size_t n = 0;
    for (; xpc_strings_next(strings, &text, &n_bytes, &cause) == XPC_OK && text; n++)
        if (!listed(text, n_bytes))
            fail_msg("the schema does not list %.*s", (int)n_bytes, text);
    xpc_strings_free(strings);
    return n;
}

static void an_index_holds_nothing_that_the_schema_does_not_list(void **state) {
    fixture *f = *state;
    xpc_error cause = {0};
    ev_index_writer *writer = open_writer(f->index);
    publish_everything(writer);
    xpc_database *database = ev_index_writer_index(writer)->segments[0].database;
    xpc_strings *strings;
    assert_int_equal(xpc_database_terms(database, "", 0, &strings, &cause), XPC_OK);
    assert_true(count_listed(strings, listed_term) > 20);
    assert_int_equal(xpc_database_metadata_keys(database, "", 0, &strings, &cause), XPC_OK);
    assert_int_equal(count_listed(strings, listed_key), 1);
    bool has_positions = true;
    assert_int_equal(xpc_database_has_positions(database, &has_positions, &cause), XPC_OK);
    assert_false(has_positions);
    for (uint32_t slot = 0; slot < 16; slot++) {
        uint32_t n = 1;
        assert_int_equal(xpc_database_value_freq(database, slot, &n, &cause), XPC_OK);
        assert_int_equal(n, 0);
    }
    ev_index_writer_close(writer);
}

/* The second sentence has the tag. */
static void tags_come_back_as_they_were_stored(void **state) {
    fixture *f = *state;
    uint32_t start = (uint32_t)strlen("It rains. We ");
    uint32_t end = start + (uint32_t)strlen("will leave");
    const ev_tag_in tag = {1,
                           {.start = start,
                            .end = end,
                            .polarity = 1,
                            .modality = 2,
                            .theme = "exit.threat",
                            .theme_bytes = 11,
                            .rule = "exit.threat/en/3",
                            .rule_bytes = 16,
                            .target = "EAEU",
                            .target_bytes = 4}};
    ev_index_writer *writer = open_writer(f->index);
    ev_segment_writer *out = open_segment(writer);
    ev_statement statement = make_statement("a", "", "It rains. We will leave the Union.");
    put_statement(out, &statement, &tag);
    publish_segment(writer, out);
    const ev_segment *segment = &ev_index_writer_index(writer)->segments[0];
    ev_passage passage;
    const unsigned char *at;
    uint64_t n;
    ev_stored_tag stored;
    assert_true(ev_segment_passage(segment, 2, &passage));
    assert_false(ev_segment_tags(segment, &passage, &at, &n));
    assert_true(ev_segment_passage(segment, 3, &passage));
    assert_true(ev_segment_tags(segment, &passage, &at, &n));
    assert_int_equal(n, 1);
    assert_true(ev_segment_next_tag(segment, &at, &stored));
    assert_int_equal(stored.start, start);
    assert_int_equal(stored.end, end);
    assert_int_equal(stored.first_token, 1); /* We | will leave | the Union */
    assert_int_equal(stored.n_tokens, 2);
    assert_int_equal(stored.polarity, 1);
    assert_int_equal(stored.modality, 2);
    assert_memory_equal(stored.theme, "exit.threat", 11);
    assert_memory_equal(stored.target, "EAEU", 4);
    assert_int_equal(stored.speaker_bytes, 0);
    ev_index_writer_close(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_index_holds_nothing_that_the_schema_does_not_list),
        STORE_TEST(tags_come_back_as_they_were_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
