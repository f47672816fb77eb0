/* Progress, signals, and where the data folder is. */
#include "unit.h"

#include "cli/datadir.h"
#include "cli/progress.h"
#include "cli/signals.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_line(const char *unit, uint64_t total, uint64_t done, double seconds,
                        const char *expected) {
    ev_progress progress = {.what = "reading", .unit = unit, .total = total};
    ev_buf line = {0};
    ev_progress_line(&line, &progress, done, seconds);
    assert_string_equal(ev_buf_cstr(&line), expected);
    ev_buf_free(&line);
}

static void lines_say_amount_rate_and_time_left(void **state) {
    (void)state;
    /* 24 MB in 10 s is 2.4 MB/s; 72 MB more take 30 s. */
    assert_line(NULL, 96000000, 24000000, 10, "reading 24.0 MB of 96.0 MB, 25%, 2.4 MB/s, 0:30 left");
    assert_line("sentences", 0, 1234567, 2, "reading 1,234,567 sentences, 617,283/s");
    assert_line("sentences", 7200, 100, 100, "reading 100 of 7,200 sentences, 1%, 1/s, 1:58:20 left");
    assert_line("sentences", 10, 10, 5, "reading 10 of 10 sentences, 100%, 2/s");
    assert_line(NULL, 0, 999, 5, "reading 999 B, 200 B/s");
}

static void lines_promise_nothing_without_evidence(void **state) {
    (void)state;
    assert_line(NULL, 5000, 1000, 0.5, "reading 1.0 kB of 5.0 kB, 20%");
    assert_line(NULL, 5000, 0, 100, "reading 0 B of 5.0 kB, 0%");
    assert_line("files", 5, 6, 3, "reading 6 of 5 files, 100%, 2/s"); /* the total was too small */
}

static void nothing_is_printed_but_on_a_terminal(void **state) {
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    ev_progress progress;
    ev_progress_start(&progress, file, "reading", NULL, 100);
    progress.printed -= 10; /* long ago */
    ev_progress_at(&progress, 50);
    ev_progress_clear(&progress);
    assert_int_equal(ftell(file), 0);
    fclose(file);
}

/* The first signal sets the flag, the second ends the process: shown on a child. */
static void a_second_signal_ends_the_process(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        ev_signals_install();
        if (ev_interrupted())
            _exit(1);
        raise(SIGINT);
        if (!ev_interrupted())
            _exit(2);
        raise(SIGPIPE); /* ignored */
        raise(SIGINT);
        _exit(3);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_false(ev_interrupted());
}

static void a_named_data_folder_is_the_only_one_looked_in(void **state) {
    (void)state;
    char folder[] = "/tmp/exitvoice-unit-XXXXXX";
    assert_non_null(mkdtemp(folder));
    setenv("EXITVOICE_DATA", folder, 1);
    ev_buf path = {0}, expected = {0};
    ev_error err = {0};
    assert_int_equal(ev_data_path(&path, "stopwords", &err), EV_NOT_FOUND);
    assert_non_null(strstr(err.text, folder));
    ev_buf_printf(&expected, "%s/stopwords", folder);
    assert_int_equal(mkdir(ev_buf_cstr(&expected), 0700), 0);
    assert_int_equal(ev_data_path(&path, "stopwords", &err), EV_OK);
    assert_string_equal(ev_buf_cstr(&path), ev_buf_cstr(&expected));
    rmdir(ev_buf_cstr(&expected));
    rmdir(folder);
    unsetenv("EXITVOICE_DATA");
    ev_buf_free(&path);
    ev_buf_free(&expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_say_amount_rate_and_time_left),
        cmocka_unit_test(lines_promise_nothing_without_evidence),
        cmocka_unit_test(nothing_is_printed_but_on_a_terminal),
        cmocka_unit_test(a_second_signal_ends_the_process),
        cmocka_unit_test(a_named_data_folder_is_the_only_one_looked_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
