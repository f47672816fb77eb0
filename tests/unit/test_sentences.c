/* Where sentences end (text/sentences.h), shown through whole analyses: each case is a text and its
 * sentences, separated by " | ", with line ends inside a sentence shown as "/". */
#include "unit.h"

#include "text/analyse.h"

#include "base/buf.h"

#include <string.h>

typedef struct text_case {
    const char *text, *sentences;
} text_case;

static void show(const ev_analysis *analysis, ev_buf *out) {
    ev_buf_clear(out);
    for (size_t i = 0; i < analysis->n_sentences; i++) {
        const ev_sentence *sentence = &analysis->sentences[i];
        if (i > 0)
            ev_buf_add_str(out, " | ");
        for (uint32_t at = sentence->start; at < sentence->end; at++)
            ev_buf_add_char(out, analysis->text[at] == '\n' ? '/' : analysis->text[at]);
    }
}

static void check_texts(const text_case *cases, size_t n_cases) {
    ev_lexicon *lexicon = NULL;
    ev_analyser *analyser = NULL;
    ev_buf sentences = {0};
    assert_int_equal(ev_lexicon_new(&lexicon, NULL), EV_OK);
    assert_int_equal(ev_analyser_new(&analyser, lexicon, NULL), EV_OK);
    for (size_t i = 0; i < n_cases; i++) {
        const ev_analysis *analysis;
        const char *text = cases[i].text;
        assert_int_equal(ev_analyse(analyser, text, strlen(text), EV_LANG_UND, &analysis, NULL), EV_OK);
        show(analysis, &sentences);
        assert_string_equal(ev_buf_cstr(&sentences), cases[i].sentences);
    }
    ev_buf_free(&sentences);
    ev_analyser_free(analyser);
    ev_lexicon_free(lexicon);
}

#define CHECK(cases) check_texts(cases, sizeof(cases) / sizeof *(cases))

static void stops_and_what_closes_after_them(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"", ""},
        {" \n ", ""},
        {"We stay. They leave! Why? Nobody knows… Perhaps.",
         "We stay. | They leave! | Why? | Nobody knows… | Perhaps."},
        {"Мы остаёмся. Они уходят.", "Мы остаёмся. | Они уходят."},
        {"Біз қаламыз. Олар кетеді.", "Біз қаламыз. | Олар кетеді."},
        {"He said: “We leave.” Then he left.", "He said: “We leave.” | Then he left."},
        {"Он сказал: «Мы уходим.» Потом ушёл.", "Он сказал: «Мы уходим.» | Потом ушёл."},
        {"(We stay.) They leave.", "(We stay.) | They leave."},
        {"Is it \"sovereign\"? \"Yes.\" No.", "Is it \"sovereign\"? | \"Yes.\" | No."},
        {"«Шығамыз!» — деді министр. Сосын кетті.", "«Шығамыз!» — деді министр. | Сосын кетті."},
        {"What?! No...", "What?! | No..."},
        {"Он ждал... и ушёл.", "Он ждал... и ушёл."},
        {"Some (!) States left.", "Some (!) States left."},
        {"No stop at the end", "No stop at the end"},
        {"We stay for good. [...] They leave. (…) So what?",
         "We stay for good. [...] | They leave. (…) | So what?"},
        {"He wrote [...] that we stay.", "He wrote [...] that we stay."},
        {"You know — No, it was not so.", "You know — | No, it was not so."},
        {"But that is -- You see, we stay.", "But that is -- | You see, we stay."},
        {"The union – we said – stays.", "The union – we said – stays."},
        {"It stays – I am sure – and I’m glad — I’m not alone.",
         "It stays – I am sure – and I’m glad — I’m not alone."},
        {"The talks Minsk – The Hague failed.", "The talks Minsk – The Hague failed."},
        {"Москва — Это столица.", "Москва — Это столица."},
    };
    CHECK(CASES);
}

