/* See dates.h: a date is cut into numbers and words, and read by what they can be. */
#include "text/dates.h"

#include "text/chars.h"
#include "text/dates_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { MAX_DATE_BYTES = 200, MAX_NUMBERS = 3, MAX_ENDING_BYTES = 14, YEAR_DIGITS = 4 };

typedef struct number {
    int value;
    int n_digits;
    char before; /* the separator between it and the number before: '.', '/', '-', or 0 */
} number;

typedef struct date_parts {
    number numbers[MAX_NUMBERS];
    size_t n_numbers;
    int month; /* by its name; 0: none */
} date_parts;

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static size_t n_digits_at(const char *at) {
    size_t n = 0;
    while (at[n] >= '0' && at[n] <= '9')
        n++;
    return n;
}

/* Behind "10:30:00", "10:30" and, after one of them, "+05:00"; 0 where no time stands. */
static size_t time_of_day(const char *at, bool after_time) {
    size_t n = 0;
    bool zone = after_time && (*at == '+' || *at == '-');
    if (zone)
        return 1 + strspn(at + 1, "0123456789:");
    while (n_digits_at(at + n) == 2 || (n == 0 && n_digits_at(at) == 1)) {
        size_t digits = n_digits_at(at + n);
        if (at[n + digits] != ':')
            return n > 0 ? n + digits + (at[n + digits] == '.' ? 1 + n_digits_at(at + n + digits + 1) : 0)
                         : 0;
        n += digits + 1;
    }
    return n;
}

static bool add_number(date_parts *parts, const char *at, size_t n, char before) {
    if (parts->n_numbers == MAX_NUMBERS || n > 2 * YEAR_DIGITS)
        return false;
    parts->numbers[parts->n_numbers++] = (number){atoi(at), (int)n, before};
    return true;
}

static bool add_word(date_parts *parts, const char *word, size_t n) {
    for (size_t i = 0; i < ev_n_date_words; i++) {
        const ev_date_word *known = &ev_date_words[i];
        size_t length = strlen(known->word);
        if (n < length || memcmp(word, known->word, length) != 0)
            continue;
        if (n > length && (!known->inflected || n - length > MAX_ENDING_BYTES))
            continue;
        if (known->month && parts->month)
            return false;
        parts->month += known->month;
        return true;
    }
    return false;
}

static size_t word_bytes(const char *at) {
    size_t n = 0;
    size_t step = 0;
    while (at[n] && ev_char_in_word(ev_char_class_of(ev_char_read(at + n, &step))) &&
           n_digits_at(at + n) == 0)
        n += step;
    return n;
}

/* The separator between two numbers, when nothing else stands between them. */
static char separator_of(const char *from, const char *to) {
    return to == from + 1 && strchr("./-", *from) ? *from : 0;
}

/* False when something is there that dates do not have. */
static bool take_apart(const char *text, date_parts *parts) {
    const char *end_of_number = NULL;
    bool after_time = false;
    for (const char *at = text; *at;) {
        size_t n = time_of_day(at, after_time);
        after_time = n > 0 || (after_time && *at == ' ');
        if (n == 0 && (n = n_digits_at(at)) > 0) {
            char before = end_of_number ? separator_of(end_of_number, at) : 0;
            if (!add_number(parts, at, n, before))
                return false;
            end_of_number = at + n;
        } else if (n == 0 && (n = word_bytes(at)) > 0) {
            if (!add_word(parts, at, n))
                return false;
        } else if (n == 0) {
            ev_char_read(at, &n);
        }
        at += n;
    }
    return parts->n_numbers > 0;
}

static bool put_date(int year, int month, int day, char *iso) {
    if (year < 1000 || year > 2999 || month > 12 || (month && day > days_in_month(year, month)))
        return false;
    int n = month && day
                ? snprintf(iso, EV_DATE_BYTES, "%04d-%02d-%02d", year % 10000, month % 100, day % 100)
            : month ? snprintf(iso, EV_DATE_BYTES, "%04d-%02d", year % 10000, month % 100)
                    : snprintf(iso, EV_DATE_BYTES, "%04d", year % 10000);
    return n > 0;
}

/* A year of four digits and, if it is there, a day of one or two. */
static bool with_month_name(const date_parts *parts, char *iso) {
    int year = 0;
    int day = 0;
    if (parts->n_numbers > 2)
        return false;
    for (size_t i = 0; i < parts->n_numbers; i++) {
        const number *n = &parts->numbers[i];
        int *to = n->n_digits == YEAR_DIGITS ? &year : n->n_digits <= 2 ? &day : NULL;
        if (!to || *to || n->value == 0)
            return false;
        *to = n->value;
    }
    return put_date(year, parts->month, day, iso);
}

/* Day and month between slashes or hyphens are told apart only when one of them can be no month. */
static bool day_and_month(const number *first, const number *second, char separator, int *day, int *month) {
    bool either = first->value <= 12 && second->value <= 12 && first->value != second->value;
    if (first->value == 0 || second->value == 0 || (either && separator != '.'))
        return false;
    bool month_first = second->value > 12;
    if (month_first && separator == '.')
        return false;
    *day = month_first ? second->value : first->value;
    *month = month_first ? first->value : second->value;
    return true;
}

static bool all_separated(const date_parts *parts, size_t n) {
    char separator = parts->numbers[1].before;
    return parts->n_numbers == n && separator && (n < 3 || parts->numbers[2].before == separator);
}

static bool numbers_only(const date_parts *parts, char *iso) {
    const number *n = parts->numbers;
    int day = 0;
    int month = 0;
    if (parts->n_numbers == 1 && n[0].n_digits == 2 * YEAR_DIGITS)
        return n[0].value % 100 && n[0].value / 100 % 100 &&
               put_date(n[0].value / 10000, n[0].value / 100 % 100, n[0].value % 100, iso);
    if (parts->n_numbers == 1)
        return n[0].n_digits == YEAR_DIGITS && put_date(n[0].value, 0, 0, iso);
    if (all_separated(parts, 2) && n[0].n_digits == YEAR_DIGITS && n[1].n_digits <= 2)
        return n[1].value && put_date(n[0].value, n[1].value, 0, iso);
    if (all_separated(parts, 2) && n[1].n_digits == YEAR_DIGITS && n[0].n_digits <= 2)
        return n[0].value && put_date(n[1].value, n[0].value, 0, iso);
    if (!all_separated(parts, 3))
        return false;
    if (n[0].n_digits == YEAR_DIGITS && n[1].n_digits <= 2 && n[2].n_digits <= 2)
        return n[1].value && n[2].value && put_date(n[0].value, n[1].value, n[2].value, iso);
    return n[2].n_digits == YEAR_DIGITS && n[0].n_digits <= 2 && n[1].n_digits <= 2 &&
           day_and_month(&n[0], &n[1], n[1].before, &day, &month) && put_date(n[2].value, month, day, iso);
}

bool ev_date_parse(const char *text, size_t n_bytes, char iso[EV_DATE_BYTES]) {
    iso[0] = '\0';
    if (n_bytes == 0 || n_bytes > MAX_DATE_BYTES)
        return false;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n =
        utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n_bytes, &folded,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    date_parts parts = {.n_numbers = 0};
    bool found = n > 0 && strlen((const char *)folded) == (size_t)n &&
                 take_apart((const char *)folded, &parts) &&
                 (parts.month ? with_month_name(&parts, iso) : numbers_only(&parts, iso));
    free(folded);
    if (!found)
        iso[0] = '\0';
    return found;
}
