/* See decode.h. */
#include "text/decode.h"

#include "text/encoding.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One call's input and what it fills. */
typedef struct job {
    const char *bytes;
    size_t n_bytes;
    ev_buf *out;
    ev_decode_report *report;
    ev_repairs repairs;
    ev_error *err;
} job;

static void set_name(char field[32], const char *name) {
    snprintf(field, 32, "%s", name);
}

static ev_status convert(job *j, const ev_encoding *encoding, size_t from, size_t to) {
    if (encoding == &EV_ENCODINGS[EV_ENCODING_UTF8]) {
        ev_utf8_repair(j->bytes + from, to - from, from, j->out, &j->repairs);
        return ev_buf_status(j->out, j->err);
    }
    return ev_convert(encoding, j->bytes + from, to - from, from, j->out, &j->repairs, j->err);
}

static ev_status convert_whole(job *j, ev_encoding_id id, size_t from) {
    set_name(j->report->encoding, EV_ENCODINGS[id].name);
    j->report->confidence = 1;
    return convert(j, &EV_ENCODINGS[id], from, j->n_bytes);
}

/* ---- Declared */

static bool is_iconv_name(const char *name) {
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+()");
    return n > 0 && name[n] == '\0';
}

static ev_status refuse_name(const char *name, ev_error *err) {
    ev_buf names = {0};
    ev_encoding_names(&names);
    ev_status status = ev_fail(err, EV_BAD_ENCODING, "no encoding is called '%.60s'; known are %s", name,
                               ev_buf_cstr(&names));
    ev_buf_free(&names);
    return status;
}

/* "UTF-16" and "UTF-32" leave the byte order to the mark, or else to what reads well. */
static ev_encoding_id settle_byte_order(const job *j, ev_encoding_id declared, ev_encoding_id marked) {
    if (declared != EV_ENCODING_UTF16 && declared != EV_ENCODING_UTF32)
        return declared;
    ev_encoding_id little = declared == EV_ENCODING_UTF16 ? EV_ENCODING_UTF16LE : EV_ENCODING_UTF32LE;
    ev_encoding_id big = declared == EV_ENCODING_UTF16 ? EV_ENCODING_UTF16BE : EV_ENCODING_UTF32BE;
    if (marked == little || marked == big)
        return marked;
    return ev_encoding_of_units(j->bytes, j->n_bytes) == big ? big : little;
}

static ev_status decode_declared(job *j, const char *name) {
    ev_encoding_id id = ev_encoding_find(name);
    if (id == EV_ENCODING_LAST) {
        const ev_encoding other = {.name = name, .iconv = name, .unit_bytes = 1};
        set_name(j->report->encoding, name);
        j->report->confidence = 1;
        ev_status status = is_iconv_name(name) ? convert(j, &other, 0, j->n_bytes) : EV_BAD_ENCODING;
        return status == EV_BAD_ENCODING ? refuse_name(name, j->err) : status;
    }
    size_t mark_bytes;
    ev_encoding_id marked = ev_encoding_of_mark(j->bytes, j->n_bytes, &mark_bytes);
    id = settle_byte_order(j, id, marked);
    return convert_whole(j, id, marked == id ? mark_bytes : 0);
}

/* ---- Detected */

/* How the sequences outside ASCII of some bytes stand as UTF-8. */
typedef struct tally {
    uint64_t n_good, n_bad;
} tally;

static tally count_sequences(const char *bytes, size_t n_bytes) {
    tally t = {0};
    for (size_t at = 0; at < n_bytes;) {
        at += ev_ascii_run(bytes + at, n_bytes - at);
        size_t run = ev_utf8_run(bytes + at, n_bytes - at);
        for (size_t i = at; i < at + run; i++)
            t.n_good += ((unsigned char)bytes[i] & 0xC0) == 0xC0;
        at += run;
        if (at < n_bytes) {
            t.n_bad++;
            at += ev_utf8_bad_bytes(bytes + at, n_bytes - at);
        }
    }
    return t;
}

static size_t line_end(const char *bytes, size_t from, size_t n_bytes) {
    const char *newline = memchr(bytes + from, '\n', n_bytes - from);
    return newline ? (size_t)(newline - bytes) + 1 : n_bytes;
}

/* The lines that are rather another encoding than damaged UTF-8: more ill-formed sequences than good ones. */
static bool is_foreign(tally line) {
    return line.n_bad > line.n_good;
}

typedef struct census {
    tally foreign, own; /* sequences of the lines that are foreign, and of the others */
    ev_buf lines;       /* the foreign lines */
} census;