static void abbreviations_do_not_end_sentences(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"Mr. President, the U.S. Senate met. It voted.", "Mr. President, the U.S. Senate met. | It voted."},
        {"He lives in the U.S. He left.", "He lives in the U.S. | He left."},
        {"See No. 5. We agree.", "See No. 5. | We agree."},
        {"We say no. Never.", "We say no. | Never."},
        {"Oil, gas, etc. Trade grew.", "Oil, gas, etc. | Trade grew."},
        {"А. Б. Иванов ушёл. И. И. Петров остался.", "А. Б. Иванов ушёл. | И. И. Петров остался."},
        {"Школа им. Абая, ул. Ленина, г. Алматы. Там тихо.",
         "Школа им. Абая, ул. Ленина, г. Алматы. | Там тихо."},
        {"Это было в 1995 г. В 1996 г. Казахстан согласился.",
         "Это было в 1995 г. | В 1996 г. Казахстан согласился."},
        {"Нефть, газ и т. д. Рост продолжился.", "Нефть, газ и т. д. | Рост продолжился."},
        {"Осталось 80 км. Там город.", "Осталось 80 км. | Там город."},
        {"Дали 5 млн. тенге. Всё.", "Дали 5 млн. тенге. | Всё."},
        {"1991 ж. желтоқсанда болды. Қ. Тоқаев айтты.", "1991 ж. желтоқсанда болды. | Қ. Тоқаев айтты."},
        {"Мұнай, газ, т.б. Біз сатамыз.", "Мұнай, газ, т.б. | Біз сатамыз."},
    };
    CHECK(CASES);
}

static void numbers_and_footnote_marks(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"It grew by 2.5 per cent. We met on 12.05.2014. Good.",
         "It grew by 2.5 per cent. | We met on 12.05.2014. | Good."},
        {"Рост 3,14 процента. Хорошо.", "Рост 3,14 процента. | Хорошо."},
        {"They left. [17] We stayed.", "They left. [17] | We stayed."},
        {"They left.[17] We stayed.", "They left.[17] | We stayed."},
        {"1. We stay. 2. They leave.", "1. We stay. | 2. They leave."},
        {"It was 1995. Then it ended.", "It was 1995. | Then it ended."},
    };
    CHECK(CASES);
}

static void lines_and_paragraphs(void **state) {
    (void)state;
    static const text_case CASES[] = {
        {"Title\n\nThe text.", "Title | The text."},
        {"One line\nAnother line", "One line | Another line"}, /* lines are paragraphs */
        {"We shall leave the\nunion if the rules\nare not kept. So it\nis said.",
         "We shall leave the/union if the rules/are not kept. | So it/is said."},
        {"Sovereignty\nWe shall leave the union when all of\nits rules are broken and no one of\nits members "
         "is"
         " heard.",
         "Sovereignty | We shall leave the union when all of/its rules are broken and no one of/its members "
         "is heard."},
        {"We shall do this and that for all of\nthese reasons:\n- to leave it and to\nstay in it;\n- to "
         "wait.",
         "We shall do this and that for all of/these reasons: | - to leave it and to/stay in it; | - to "
         "wait."},
        {"Before.\n\n***\n\nAfter.", "Before. | *** | After."},
        {"***", "***"},
        {"- Yes.\r\n\r\n- No.\r\n", "- Yes. | - No."},
        /* an empty line after each line: two of them end a paragraph */
        {"Our state has the right \n\nto leave the union. We \n\nsaid so before, and \n\nsay it "
         "again.\n\n\nThe "
         "next.",
         "Our state has the right //to leave the union. | We //said so before, and //say it again. | The "
         "next."},
        {"The minister spoke.\n\nNobody answered.\n\nthen he left.\n\nThe end.\n\nNo more.\n\nDone.",
         "The minister spoke. | Nobody answered. | then he left. | The end. | No more. | Done."},
    };
    CHECK(CASES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_and_what_closes_after_them),
        cmocka_unit_test(abbreviations_do_not_end_sentences),
        cmocka_unit_test(numbers_and_footnote_marks),
        cmocka_unit_test(lines_and_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
