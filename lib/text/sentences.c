/* See sentences.h. A gap is read once, character by character, into a record of what stands in it; the
 * decision is then taken from the record and the words on the two sides. */
#include "text/sentences.h"

#include "text/chars.h"

#include <string.h>

enum { FOOTNOTE_MAX_BYTES = 24, LINE_MAX_BYTES = 400, REFERENCE_MAX_BYTES = 9, LIST_NUMBER_MAX_BYTES = 6 };

typedef struct gap_record {
    size_t cut;        /* the end of the sentence if it ends here, 0: no terminator */
    bool strong;       /* ! or ? among the terminators */
    bool bracketed;    /* "(!)": the terminator is inside brackets of its own */
    bool spaced;       /* white space after the cut */
    bool opened;       /* anything else after that: a quotation mark, a bracket, a dash */
    size_t dash;       /* the byte after a dash between spaces and without a terminator before it, 0: none */
    size_t n_stops;    /* stops and ellipses */
    size_t n_newlines; /* line ends in all */
    bool blank_line;
    size_t first_newline; /* where it stands, valid when n_newlines > 0 */
    size_t last_newline;  /* the byte after it */
} gap_record;

static bool is_terminator(int32_t cp) {
    return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x203C ||
           (cp >= 0x2047 && cp <= 0x2049) || cp == 0x3002 || cp == 0x589 || cp == 0x61F || cp == 0x6D4;
}

/* Closes a quotation or bracket; ' and " may also open one, so they close only directly after a terminator.
 */
static bool is_closer(int32_t cp) {
    return cp == ')' || cp == ']' || cp == '}' || cp == 0xBB || cp == 0x201D || cp == 0x203A;
}

static bool is_straight_quote(int32_t cp) {
    return cp == '`' || cp == '"' || cp == '\'' || cp == 0x2019 || cp == 0x201C;
}

/* "&#39;" and "&quot;" stand for quotation marks: their length in bytes. */
static size_t quote_reference(const char *text, size_t n_bytes, size_t at) {
    static const char *const QUOTES[] = {"&#39;", "&#34;", "&quot;", "&apos;", "&raquo;"};
    for (size_t i = 0; i < sizeof QUOTES / sizeof *QUOTES; i++) {
        size_t length = strlen(QUOTES[i]);
        if (n_bytes - at >= length && memcmp(text + at, QUOTES[i], length) == 0)
            return length;
    }
    return 0;
}

/* "[...]", what somebody left out: its length in bytes. */
static size_t omission_mark(const char *text, size_t n_bytes, size_t at) {
    static const char *const MARKS[] = {"[...]", "[…]", "(...)", "(…)"};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        size_t length = strlen(MARKS[i]);
        if (n_bytes - at >= length && memcmp(text + at, MARKS[i], length) == 0)
            return length;
    }
    return 0;
}

static bool is_dash(int32_t cp) {
    return cp == '-' || cp == 0x2013 || cp == 0x2014;
}

static void record_newline(gap_record *record, size_t at, size_t step, bool pending) {
    if (record->n_newlines == 0)
        record->first_newline = at;
    record->n_newlines++;
    record->last_newline = at + step;
    record->blank_line = record->blank_line || pending;
}

static void record_terminator(gap_record *record, int32_t cp, size_t end, bool in_bracket) {
    record->bracketed = record->cut == 0 && in_bracket;
    record->cut = end;
    record->spaced = false;
    record->strong = record->strong || cp == '!' || cp == '?' || (cp >= 0x203C && cp <= 0x2049);
    record->n_stops += cp == 0x2026 ? 3 : cp == '.';
}

static void record_sign(gap_record *record, int32_t cp, size_t end) {
    if (record->cut == 0) {
        record->dash = is_dash(cp) && record->spaced ? end : 0;
        return;
    }
    if (!record->opened && (is_closer(cp) || (!record->spaced && is_straight_quote(cp))))
        record->cut = end;
    else if (!is_straight_quote(cp)) /* a stop may still follow a quotation mark that stands apart: "? ``." */
        record->opened = true;
}

