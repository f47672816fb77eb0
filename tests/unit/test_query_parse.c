/* The query language: what trees come out, how strongly operators bind, and what each mistake is told. The
 * cases are data: a query, and its tree written as (KIND children...). */
#include "unit.h"

#include "base/buf.h"
#include "query/ast.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {"ALL", "",    "=",  "*",   "/",      "PHRASE", "NEAR",
                                         "ADJ", "AND", "OR", "NOT", "FILTER", "TAG"};

static void describe(const ev_node *node, ev_buf *out) {
    if (node->kind == EV_NODE_ALL) {
        ev_buf_add_str(out, "ALL");
        return;
    }
    if (ev_node_is_word(node)) {
        ev_buf_printf(out, "%s%s", kind_names[node->kind], node->text);
        return;
    }
    if (node->kind == EV_NODE_FILTER) {
        ev_buf_printf(out, "{%s%s%s%s}", node->key ? node->key : "", node->key ? "=" : "", node->text,
                      node->open_end ? "*" : "");
        return;
    }
    ev_buf_printf(out, "(%s", kind_names[node->kind]);
    if (node->kind == EV_NODE_NEAR || node->kind == EV_NODE_ADJ)
        ev_buf_printf(out, "/%u", node->distance);
    for (size_t i = 0; i < node->n_children; i++) {
        ev_buf_add_char(out, ' ');
        describe(node->children[i], out);
    }
    ev_buf_add_char(out, ')');
}

