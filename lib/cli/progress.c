/* See progress.h. */
#include "cli/progress.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

static const double SECONDS_BETWEEN_LINES = 0.1;
/* A rate of less than this says nothing yet. */
static const double SECONDS_BEFORE_RATE = 1.0;

enum { THOUSANDS = 1000, MINUTE = 60, HOUR = 3600, LONGEST_WAIT_HOURS = 99 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "12,345" */
static void add_count(ev_buf *out, uint64_t n) {
    if (n >= THOUSANDS) {
        add_count(out, n / THOUSANDS);
        ev_buf_printf(out, ",%03" PRIu64, n % THOUSANDS);
    } else {
        ev_buf_printf(out, "%" PRIu64, n);
    }
}

/* "512 B", "1.5 kB", "96.0 MB": powers of a thousand. */
static void add_bytes(ev_buf *out, double n) {
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (n < THOUSANDS) {
        ev_buf_printf(out, "%.0f B", n);
        return;
    }
    size_t i = 0;
    n /= THOUSANDS;
    while (n >= THOUSANDS && i + 1 < sizeof units / sizeof *units) {
        n /= THOUSANDS;
        i++;
    }
    ev_buf_printf(out, "%.1f %s", n, units[i]);
}

static void add_amount(ev_buf *out, const ev_progress *progress, double n) {
    if (!progress->unit)
        add_bytes(out, n);
    else
        add_count(out, (uint64_t)n);
}

/* "0:42", "1:02:03" */
static void add_time(ev_buf *out, double seconds) {
    uint64_t s = (uint64_t)(seconds + 0.5);
    if (s >= HOUR)
        ev_buf_printf(out, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / HOUR, s / MINUTE % MINUTE, s % MINUTE);
    else
        ev_buf_printf(out, "%" PRIu64 ":%02" PRIu64, s / MINUTE, s % MINUTE);
}

void ev_progress_line(ev_buf *out, const ev_progress *progress, uint64_t done, double seconds) {
    ev_buf_printf(out, "%s ", progress->what);
    add_amount(out, progress, (double)done);
    if (progress->total) {
        ev_buf_add_str(out, " of ");
        add_amount(out, progress, (double)progress->total);
    }
    if (progress->unit)
        ev_buf_printf(out, " %s", progress->unit);
    if (progress->total)
        ev_buf_printf(out, ", %.0f%%",
                      100.0 * (double)(done < progress->total ? done : progress->total) /
                          (double)progress->total);
    if (seconds < SECONDS_BEFORE_RATE || done == 0)
        return;
    double rate = (double)done / seconds;
    ev_buf_add_str(out, ", ");
    add_amount(out, progress, rate);
    ev_buf_add_str(out, "/s");
    if (done >= progress->total)
        return;
    double left = (double)(progress->total - done) / rate;
    if (left < (double)LONGEST_WAIT_HOURS * HOUR) {
        ev_buf_add_str(out, ", ");
        add_time(out, left);
        ev_buf_add_str(out, " left");
    }
}

void ev_progress_start(ev_progress *progress, FILE *stream, const char *what, const char *unit,
                       uint64_t total) {
    *progress = (ev_progress){.what = what, .unit = unit, .total = total, .started = now()};
    progress->stream = isatty(fileno(stream)) == 1 ? stream : NULL;
    progress->printed = progress->started;
}

void ev_progress_at(ev_progress *progress, uint64_t done) {
    if (!progress->stream)
        return;
    double t = now();
    if (t - progress->printed < SECONDS_BETWEEN_LINES)
        return;
    progress->printed = t;
    progress->line_open = true;
    ev_buf line = {0};
    ev_progress_line(&line, progress, done, t - progress->started);
    fprintf(progress->stream, "\r%s\033[K", ev_buf_cstr(&line));
    fflush(progress->stream);
    ev_buf_free(&line);
}

void ev_progress_clear(ev_progress *progress) {
    if (progress->stream && progress->line_open)
        fputs("\r\033[K", progress->stream);
    if (progress->stream)
        fflush(progress->stream);
    progress->line_open = false;
}