/* `cut`: the end of an abbreviation's stop before the gap, or 0. */
static gap_record read_gap(const char *text, size_t n_bytes, size_t start, size_t end, size_t cut) {
    gap_record record = {.cut = cut};
    bool pending = false; /* only white space since the last newline */
    int32_t last = 0;
    for (size_t i = start, step = 0; i < end; i += step) {
        int32_t cp = ev_char_read(text + i, &step);
        ev_char_class class = ev_char_class_of(cp);
        if (class == EV_CHAR_NEWLINE && !(cp == '\n' && last == '\r'))
            record_newline(&record, i, step, pending || cp == '\f' || cp == 0x2029);
        if (class == EV_CHAR_NEWLINE && cp == '\n')
            record.last_newline = i + step;
        if (class == EV_CHAR_SPACE || class == EV_CHAR_NEWLINE)
            record.spaced = true;
        else if (is_terminator(cp) && !record.opened)
            record_terminator(&record, cp, i + step, last == '(' || last == '[');
        else if (cp == '&' && quote_reference(text, n_bytes, i)) {
            step = quote_reference(text, n_bytes, i);
            record_sign(&record, '"', i + step);
        } else if (record.cut > 0 && !record.opened && omission_mark(text, n_bytes, i)) {
            step = omission_mark(text, n_bytes, i);
            record.cut = i + step;
        } else if (class != EV_CHAR_IGNORED)
            record_sign(&record, cp, i + step);
        pending = class == EV_CHAR_NEWLINE || (pending && class == EV_CHAR_SPACE);
        last = cp;
    }
    return record;
}

static size_t trim_end(const char *text, size_t start, size_t end) {
    while (end > start) {
        size_t before = ev_char_before(text, end), step;
        ev_char_class class = ev_char_class_of(ev_char_read(text + before, &step));
        if (class != EV_CHAR_SPACE && class != EV_CHAR_NEWLINE)
            break;
        end = before;
    }
    return end;
}

static size_t trim_start(const char *text, size_t start, size_t end) {
    size_t step;
    while (start < end) {
        ev_char_class class = ev_char_class_of(ev_char_read(text + start, &step));
        if (class != EV_CHAR_SPACE && class != EV_CHAR_NEWLINE)
            break;
        start += step;
    }
    return start;
}

static bool starts_lower(const char *text, size_t at) {
    size_t step;
    return ev_char_is_lower(ev_char_read(text + at, &step));
}