static void queries_become_the_trees_that_the_grammar_says(void **state) {
    static const struct {
        const char *query, *tree;
    } cases[] = {
        {"", "ALL"},
        {"   ", "ALL"},
        {"sovereignty", "sovereignty"},
        {"a b c", "(AND a b c)"},
        {"a AND b", "(AND a b)"},
        {"a OR b c", "(OR a (AND b c))"},
        {"(a OR b) c", "(AND (OR a b) c)"},
        {"a OR b OR c", "(OR a b c)"},
        {"a NOT b", "(AND a (NOT b))"},
        {"a -b", "(AND a (NOT b))"},
        {"NOT NOT a", "(NOT (NOT a))"},
        {"a and or not b", "(AND a and or not b)"},
        {"=Leaves", "=Leaves"},
        {"суверен*", "*суверен"},
        {"/^(не)?зависим/", "/^(не)?зависим"},
        {"/a\\/b/", "/a\\/b"},
        {"\"right to withdraw\"", "(PHRASE right to withdraw)"},
        {"\"=states leave*\"", "(PHRASE =states *leave)"},
        {"a NEAR b", "(NEAR/5 a b)"},
        {"a NEAR/3 b ADJ/2 c", "(ADJ/2 (NEAR/3 a b) c)"},
        {"x a NEAR/3 b", "(AND x (NEAR/3 a b))"},
        {"NOT a NEAR/3 b", "(NOT (NEAR/3 a b))"},
        {"(a OR b) NEAR/4 \"c d\"", "(NEAR/4 (OR a b) (PHRASE c d))"},
        {"theme:exit NEAR/10 крым", "(NEAR/10 (TAG {exit}) крым)"},
        {"(theme:exit target:EAEU) NEAR/10 крым", "(NEAR/10 (TAG (AND {exit} {EAEU})) крым)"},
        {"theme:exit", "(TAG {exit})"},
        {"modality:question", "(TAG {question})"},
        {"NOT theme:exit", "(NOT (TAG {exit}))"},
        {"theme:exit modality:conditional target:EAEU speaker:nazarbayev",
         "(TAG (AND {exit} {conditional} {EAEU} {nazarbayev}))"},
        {"target:EAEU крым theme:exit", "(AND крым (TAG (AND {exit} {EAEU})))"},
        {"(theme:exit OR theme:sovereignty) modality:actual",
         "(TAG (AND (OR {exit} {sovereignty}) {actual}))"},
        {"theme:exit (target:EAEU OR target:CIS)", "(TAG (AND {exit} (OR {EAEU} {CIS})))"},
        {"theme:exit NOT modality:question", "(TAG (AND {exit} (NOT {question})))"},
        {"theme:exit NOT theme:sovereignty", "(AND (TAG {exit}) (NOT (TAG {sovereignty})))"},
        {"theme:exit theme:power target:EU", "(AND (TAG (AND {exit} {EU})) (TAG (AND {power} {EU})))"},
        {"(theme:exit target:EU) (theme:power target:UN)",
         "(AND (TAG (AND {exit} {EU})) (TAG (AND {power} {UN})))"},
        {"target:EU modality:actual", "(TAG (AND {EU} {actual}))"},
        {"speaker:a крым", "(AND {a} крым)"},
        {"speaker:a OR theme:exit", "(OR {a} (TAG {exit}))"},
        {"крым NOT modality:question", "(AND крым (NOT (TAG {question})))"},
        {"country:KAZ", "{KAZ}"},
        {"speaker:\"Two Words\"", "{Two Words}"},
        {"speaker:Naz*", "{Naz*}"},
        {"meta:session=70", "{session=70}"},
        {"NEARBY adjacent", "(AND NEARBY adjacent)"},
        {"((a))", "a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_query query;
        ev_error err = {0};
        ev_buf tree = {0};
        if (ev_query_parse(cases[i].query, &query, &err) != EV_OK)
            fail_msg("%s: %s", cases[i].query, err.text);
        describe(query.root, &tree);
        assert_string_equal(ev_buf_cstr(&tree), cases[i].tree);
        ev_buf_free(&tree);
        ev_query_free(&query);
    }
}

/* The caret stands under the character that the case names: its column in code points, from 0. */
static void mistakes_are_shown_under_their_place(void **state) {
    static const struct {
        const char *query;
        int column;
        const char *words;
    } cases[] = {
        {"\"right to", 0, "not closed"},
        {"выход \"из", 6, "not closed"},
        {"a ()", 2, "nothing between"},
        {"(a b", 0, "not closed"},
        {"a b)", 3, "closes nothing"},
        {")", 0, "closes nothing"},
        {"/unclosed", 0, "not closed"},
        {"//", 0, "empty"},
        {"a AND", 2, "has to follow"},
        {"a OR OR b", 5, "operator"},
        {"NEAR/5 a", 0, "operator"},
        {"a NEAR/0 b", 7, "1 to 1000"},
        {"a NEAR/x b", 7, "1 to 1000"},
        {"a NEAR/5 (b c)", 2, "NEAR and ADJ"},
        {"a NEAR country:KAZ", 2, "NEAR and ADJ"},
        {"country:", 7, "value"},
        {"speaker:\"Naz", 8, "not closed"},
        {"year:20x4", 5, "date"},
        {"date:2014-02-30", 5, "date"},
        {"date:2016..2014", 5, "ends before it begins"},
        {"/a/i", 3, "second /"},
        {"\"a NEAR/3 b\"", 3, "quotation marks"},
        {"\"a * b\"", 3, "beginning of a word"},
        {"Colour:red", 0, "no such filter"},
        {"/a/b/ c", 3, "second /"},
        {"date:..", 5, "date"},
        {"colour:red", 0, "no such filter"},
        {"выход contry:KAZ", 6, "did you mean country:"},
        {"modality:conditonal", 9, "did you mean conditional?"},
        {"polarity:no", 9, "affirmed negated"},
        {"выход lang:xq", 11, "no such value"},
        {"a NEER/5 b", 2, "did you mean NEAR/5?"},
        {"a near/5 b", 2, "did you mean NEAR/5?"},
        {"a speaker:x NEAR/5 b", 12, "NEAR and ADJ"},
        {"meta:session", 5, "KEY=VALUE"},
        {"a*b", 1, "end of a word"},
        {"*", 0, "beginning of a word"},
        {"=", 0, "before a word"},
        {"=a*", 2, "one form"},
        {"...", 0, "no word"},
        {"\"...\"", 0, "no word"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_query query;
        ev_error err = {0};
        ev_status status = ev_query_parse(cases[i].query, &query, &err);
        if (status != EV_BAD_QUERY)
            fail_msg("%s was understood", cases[i].query);
        assert_null(query.root);
        if (!strstr(err.text, cases[i].words))
            fail_msg("%s: \"%s\" does not say \"%s\"", cases[i].query, err.text, cases[i].words);
        const char *caret = strrchr(err.text, '\n');
        assert_non_null(caret);
        int column = (int)strlen(caret + 1) - 3; /* two spaces before the query, the caret itself */
        if (column != cases[i].column)
            fail_msg("%s: caret at %d, not %d", cases[i].query, column, cases[i].column);
    }
}

static void partial_dates_mean_all_of_their_days(void **state) {
    static const struct {
        const char *query;
        int32_t first, last;
    } cases[] = {
        {"year:2014", 20140101, 20141231},          {"date:2016-02", 20160201, 20160229},
        {"date:2015-02", 20150201, 20150228},       {"year:2013..2015", 20130101, 20151231},
        {"date:2014-03-18..", 20140318, INT32_MAX}, {"date:..2014-05", 1, 20140531},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ev_query query;
        ev_error err = {0};
        assert_int_equal(ev_query_parse(cases[i].query, &query, &err), EV_OK);
        assert_int_equal(query.root->first_day, cases[i].first);
        assert_int_equal(query.root->last_day, cases[i].last);
        ev_query_free(&query);
    }
}

static void deep_long_and_broken_queries_end_well(void **state) {
    ev_query query;
    ev_error err = {0};
    enum { N = 100000 };
    char *text = malloc(N + 1);
    (void)state;
    assert_non_null(text);
    memset(text, '(', 5000);
    text[5000] = '\0';
    assert_int_equal(ev_query_parse(text, &query, &err), EV_BAD_QUERY);
    for (int i = 0; i < 5000; i += 4)
        memcpy(text + i, "NOT ", 4);
    assert_int_equal(ev_query_parse(text, &query, &err), EV_BAD_QUERY);
    memset(text, 'a', N);
    text[N] = '\0';
    assert_int_equal(ev_query_parse(text, &query, &err), EV_BAD_QUERY);
    assert_int_equal(ev_query_parse("caf\xE9", &query, &err), EV_BAD_QUERY);
    assert_non_null(strstr(err.text, "UTF-8"));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_become_the_trees_that_the_grammar_says),
        cmocka_unit_test(mistakes_are_shown_under_their_place),
        cmocka_unit_test(partial_dates_mean_all_of_their_days),
        cmocka_unit_test(deep_long_and_broken_queries_end_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
