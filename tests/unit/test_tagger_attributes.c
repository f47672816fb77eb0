/* Polarity and modality as a coder would give them, in three languages. */
#include "tests/unit/tagger_fixture.h"

static void a_question_is_one_even_with_an_if(void **state) {
    static const tag_case CASES[] = {
        {"Should Yerevan withdraw from the CSTO?", "question"},
        {"Why should we remain in the CSTO if nobody helps us?", "question"},
        {"Зачем оставаться в ОДКБ, если помощи нет?", "question"},
        {"Ереван ҰҚШҰ-дан шыға ма?", "question"},
        {"We shall leave the CSTO if nobody helps us.", "conditional"},
        {"Should the duties return, Yerevan will leave the EAEU.", "conditional"},
        {"Пока не поздно, Еревану следует покинуть ОДКБ.", "obligated"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_MODALITY);
}

static void what_is_not_ruled_out_is_possible(void **state) {
    static const tag_case CASES[] = {
        {"It cannot be ruled out that Yerevan will leave the CSTO.", "possible"},
        {"Не исключено, что Ереван выйдет из ОДКБ.", "possible"},
        {"Президент не исключает, что Ереван выйдет из ОДКБ.", "possible"},
        {"Ереван ешкімнен сұрамай ҰҚШҰ-дан кете алады.", "possible"},
        {"Yerevan has the right to leave the CSTO.", "possible"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_MODALITY);
}

static void a_right_asserts_sovereignty(void **state) {
    static const tag_case CASES[] = {
        {"Each nation has the right to guard its statehood.", "actual"},
        {"Each nation may have to guard its statehood.", "obligated"},
        {"We might lose faith, but our statehood stands.", "actual"},
        {"Всякий народ имеет право беречь свою государственность.", "actual"},
        {"Әр халықтың мемлекеттілігін сақтауға құқығы бар.", "actual"},
    };
    CHECK_TAGS(CASES, "", "sovereignty.defence", SHOW_MODALITY);
    static const tag_case CEDING[] = {
        {"The five could hand over their sovereignty to the Commission.", "possible"},
        {"The five handed over the right to set tariffs to the Commission.", "actual"},
        {"Страны могут передать часть полномочий наднациональному органу.", "possible"},
        {"Елдер өкілеттіктерінің бір бөлігін комиссияға бере алады.", "possible"},
        {"Өкілеттіктердің бір бөлігін комиссияға беруге болады.", "possible"},
    };
    CHECK_TAGS(CEDING, "", "sovereignty.ceding", SHOW_MODALITY);
}

/* A threat that is said not to be there is negated; sovereignty that nobody will give away is affirmed. */
static void what_is_denied_of_sovereignty(void **state) {
    static const tag_case CASES[] = {
        {"There is no threat to our statehood.", "negated"},
        {"We shall never surrender our statehood.", "affirmed"},
        {"Нашей государственности ничто не грозит.", "negated"},
        {"Мы не поступимся государственностью.", "affirmed"},
        {"Государственность не продаётся.", "affirmed"},
        {"Мемлекеттілігімізге қауіп жоқ.", "negated"},
        {"Мемлекеттілік сатылмайды.", "affirmed"},
        {"Мемлекеттілігімізден бас тартпаймыз.", "affirmed"},
    };
    CHECK_TAGS(CASES, "", "sovereignty.defence", SHOW_POLARITY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_one_even_with_an_if),
        cmocka_unit_test(what_is_not_ruled_out_is_possible),
        cmocka_unit_test(a_right_asserts_sovereignty),
        cmocka_unit_test(what_is_denied_of_sovereignty),
    };
    return cmocka_run_group_tests(tests, open_tagger, close_tagger);
}