static void take_census(const job *j, census *c) {
    for (size_t at = 0; at < j->n_bytes;) {
        size_t end = line_end(j->bytes, at, j->n_bytes);
        tally t = count_sequences(j->bytes + at, end - at);
        tally *to = is_foreign(t) ? &c->foreign : &c->own;
        to->n_good += t.n_good;
        to->n_bad += t.n_bad;
        if (is_foreign(t))
            ev_buf_add(&c->lines, j->bytes + at, end - at);
        at = end;
    }
}

/* Which encoding each line is in. */
typedef struct line_rule {
    bool has_utf8; /* lines that are not foreign are UTF-8 */
    bool has_guess;
    const ev_guesser *guesser;
    ev_encoding_id guess;
} line_rule;

static ev_encoding_id line_encoding(const line_rule *rule, const char *line, size_t n_bytes) {
    if (rule->has_utf8 && (!rule->has_guess || !is_foreign(count_sequences(line, n_bytes))))
        return EV_ENCODING_UTF8;
    return ev_guesser_line(rule->guesser, line, n_bytes);
}

static void count_lines(job *j, uint64_t n_lines[EV_ENCODING_LAST]) {
    int first = EV_ENCODING_UTF8, second = -1;
    for (int id = 0; id < EV_ENCODING_LAST; id++)
        if (n_lines[id] > n_lines[first])
            first = id;
    for (int id = 0; id < EV_ENCODING_LAST; id++) {
        if (id == first || n_lines[id] == 0)
            continue;
        j->report->n_other_lines += n_lines[id];
        if (second < 0 || n_lines[id] > n_lines[second])
            second = id;
    }
    set_name(j->report->encoding, EV_ENCODINGS[first].name);
    set_name(j->report->second_encoding, second < 0 ? "" : EV_ENCODINGS[second].name);
}

/* Converts runs of lines in one encoding; ASCII lines go with the run that they are in. */
static ev_status decode_lines(job *j, const line_rule *rule) {
    uint64_t n_lines[EV_ENCODING_LAST] = {0};
    ev_encoding_id current = EV_ENCODING_UTF8;
    size_t run = 0;
    ev_status status = EV_OK;
    for (size_t at = 0; at < j->n_bytes && status == EV_OK;) {
        size_t end = line_end(j->bytes, at, j->n_bytes);
        if (ev_ascii_run(j->bytes + at, end - at) < end - at) {
            ev_encoding_id id = line_encoding(rule, j->bytes + at, end - at);
            n_lines[id]++;
            if (id != current) {
                status = convert(j, &EV_ENCODINGS[current], run, at);
                current = id;
                run = at;
            }
        }
        at = end;
    }
    count_lines(j, n_lines);
    return status == EV_OK ? convert(j, &EV_ENCODINGS[current], run, j->n_bytes) : status;
}

static ev_status refuse_guess(const ev_encoding_guess *guess, ev_error *err) {
    ev_buf names = {0};
    ev_encoding_names(&names);
    ev_status status = ev_fail(err, EV_BAD_ENCODING,
                               "not UTF-8, and the encoding cannot be told: best guess %s with confidence "
                               "%.2f, %.2f is needed; name it with --encoding (%s)",
                               *guess->name ? guess->name : "none", guess->confidence,
                               EV_DECODE_MIN_CONFIDENCE, ev_buf_cstr(&names));
    ev_buf_free(&names);
    return status;
}

/* Decodes by a guess that is sure enough. With `has_utf8` the guess was made of the foreign lines only. */
static ev_status decode_guess(job *j, const ev_encoding_guess *guess, const ev_guesser *guesser,
                              bool has_utf8) {
    j->report->guessed = true;
    j->report->confidence = guess->confidence;
    if (guess->id < EV_ENCODING_LAST) {
        const line_rule rule = {has_utf8, true, guesser, guess->id};
        return decode_lines(j, &rule);
    }
    const ev_encoding other = {.name = guess->name, .iconv = guess->name, .unit_bytes = 1};
    set_name(j->report->encoding, guess->name);
    return convert(j, &other, 0, j->n_bytes);
}

/* Neither marked nor well-formed UTF-8. One line in another encoding does not make a file of UTF-8 foreign,
 * nor do a few letters of an old encoding that happen to be well-formed make it UTF-8: one in twenty does. */
