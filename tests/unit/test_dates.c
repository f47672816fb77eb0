/* Dates as people write them. */
#include "unit.h"

#include "text/dates.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *text, *iso; /* "": no date */
} cases[] = {
    {"2014", "2014"},
    {"2014-05", "2014-05"},
    {"2014-05-29", "2014-05-29"},
    {"2014-05-29T10:30:00+06:00", "2014-05-29"},
    {"2014-05-29T10:30:00.123Z", "2014-05-29"},
    {"2014-05-29 10:30", "2014-05-29"},
    {"20140529", "2014-05-29"},
    {"29.05.2014", "2014-05-29"},
    {"9.5.2014", "2014-05-09"},
    {"29.05.2014 г.", "2014-05-29"},
    {"29.05.2014, 18:05", "2014-05-29"},
    {"29/05/2014", "2014-05-29"},
    {"05/29/2014", "2014-05-29"},
    {"5/5/2014", "2014-05-05"},
    {"2014/05/29", "2014-05-29"},
    {"2014.05.29", "2014-05-29"},
    {"05.2014", "2014-05"},
    {"29 мая 2014 г.", "2014-05-29"},
    {"29 мая 2014 года", "2014-05-29"},
    {"29-го мая 2014 года", "2014-05-29"},
    {"Четверг, 29 мая 2014 года, 12:30 мск", "2014-05-29"},
    {"в мае 2014 года", "2014-05"},
    {"Май 2014", "2014-05"},
    {"1 ЯНВАРЯ 2015", "2015-01-01"},
    {"3 нояб. 1999", "1999-11-03"},
    {"31 марта 2008", "2008-03-31"},
    {"2014 жылғы 29 мамыр", "2014-05-29"},
    {"2014 жылдың 29 мамырында", "2014-05-29"},
    {"2014 жыл, 29 мамыр", "2014-05-29"},
    {"29 мамыр 2014 ж.", "2014-05-29"},
    {"2011 жылғы 15 желтоқсан", "2011-12-15"},
    {"2014 жылғы қыркүйекте", "2014-09"},
    {"2014 jylğy 29 mamyr", "2014-05-29"},
    {"May 29, 2014", "2014-05-29"},
    {"29 May 2014", "2014-05-29"},
    {"the 29th of May, 2014", "2014-05-29"},
    {"Thursday, May 29th, 2014 at 10:30 AM", "2014-05-29"},
    {"Thu, 29 May 2014 10:30:00 +0000", "2014-05-29"},
    {"Sept. 5, 2015", "2015-09-05"},
    {"May 2014", "2014-05"},
    {"2014 г.", "2014"},
    {"2014 жыл", "2014"},
    {"29 февраля 2016", "2016-02-29"},
    /* no dates */
    {"", ""},
    {"May", ""},
    {"29 мая", ""},
    {"29 февраля 2015", ""},
    {"31 апреля 2014", ""},
    {"2014-13", ""},
    {"2014-00-10", ""},
    {"05/06/2014", ""},
    {"29.05.14", ""},
    {"29 мая 14 г.", ""},
    {"May June 2014", ""},
    {"29 30 May 2014", ""},
    {"2014 2015", ""},
    {"2013-2014", ""},
    {"spring 2014", ""},
    {"after 29 May 2014 the union", ""},
    {"марттан 2014 бері", ""},
    {"99999", ""},
    {"0000-01-01", ""},
};

static void dates_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char iso[EV_DATE_BYTES];
        bool found = ev_date_parse(cases[i].text, strlen(cases[i].text), iso);
        if (strcmp(iso, cases[i].iso) != 0 || found != (cases[i].iso[0] != '\0'))
            fail_msg("\"%s\": \"%s\" instead of \"%s\"", cases[i].text, iso, cases[i].iso);
    }
}

/* Nothing that bytes can hold makes it read past the end. */
static void any_bytes_are_borne(void **state) {
    static const char *const texts[] = {"29 \xD0",
                                        "\xFF\xFE",
                                        "2014-05-29T",
                                        "1:",
                                        "10:30:",
                                        "2014 \xD0\xBC",
                                        "99999999999999999999",
                                        "+",
                                        "-",
                                        ("\xEF\xBB\xBF"
                                         "2014")};
    char iso[EV_DATE_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ev_date_parse(texts[i], strlen(texts[i]), iso);
    ev_date_parse("2014\0 05", 8, iso);
    assert_string_equal(iso, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read),
        cmocka_unit_test(any_bytes_are_borne),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
