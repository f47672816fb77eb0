/* What every unit test begins with: cmocka, and the check of a status that comes with words. */
#ifndef EV_TESTS_UNIT_H
#define EV_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above */
#include <cmocka.h>

#define assert_ok(status, err)          \
    do {                                \
        if ((status) != EV_OK)          \
            fail_msg("%s", (err).text); \
    } while (0)

#endif