static bool starts_upper(const char *text, size_t at) {
    size_t step;
    return ev_char_is_upper(ev_char_read(text + at, &step));
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "[17]" and the like ends at `end` (after the bracket) and stands behind a terminator: a footnote mark. */
static bool is_footnote_mark(const char *text, size_t end) {
    size_t i = end - 1;
    while (i > 0 && end - i < FOOTNOTE_MAX_BYTES && text[i] != '[')
        i--;
    if (text[i] != '[')
        return false;
    while (i > 0 && text[i - 1] == ' ')
        i--;
    if (i == 0)
        return false;
    size_t step, before = ev_char_before(text, i);
    int32_t cp = ev_char_read(text + before, &step);
    return is_terminator(cp) || (before > 0 && (is_closer(cp) || is_straight_quote(cp)) &&
                                 is_terminator(ev_char_read(text + ev_char_before(text, before), &step)));
}

/* A number in square brackets follows the stop: the sentence ends behind it, not here. */
static bool footnote_mark_follows(const char *text, size_t n_bytes, const ev_token_span *after) {
    return (after->flags & EV_TOKEN_NUMBER) && text[after->start - 1] == '[' && after->end < n_bytes &&
           text[after->end] == ']' && is_footnote_mark(text, after->end + 1);
}

static bool number_before(const char *text, size_t at) {
    while (at > 0 && text[at - 1] == ' ')
        at--;
    if (at > 1 && text[at - 2] == (char)0xC2 && text[at - 1] == (char)0xA0)
        at -= 2;
    return at > 0 && (is_digit(text[at - 1]) || memchr("IVXL", text[at - 1], 4));
}

/* The sentence ends after an abbreviation whose stop is followed by a word with a capital. */
static bool ends_after_abbreviation(const char *text, const ev_gap *gap, const gap_record *record) {
    const ev_token_span *before = gap->before, *after = gap->after;
    if (record->strong || record->n_stops > 0)
        return true;
    if (!starts_upper(text, after->start))
        return false;
    bool starter = ev_sentence_starter(text + after->start, after->end - after->start);
    switch ((ev_ending)before->ending) {
    case EV_ENDING_UPPER:
        return true;
    case EV_ENDING_STARTER:
        return starter;
    case EV_ENDING_AFTER_YEAR:
        return starter && (is_digit(text[before->start]) || number_before(text, before->start));
    case EV_ENDING_NONE:
    case EV_ENDING_NEVER:
    case EV_ENDING_NUMBER:
    case EV_ENDING_LOWER:
    case EV_ENDING_LAST:
        break;
    }
    return false;
}

/* "1." and "IV." at the beginning number what follows. */
static bool is_list_number(const char *text, const ev_gap *gap) {
    const ev_token_span *token = gap->before;
    if (!gap->first || token->end - token->start > LIST_NUMBER_MAX_BYTES)
        return false;
    if (token->flags & EV_TOKEN_NUMBER)
        return true;
    for (size_t i = token->start; i < token->end; i++)
        if (!memchr("IVXL", text[i], 4))
            return token->end - token->start == 1;
    return true;
}

static bool ends_sentence(const char *text, size_t n_bytes, const ev_gap *gap, const gap_record *record) {
    const ev_token_span *before = gap->before, *after = gap->after;
    bool abbreviated = before->flags & EV_TOKEN_STOP;
    if (record->cut == 0 || !record->spaced || record->bracketed)
        return false;
    if (starts_lower(text, after->start) || footnote_mark_follows(text, n_bytes, after))
        return false;
    if (abbreviated)
        return ends_after_abbreviation(text, gap, record);
    if (record->n_stops != 1 && (after->flags & EV_TOKEN_NUMBER) && text[after->start - 1] == '(')
        return false; /* a title that trails off, and its year: "Как это делалось..." (1992) */
    return record->strong || record->n_stops != 1 || !is_list_number(text, gap);
}

/* The line that begins at `at` is an item of a list: a bullet or dash, or a number with a bracket or stop. */
static bool begins_item(const char *text, size_t n_bytes, size_t at) {
    size_t step;
    int32_t cp = ev_char_read(text + at, &step);
    if (strchr("-*+", cp < 0x80 && cp ? (int)cp : 'a') || cp == 0x2013 || cp == 0x2014 || cp == 0x2022 ||
        cp == 0xB7 || cp == 0x25CF || cp == 0x25AA || cp == 0x2212) {
        size_t after = at + step;
        return after < n_bytes && (text[after] == ' ' || text[after] == '\t' || text[after] == (char)0xC2);
    }
    size_t i = at;
    while (i < n_bytes && i - at < LIST_NUMBER_MAX_BYTES && is_digit(text[i]))
        i++;
    if (i == at && ev_char_class_of(cp) == EV_CHAR_LETTER)
        return at + step < n_bytes && text[at + step] == ')';
    return i > at && i + 1 < n_bytes && (text[i] == ')' || text[i] == '.') && text[i + 1] == ' ';
}

/* The line that ends at `end` is short and closed by nothing, and the next begins like a sentence. */
static bool is_heading(const char *text, const ev_line_style *style, size_t end, size_t next) {
    size_t start = end;
    while (start > 0 && end - start < LINE_MAX_BYTES && text[start - 1] != '\n' && text[start - 1] != '\r')
        start--;
    start = trim_start(text, start, end);
    end = trim_end(text, start, end);
    if (start == end || (end - start) * 10 > style->width * 7 || starts_lower(text, start) ||
        !starts_upper(text, next))
        return false;
    return !strchr(",;-", text[end - 1]);
}

static ev_break_kind line_break_kind(const char *text, size_t n_bytes, const ev_line_style *style,
                                     const ev_gap *gap, const gap_record *record) {
    if (record->n_newlines == 0)
        return EV_BREAK_NONE;
    bool doubled = style->doubled && record->blank_line && record->n_newlines == 2;
    if ((record->blank_line && !doubled) || !gap->before)
        return EV_BREAK_PARAGRAPH;
    size_t next = trim_start(text, record->last_newline, n_bytes);
    if (next >= n_bytes)
        return EV_BREAK_PARAGRAPH;
    if (!style->wrapped && !doubled)
        return starts_lower(text, next) && record->cut == 0 ? EV_BREAK_NONE : EV_BREAK_PARAGRAPH;
    if (begins_item(text, n_bytes, next))
        return EV_BREAK_LINE;
    if (record->cut == 0 && is_heading(text, style, record->first_newline, next))
        return EV_BREAK_LINE;
    return EV_BREAK_NONE;
}

static ev_break at_line_end(const char *text, size_t start, size_t end, const gap_record *record,
                            ev_break_kind kind) {
    ev_break result = {.kind = kind};
    result.closed = record->cut > 0 && record->cut <= record->first_newline;
    result.end = trim_end(text, start, record->first_newline);
    result.next = trim_start(text, record->last_newline, end);
    return result;
}

/* What follows the last token of the text. */
static ev_break at_text_end(const char *text, size_t n_bytes, size_t start, const gap_record *record) {
    if (record->n_newlines > 0)
        return at_line_end(text, start, n_bytes, record, EV_BREAK_PARAGRAPH);
    return (ev_break){EV_BREAK_PARAGRAPH, record->cut > 0, trim_end(text, start, n_bytes), n_bytes};
}

/* The usual gap: nothing, one space, or a comma and one space. */
static bool is_plain_gap(const char *text, const ev_gap *gap) {
    if (!gap->before || !gap->after || (gap->before->flags & EV_TOKEN_STOP))
        return false;
    const char *at = text + gap->before->end;
    size_t length = gap->after->start - gap->before->end;
    return length == 0 || (length == 1 && *at == ' ') || (length == 2 && at[0] == ',' && at[1] == ' ');
}

/* A speaker who breaks off, in English: "You know — No, it was not so." What follows begins as only sentences
 * do; "I" may stand anywhere, and so may names: "Minsk – The Hague". */
static bool breaks_off(const char *text, size_t n_bytes, const ev_gap *gap, const gap_record *record) {
    size_t word = gap->after->start, end = gap->after->end;
    if (record->cut > 0 || record->dash == 0 || text[record->dash] != ' ')
        return false;
    bool english = text[word] >= 'A' && text[word] <= 'Z' && starts_lower(text, word + 1);
    size_t next = trim_start(text, end, n_bytes);
    return english && (next == n_bytes || !starts_upper(text, next)) &&
           ev_sentence_starter(text + word, end - word);
}

ev_break ev_sentence_break(const char *text, size_t n_bytes, const ev_line_style *style, const ev_gap *gap) {
    ev_break none = {.kind = EV_BREAK_NONE};
    if (is_plain_gap(text, gap))
        return none;
    size_t start = gap->before ? gap->before->end : 0;
    size_t end = gap->after ? gap->after->start : n_bytes;
    gap_record record =
        read_gap(text, n_bytes, start, end, gap->before && (gap->before->flags & EV_TOKEN_STOP) ? start : 0);
    if (!gap->after && gap->before)
        return at_text_end(text, n_bytes, start, &record);
    ev_break_kind kind = line_break_kind(text, n_bytes, style, gap, &record);
    if (kind != EV_BREAK_NONE)
        return at_line_end(text, start, end, &record, kind);
    if (!gap->before)
        return none;
    if (record.cut == 0 && text[start] == ']' && is_footnote_mark(text, start + 1)) {
        record.cut = start + 1;
        record.strong = true;
    }
    if (breaks_off(text, n_bytes, gap, &record))
        record.cut = record.dash;
    else if (!ends_sentence(text, n_bytes, gap, &record))
        return none;
    return (ev_break){EV_BREAK_SENTENCE, true, record.cut, trim_start(text, record.cut, end)};
}

/* Lines that are followed by another, directly or after one empty line, and how many of these break inside a
 * sentence: what follows begins with a small letter. */
typedef struct line_count {
    size_t n_lines, n_broken, bytes_broken;
} line_count;

static void count_line(line_count *count, const char *text, size_t start, size_t end, size_t next) {
    count->n_lines++;
    if (starts_lower(text, next)) {
        count->n_broken++;
        count->bytes_broken += end - start;
    }
}

/* Where the next line with anything in it begins, within one empty line; n_bytes when there is none. */
static size_t next_line(const char *text, size_t n_bytes, size_t at, bool *empty_between) {
    for (int n_newlines = 1; at < n_bytes; at++) {
        if (text[at] == '\n' && ++n_newlines > 2)
            return n_bytes;
        if (!strchr(" \t\r\n", text[at])) {
            *empty_between = n_newlines == 2;
            return at;
        }
    }
    return n_bytes;
}

ev_line_style ev_line_survey(const char *text, size_t n_bytes) {
    line_count direct = {0}, apart = {0};
    size_t line = 0;
    const char *newline;
    while (line < n_bytes && (newline = memchr(text + line, '\n', n_bytes - line))) {
        size_t end = (size_t)(newline - text);
        bool empty_between = false;
        size_t next = next_line(text, n_bytes, end + 1, &empty_between);
        if (next < n_bytes && trim_start(text, line, end) < end)
            count_line(empty_between ? &apart : &direct, text, line, end, next);
        line = end + 1;
    }
    ev_line_style style = {.wrapped = direct.n_broken * 4 > direct.n_lines,
                           .doubled = apart.n_broken * 4 > apart.n_lines && apart.n_lines > direct.n_lines};
    const line_count *broken = style.doubled ? &apart : &direct;
    style.width = broken->n_broken ? broken->bytes_broken / broken->n_broken : 0;
    return style;
}