static ev_status decode_unknown(job *j) {
    enum { ONE_IN = 20 };
    census c = {0};
    take_census(j, &c);
    bool has_utf8 = c.own.n_good > 0 && c.own.n_good * ONE_IN >= c.foreign.n_bad;
    if (c.foreign.n_bad == 0) {
        ev_buf_free(&c.lines);
        return convert_whole(j, EV_ENCODING_UTF8, 0);
    }
    ev_guesser *guesser = NULL;
    ev_encoding_guess guess;
    ev_status status = ev_buf_status(&c.lines, j->err);
    if (status == EV_OK)
        status = has_utf8 ? ev_guesser_new(&guesser, c.lines.data, c.lines.len, &guess, j->err)
                          : ev_guesser_new(&guesser, j->bytes, j->n_bytes, &guess, j->err);
    if (status == EV_OK && guess.confidence >= EV_DECODE_MIN_CONFIDENCE &&
        !(has_utf8 && guess.id == EV_ENCODING_LAST))
        status = decode_guess(j, &guess, guesser, has_utf8);
    else if (status == EV_OK && has_utf8 && c.own.n_good >= c.foreign.n_bad)
        status = convert_whole(j, EV_ENCODING_UTF8, 0); /* then it is rather damaged UTF-8 */
    else if (status == EV_OK)
        status = refuse_guess(&guess, j->err);
    ev_guesser_free(guesser);
    ev_buf_free(&c.lines);
    return status;
}

static ev_status decode_well_formed(job *j) {
    set_name(j->report->encoding, EV_ENCODINGS[EV_ENCODING_UTF8].name);
    j->report->confidence = 1;
    if (!ev_is_double_utf8(j->bytes, j->n_bytes)) {
        ev_utf8_repair(j->bytes, j->n_bytes, 0, j->out, &j->repairs);
        return ev_buf_status(j->out, j->err);
    }
    j->report->mended_double_utf8 = true;
    size_t from = j->out->len;
    ev_mend_double_utf8(j->bytes, j->n_bytes, j->out);
    j->repairs.n = ev_buf_drop_nuls(j->out, from);
    return ev_buf_status(j->out, j->err);
}

static ev_status decode_unmarked(job *j) {
    const char *binary = ev_binary_kind(j->bytes, j->n_bytes);
    if (binary) {
        ev_encoding_id wide = ev_encoding_of_units(j->bytes, j->n_bytes);
        if (wide != EV_ENCODING_LAST)
            return convert_whole(j, wide, 0);
        return ev_fail(j->err, EV_BAD_ENCODING,
                       "not a text but %s; save what it says as text, HTML, DOCX, ODT or PDF", binary);
    }
    if (ev_utf8_valid(j->bytes, j->n_bytes, NULL))
        return decode_well_formed(j);
    return decode_unknown(j);
}

ev_status ev_decode(const char *bytes, size_t n_bytes, const char *encoding, ev_buf *out,
                    ev_decode_report *report, ev_error *err) {
    memset(report, 0, sizeof *report);
    job j = {.bytes = bytes, .n_bytes = n_bytes, .out = out, .report = report, .err = err};
    size_t out_before = out->len, mark_bytes;
    ev_status status;
    ev_encoding_id marked = ev_encoding_of_mark(bytes, n_bytes, &mark_bytes);
    if (encoding)
        status = decode_declared(&j, encoding);
    else
        status = marked < EV_ENCODING_LAST ? convert_whole(&j, marked, mark_bytes) : decode_unmarked(&j);
    report->n_repaired = j.repairs.n;
    report->first_bad_byte = j.repairs.first_byte;
    if (status != EV_OK && out->len > out_before)
        out->len = out_before;
    return status;
}

/* What was guessed, and of how much of the text. */
static void say_guess(const ev_decode_report *report, ev_buf *words) {
    static const char SURE[] = "(confidence %.2f; --encoding NAME says otherwise)";
    bool mixed = report->n_other_lines > 0;
    if (mixed)
        ev_buf_printf(words, "mixed encodings: %" PRIu64 " %s not %s and %s taken for %s",
                      report->n_other_lines, report->n_other_lines == 1 ? "line is" : "lines are",
                      report->encoding, report->n_other_lines == 1 ? "was" : "were", report->second_encoding);
    bool whole = report->guessed && strcmp(report->encoding, EV_ENCODINGS[EV_ENCODING_UTF8].name) != 0;
    if (whole)
        ev_buf_printf(words, "%sis not UTF-8 and was taken for %s", mixed ? "; " : "", report->encoding);
    if (report->guessed) {
        ev_buf_add_char(words, ' ');
        ev_buf_printf(words, SURE, report->confidence);
    }
}

void ev_decode_notice(const ev_decode_report *report, ev_buf *words) {
    const char *gap = "";
    if (report->guessed || report->n_other_lines > 0) {
        say_guess(report, words);
        gap = "; ";
    }
    if (report->mended_double_utf8) {
        ev_buf_printf(words, "%shad been encoded to UTF-8 twice and was mended", gap);
        gap = "; ";
    }
    if (report->n_repaired > 0)
        ev_buf_printf(words,
                      "%s%" PRIu64 " %s not valid %s (the first at byte %" PRIu64
                      "), now U+FFFD or taken out; check the file's encoding",
                      gap, report->n_repaired, report->n_repaired == 1 ? "place is" : "places are",
                      report->encoding, report->first_bad_byte + 1);
}
