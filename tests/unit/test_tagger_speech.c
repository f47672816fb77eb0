/* Who speaks: metadata, quotations, reported speech, pronouns. */
#include "tests/unit/tagger_fixture.h"

#include "codebook/quotes.h"

static void a_statement_is_its_speakers(void **state) {
    static const tag_case CASES[] = {
        {"We may leave the EAEU.", "nazarbayev"},
        {"As I have said before, we may leave the EAEU.", "nazarbayev"},
        {"Мы можем выйти из ЕАЭС.", "nazarbayev"},
        {"Біз ЕАЭО-дан шыға аламыз.", "nazarbayev"},
    };
    CHECK_TAGS(CASES, "Нурсултан Назарбаев", "exit", SHOW_SPEAKER);
    static const tag_case UNKNOWN[] = {{"We may leave the EAEU.", "A. Nobody"}};
    CHECK_TAGS(UNKNOWN, "A. Nobody", "exit", SHOW_SPEAKER);
    static const tag_case NONE[] = {{"We may leave the EAEU.", "-"}};
    CHECK_TAGS(NONE, "", "exit", SHOW_SPEAKER);
}

static void quotations_are_those_quoted(void **state) {
    static const tag_case CASES[] = {
        {"Lukashenko said: \"We may leave the EAEU.\"", "lukashenko"},
        {"“We may leave the EAEU,” said Lukashenko.", "lukashenko"},
        {"\"The EAEU is unfair. We may leave the EAEU. That is all,\" Lukashenko told the press.",
         "lukashenko"},
        {"Lukashenko was asked. \"We may leave the EAEU,\" he replied.", "lukashenko"},
        {"\"The EAEU is unfair,\" said Lukashenko. \"We may leave the EAEU.\"", "lukashenko"},
        {"Лукашенко заявил: «Мы можем выйти из ЕАЭС».", "lukashenko"},
        {"«Мы можем выйти из ЕАЭС», — заявил Лукашенко.", "lukashenko"},
        {"«Біз ЕАЭО-дан шыға аламыз», — деді Лукашенко.", "lukashenko"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void a_quotation_in_a_quotation_has_its_own_speaker(void **state) {
    static const tag_case CASES[] = {
        {"Lukashenko said: “Putin told me: ‘all is well’. He wrote: \"Russia may leave the CIS\". We may "
         "leave the EAEU.”",
         "putin lukashenko"},
        {"Лукашенко сказал: «Путин заявил: „Россия может выйти из СНГ“. Мы можем выйти из ЕАЭС».",
         "putin lukashenko"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void nobody_is_guessed(void **state) {
    static const tag_case CASES[] = {
        {"\"We are tired of empty promises and may leave the EAEU before the summer.\"", "unknown"},
        {"The minister said that the republic may leave the EAEU.", "unknown"},
        {"Putin is in Minsk. The Armenian leader said that Yerevan may leave the EAEU.", "unknown"},
        {"According to Smith, Armenia may leave the EAEU.", "unknown"},
        {"Indeed, according to Smith and Jones, Armenia may leave the EAEU in the end.", "unknown"},
        {"Аналитики считают, что Армения может выйти из ЕАЭС, заявил источник.", "unknown"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void reported_speech_and_pronouns(void **state) {
    static const tag_case CASES[] = {
        {"Lukashenko said that Belarus may leave the EAEU.", "lukashenko"},
        {"Belarus may leave the EAEU, according to Lukashenko.", "lukashenko"},
        {"Belarus may leave the EAEU, Lukashenko said.", "lukashenko"},
        {"Belarus may leave the EAEU, said Lukashenko in a talk with workers on Friday.", "lukashenko"},
        {"Lukashenko met the press. He warned that Belarus may leave the EAEU.", "lukashenko"},
        {"Nazarbayev came to Minsk. Putin came later. The leader of Kazakhstan said that Astana may leave "
         "the EAEU.",
         "nazarbayev"},
        {"Putin praised the EAEU. Armenia may leave the EAEU.", "-"},
        {"Лукашенко заявил, что Беларусь может выйти из ЕАЭС.", "lukashenko"},
        {"По словам Лукашенко, Беларусь может выйти из ЕАЭС.", "lukashenko"},
        {"Лукашенко встретился с прессой. Он предупредил, что Беларусь может выйти из ЕАЭС.", "lukashenko"},
        {"Лукашенко Беларусь ЕАЭО-дан шығуы мүмкін деп мәлімдеді.", "lukashenko"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void pronouns_go_by_gender(void **state) {
    static const tag_case CASES[] = {
        {"The talks of Dodon and Sandu took an hour. She said that Moldova would leave the CIS.", "sandu"},
        {"The talks of Sandu and Dodon took an hour. He said that Moldova would leave the CIS.", "dodon"},
        {"Merkel listened to Cameron in Brussels. According to him, Britain may leave the EU.", "cameron"},
        {"Cameron listened to Merkel in Brussels. According to her, Britain may leave the EU.", "merkel"},
        {"The pupils wrote to Cameron and to Merkel. In her view, Britain may leave the EU.", "merkel"},
        {"The press met Putin and Lukashenko. She said that Minsk may leave the EAEU.", "unknown"},
        {"Lukashenko met the press. He spoke of prices. He spoke of roads. He spoke of milk. He spoke of "
         "gas. "
         "He spoke of oil. He spoke of sugar. He spoke of meat. He spoke of salt. He added that Minsk may "
         "leave "
         "the EAEU.",
         "lukashenko"},
        {"Додон принял Санду. Она заявила, что Молдавия выйдет из СНГ.", "sandu"},
        {"Санду приняла Додона. Он заявил, что Молдавия выйдет из СНГ.", "dodon"},
        {"Бакиев уступил место Отунбаевой. По её словам, Киргизия выйдет из СНГ.", "otunbayeva"},
        {"Отунбаева сменила Бакиева. По его мнению, Киргизия выйдет из СНГ.", "bakiyev"},
        {"Путин принял Лукашенко. Она сказала, что Минск может выйти из ЕАЭС.", "unknown"},
        {"Санду Кишиневте сөйледі. Оның айтуынша, Молдова ТМД-дан шығады.", "sandu"}, /* ол knows no gender */
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void names_in_every_case(void **state) {
    static const tag_case CASES[] = {
        {"По словам Лаврова, Россия выйдет из ВТО.", "lavrov"},
        {"По словам Пескова, Россия выйдет из ВТО.", "peskov"},
        {"По мнению Зеленского, Украина выйдет из СНГ.", "zelensky"},
        {"По мнению Отунбаевой, Киргизия выйдет из СНГ.", "otunbayeva"},
        {"По словам Тиграна Саркисяна, Армения выйдет из СНГ.", "sargsyan-tigran"},
        {"Армения выйдет из СНГ, сказано Пашиняном: «Мы выйдем из СНГ».", "- pashinyan"},
        {"Снегурдың айтуынша, Молдова ТМД-дан шығады.", "snegur"},
        {"Тігран Саргсянның айтуынша, Армения ТМД-дан шығады.", "sargsyan-serzh"},
        {"Тигран Саргсянның айтуынша, Армения ТМД-дан шығады.", "sargsyan-tigran"},
        {"In von der Leyen’s view, Britain may leave the EU.", "von-der-leyen"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void names_of_others(void **state) {
    static const tag_case CASES[] = {
        {"Ольга Назарбаева заявила, что Казахстан может выйти из ЕАЭС.", "unknown"},
        {"On Friday the deputy, Viktor Lukashenko said that Minsk may leave the EAEU.", "unknown"},
        {"On Friday in Sochi Lukashenko said that Minsk may leave the EAEU.", "lukashenko"},
        {"Lukashenko was silent, but Ivan Petrov said that Minsk may leave the EAEU.", "unknown"},
        {"Лукашенко молчал, но Иван Петров заявил, что Минск может выйти из ЕАЭС.", "unknown"},
        {"Путин ответил Лукашенко, что Россия может выйти из ВТО.", "putin"},
        {"Лукашенко сообщил Путину, что Минск может выйти из ЕАЭС.", "lukashenko"},
        {"Тоқаев Назарбаевқа ЕАЭО-дан шығуы мүмкін екенін айтты.", "tokayev"},
        {"A member of parliament said that Armenia may leave the EAEU.", "unknown"},
        {"The Final Act says that a state may leave the EAEU.", "-"},
        {"According to Smith, Putin may leave the EAEU.", "unknown"},
        {"The spokesman of Lukashenko said that Minsk may leave the EAEU.", "unknown"},
        {"Lukashenko told Putin of milk on Tuesday, adding that Minsk may leave the EAEU.", "lukashenko"},
        {"«Беларусь ЕАЭО-дан шығуы мүмкін», – деген Лукашенко журналистерге.", "lukashenko"},
        {"Армения парламентінің депутаты еліміз ЕАЭО-дан шығады деп мәлімдеді.", "unknown"},
        {"According to the constitution, Armenia may leave the EAEU.", "-"},
        {"The presidents gained much by threatening to leave the EAEU.", "-"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void clauses_between_a_name_and_its_verb(void **state) {
    static const tag_case CASES[] = {
        {"Lukashenko, the leader of Belarus, said that Minsk may leave the EAEU.", "lukashenko"},
        {"Lukashenko, who met Putin in Sochi, said that Minsk may leave the EAEU.", "lukashenko"},
        {"Minsk, Lukashenko said, may leave the EAEU.", "lukashenko"},
        {"Minsk, according to Lukashenko, may leave the EAEU.", "lukashenko"},
        {"Asked about Minsk that may leave the EAEU, Putin said that all was well.", "-"},
        {"Минск, по словам президента Белоруссии Лукашенко, может выйти из ЕАЭС.", "lukashenko"},
        {"Минск, заявил Лукашенко, может выйти из ЕАЭС.", "lukashenko"},
        {"«Нас обманули, — заявил Лукашенко, президент Белоруссии. — Мы можем выйти из ЕАЭС».", "lukashenko"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void names_before_a_colon_and_behind_a_dash(void **state) {
    static const tag_case CASES[] = {
        {"Лукашенко: Минск может выйти из ЕАЭС", "lukashenko"},
        {"Александр Лукашенко: «Минск может выйти из ЕАЭС»", "lukashenko"},
        {"Президент Белоруссии Лукашенко в интервью «Известиям»: Минск может выйти из ЕАЭС", "lukashenko"},
        {"Минск может выйти из ЕАЭС — Лукашенко", "lukashenko"},
        {"Минск может выйти из ЕАЭС — президент Белоруссии Александр Лукашенко", "lukashenko"},
        {"Письмо Путину: Минск может выйти из ЕАЭС", "-"},
        {"Путин и три вопроса: Минск может выйти из ЕАЭС", "-"},
        {"Lukashenko on the future: we may leave the EAEU", "lukashenko"},
        {"Лукашенко: ЕАЭО-дан шығуымыз мүмкін", "lukashenko"},
        {"Беларусь президенті Александр Лукашенко: «ЕАЭО-дан шығуымыз мүмкін»", "lukashenko"},
        {"LUKASHENKO: The year was hard. We may leave the EAEU.\n\nBelarus may leave the EAEU.",
         "lukashenko -"},
        {"Lukashenko: \"No.\" Belarus may leave the EAEU.", "-"},
        {"The slogan was: “Our land is ours, and we may leave the EAEU.”", "unknown"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void unclosed_marks_spoil_nothing(void **state) {
    static const tag_case CASES[] = {
        {"He wrote a \"note and left. Lukashenko said: “We may leave the EAEU.”", "lukashenko"},
        {"Lukashenko said: «We may leave the EAEU. Prices rise.", "lukashenko"},
        {"Armenia » may leave the EAEU.", "-"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

/* Each text and the quotations in it as "start-end<parent"; parents by number. */
static void quotations_by_place(void **state) {
    (void)state;
    static const tag_case CASES[] = {
        {"", ""},
        {"no marks", ""},
        {"a «b» c", "4-5 "},
        {"«a «b» c»", "2-11 6-7<0 "},
        {"\"a\" and \"b\"", "1-2 9-10 "},
        {"«never closed", ""},
        {"» «a»", "5-6 "},
        {"«open and \"b\"", "12-13 "},
        {"„a“ b", "3-4 "},
        {"«one\n«two»", "2-11 "}, /* a paragraph repeats the mark */
    };
    ev_quotes quotes = {0};
    ev_buf shown = {0};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        ev_buf_clear(&shown);
        assert_int_equal(ev_quotes_find(&quotes, CASES[i].text, strlen(CASES[i].text), NULL), EV_OK);
        for (size_t j = 0; j < quotes.n; j++) {
            ev_buf_printf(&shown, "%u-%u", quotes.items[j].start, quotes.items[j].end);
            if (quotes.items[j].parent != EV_NO_QUOTE)
                ev_buf_printf(&shown, "<%u", quotes.items[j].parent);
            ev_buf_add_char(&shown, ' ');
        }
        assert_string_equal(ev_buf_cstr(&shown), CASES[i].expected);
    }
    ev_buf_free(&shown);
    ev_quotes_free(&quotes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_is_its_speakers),
        cmocka_unit_test(quotations_are_those_quoted),
        cmocka_unit_test(a_quotation_in_a_quotation_has_its_own_speaker),
        cmocka_unit_test(nobody_is_guessed),
        cmocka_unit_test(reported_speech_and_pronouns),
        cmocka_unit_test(pronouns_go_by_gender),
        cmocka_unit_test(names_in_every_case),
        cmocka_unit_test(names_of_others),
        cmocka_unit_test(clauses_between_a_name_and_its_verb),
        cmocka_unit_test(names_before_a_colon_and_behind_a_dash),
        cmocka_unit_test(unclosed_marks_spoil_nothing),
        cmocka_unit_test(quotations_by_place),
    };
    return cmocka_run_group_tests(tests, open_tagger, close_tagger);
}
