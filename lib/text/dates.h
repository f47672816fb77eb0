/* Dates as people write them, in English, Russian and Kazakh, brought into ISO 8601: "29 мая 2014 г.",
 * "2014 жылғы 29 мамыр", "May 29, 2014", "29.05.2014", "май 2014". Words are data (dates_data.h).
 *
 * Pure functions: no state, no allocation. */
#ifndef EV_TEXT_DATES_H
#define EV_TEXT_DATES_H

#include <stdbool.h>
#include <stddef.h>

enum { EV_DATE_BYTES = 11 }; /* "2014-05-29" and a NUL */

/* Puts the date as 2014, 2014-05 or 2014-05-29 into `iso`. Days of the week and times of day are passed over.
 * False for what is no date of the calendar, holds other words, has a year of other than four digits, or
 * could be two dates (05/06/2014). */
bool ev_date_parse(const char *text, size_t n_bytes, char iso[EV_DATE_BYTES]);

#endif
