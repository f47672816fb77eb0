/* See tokens.h. A token is found in one forward pass: runs of word characters, and at each other character a
 * table-like choice whether it joins what is on its two sides. Look-ahead is bounded, so that the time stays
 * linear. */
#include "text/tokens.h"

#include "text/chars.h"
#include "text/token_address.h"

#include <string.h>

enum { SOFT_HYPHEN = 0xAD, REFERENCE_MAX_BYTES = 10, LINE_BREAK_MAX_BYTES = 80, NAME_MAX_BYTES = 64 };

/* The end of a run of ASCII letters and of two-byte Cyrillic letters (U+0400 to U+047F, U+04C0 to U+04FF). */
static size_t plain_run_end(const char *text, size_t n_bytes, size_t at) {
    const unsigned char *b = (const unsigned char *)text;
    while (at < n_bytes) {
        unsigned char c = b[at];
        if ((unsigned char)((c | 0x20) - 'a') < 26)
            at++;
        else if (c == 0xD0 || c == 0xD1 || c == 0xD3)
            at += 2;
        else
            break;
    }
    return at;
}

static ev_char_class class_at(const char *text, size_t n_bytes, size_t at) {
    size_t step;
    return at < n_bytes ? ev_char_class_of(ev_char_read(text + at, &step)) : EV_CHAR_OTHER;
}

static bool begins_word(ev_char_class class) {
    return class == EV_CHAR_LETTER || class == EV_CHAR_DIGIT || class == EV_CHAR_NUMERAL;
}

static bool is_digit_at(const char *text, size_t n_bytes, size_t at) {
    return at < n_bytes && text[at] >= '0' && text[at] <= '9';
}

static bool is_upper_at(const char *text, size_t n_bytes, size_t at) {
    size_t step;
    return at < n_bytes && ev_char_is_upper(ev_char_read(text + at, &step));
}

size_t ev_line_break_hyphen(const char *text, size_t n_bytes, size_t at) {
    size_t i = at, step = 0;
    ev_char_read(text + i, &step);
    i += step;
    size_t n_breaks = 0;
    while (i < n_bytes && i - at < LINE_BREAK_MAX_BYTES) {
        ev_char_class class = ev_char_class_of(ev_char_read(text + i, &step));
        if (class == EV_CHAR_NEWLINE)
            n_breaks += !(text[i] == '\n' && text[i - 1] == '\r');
        else if (class != EV_CHAR_SPACE)
            break;
        i += step;
    }
    if (n_breaks != 1 || i >= n_bytes || !ev_char_is_lower(ev_char_read(text + i, &step)))
        return 0;
    return i - at;
}

/* "е" in "т.е." and "S" in "U.S.": a lone letter on both sides of the stop, and no capital of Cyrillic
 * initials. */
static bool joins_abbreviation(const char *text, size_t n_bytes, size_t start, size_t stop) {
    size_t before = ev_char_before(text, stop);
    if (class_at(text, n_bytes, before) != EV_CHAR_LETTER || !(before == start || text[before - 1] == '.'))
        return false;
    size_t step;
    int32_t next = ev_char_read(text + stop + 1, &step);
    if (ev_char_class_of(next) != EV_CHAR_LETTER || (ev_char_is_cyrillic(next) && ev_char_is_upper(next)))
        return false;
    return !ev_char_in_word(class_at(text, n_bytes, stop + 1 + step));
}

/* How many bytes at `at` join the word before them to a letter or digit after them; 0: the word ends here. */
static size_t joint_ascii(const char *text, size_t n_bytes, size_t start, size_t at) {
    if (at + 1 >= n_bytes)
        return 0;
    ev_char_class next = class_at(text, n_bytes, at + 1);
    switch (text[at]) {
    case '.':
        if (is_digit_at(text, n_bytes, at + 1))
            return is_digit_at(text, n_bytes, at - 1);
        return next == EV_CHAR_LETTER && joins_abbreviation(text, n_bytes, start, at);
    case ',':
    case ':':
    case '/':
        return is_digit_at(text, n_bytes, at - 1) && is_digit_at(text, n_bytes, at + 1);
    case '_':
        return begins_word(next);
    case '&':
        return is_upper_at(text, n_bytes, ev_char_before(text, at)) && is_upper_at(text, n_bytes, at + 1);
    case '%': /* "90%-ға" */
        return is_digit_at(text, n_bytes, at - 1) && next == EV_CHAR_HYPHEN &&
                       class_at(text, n_bytes, at + 2) == EV_CHAR_LETTER
                   ? 2
                   : 0;
    default:
        return 0;
    }
}

static size_t joint(const char *text, size_t n_bytes, ev_token_span *token, size_t at, ev_char_class class,
                    size_t step) {
    if (class == EV_CHAR_HYPHEN) {
        size_t broken = ev_line_break_hyphen(text, n_bytes, at);
        if (broken > 0)
            return is_digit_at(text, n_bytes, at - 1) ? 0 : broken;
        if (!begins_word(class_at(text, n_bytes, at + step)))
            return 0;
        token->flags |= EV_TOKEN_HYPHEN;
        return step;
    }
    if (class == EV_CHAR_APOSTROPHE)
        return class_at(text, n_bytes, at + step) == EV_CHAR_LETTER ? step : 0;
    return step == 1 ? joint_ascii(text, n_bytes, token->start, at) : 0;
}

/* The end of the word that begins at token->start; sets the hyphen flag. */
static size_t word_end(const char *text, size_t n_bytes, ev_token_span *token) {
    size_t at = token->start, end = at;
    for (;;) {
        size_t plain = plain_run_end(text, n_bytes, at);
        if (plain > at)
            end = at = plain;
        if (at >= n_bytes)
            return end;
        size_t step;
        int32_t cp = ev_char_read(text + at, &step);
        ev_char_class class = ev_char_class_of(cp);
        if (class == EV_CHAR_IGNORED) { /* inside the word when the word goes on after it */
            size_t broken = cp == SOFT_HYPHEN ? ev_line_break_hyphen(text, n_bytes, at) : 0;
            at += broken > 0 ? broken : step;
        } else if (ev_char_in_word(class)) {
            end = at += step;
        } else {
            size_t joined = at == end ? joint(text, n_bytes, token, at, class, step) : 0;
            if (joined == 0)
                return end;
            at += joined;
        }
    }
}

/* The bytes of an HTML character reference such as "&#39;" or "&quot;" at `at`, 0: none. */
static size_t reference_bytes(const char *text, size_t n_bytes, size_t at) {
    size_t i = at + 1;
    bool numeric = i < n_bytes && text[i] == '#';
    i += numeric;
    size_t first = i;
    while (i < n_bytes && i - at < REFERENCE_MAX_BYTES &&
           (numeric ? text[i] >= '0' && text[i] <= '9' : text[i] >= 'a' && text[i] <= 'z'))
        i++;
    return i > first + 1 && i < n_bytes && text[i] == ';' ? i + 1 - at : 0;
}

static bool begins_hashtag(const char *text, size_t n_bytes, size_t at) {
    if (text[at] != '#' || class_at(text, n_bytes, at + 1) != EV_CHAR_LETTER)
        return false;
    return at == 0 || !ev_char_in_word(class_at(text, n_bytes, ev_char_before(text, at)));
}

/* The first byte of the next token at or after `at`; n_bytes when there is none. */
static size_t find_start(const char *text, size_t n_bytes, size_t at) {
    while (at < n_bytes) {
        unsigned char c = (unsigned char)text[at];
        size_t step = 1;
        if (c < 0x80) {
            if ((unsigned char)((c | 0x20) - 'a') < 26 || (c >= '0' && c <= '9'))
                return at;
            if (c == '&')
                step += reference_bytes(text, n_bytes, at) ? reference_bytes(text, n_bytes, at) - 1 : 0;
            else if (c == '#' && begins_hashtag(text, n_bytes, at))
                return at;
        } else if (begins_word(ev_char_class_of(ev_char_read(text + at, &step)))) {
            return at;
        }
        at += step;
    }
    return n_bytes;
}

static bool is_number(const char *text, size_t start, size_t end) {
    for (size_t i = start, step = 0; i < end; i += step) {
        ev_char_class class = ev_char_class_of(ev_char_read(text + i, &step));
        if (class == EV_CHAR_LETTER || class == EV_CHAR_MARK)
            return false;
    }
    return true;
}

/* The place of the next character that is no blank of the same line. */
static size_t skip_blanks(const char *text, size_t n_bytes, size_t at) {
    while (at < n_bytes && (text[at] == ' ' || text[at] == '\t'))
        at++;
    if (at + 1 < n_bytes && text[at] == (char)0xC2 && text[at + 1] == (char)0xA0)
        at += 2;
    return at;
}

static bool number_follows(const char *text, size_t n_bytes, size_t at) {
    at = skip_blanks(text, n_bytes, at);
    if (is_digit_at(text, n_bytes, at))
        return true;
    size_t end = at;
    while (end < n_bytes && strchr("IVXLC", text[end]) && text[end])
        end++;
    return end > at && !ev_char_in_word(class_at(text, n_bytes, end));
}

static bool lower_follows(const char *text, size_t n_bytes, size_t at) {
    size_t step;
    at = skip_blanks(text, n_bytes, at);
    return at < n_bytes && ev_char_is_lower(ev_char_read(text + at, &step));
}

/* A capital that may be a name's follows: "А. Иванов" and "И. И. Петров", not "план Б. На". */
static bool name_follows(const char *text, size_t n_bytes, size_t at) {
    at = skip_blanks(text, n_bytes, at);
    if (!is_upper_at(text, n_bytes, at))
        return false;
    size_t end = at, step;
    while (end < n_bytes && end - at < NAME_MAX_BYTES && ev_char_in_word(class_at(text, n_bytes, end))) {
        ev_char_read(text + end, &step);
        end += step;
    }
    bool initial = ev_char_before(text, end) == at && end < n_bytes && text[end] == '.';
    return initial || !ev_sentence_starter(text + at, end - at);
}

/* The stop of an initial stands before: "А. Б. сказал". */
static bool initial_before(const char *text, size_t n_bytes, size_t at) {
    if (at > 0 && text[at - 1] == ' ')
        at--;
    if (at < 2 || text[at - 1] != '.')
        return false;
    size_t letter = ev_char_before(text, at - 1);
    return is_upper_at(text, n_bytes, letter) &&
           (letter == 0 || !ev_char_in_word(class_at(text, n_bytes, ev_char_before(text, letter))));
}

static ev_ending ending_of_initial(const char *text, size_t n_bytes, const ev_token_span *token) {
    if (name_follows(text, n_bytes, token->end + 1))
        return EV_ENDING_NEVER;
    if (initial_before(text, n_bytes, token->start))
        return EV_ENDING_STARTER;
    size_t step;
    if (!ev_char_is_cyrillic(ev_char_read(text + token->start, &step)))
        return EV_ENDING_NONE;
    return ev_abbreviation_find(text + token->start, token->end - token->start);
}

static ev_ending ending_of(const char *text, size_t n_bytes, const ev_token_span *token) {
    size_t start = token->start, step;
    while (start < token->end && is_digit_at(text, n_bytes, start)) /* "1995г." */
        start++;
    if (start == token->end)
        return EV_ENDING_NONE;
    const char *word = text + start;
    int32_t first = ev_char_read(word, &step);
    if (start + step == token->end && start == token->start && ev_char_is_upper(first))
        return ending_of_initial(text, n_bytes, token);
    ev_ending ending = ev_abbreviation_find(word, token->end - start);
    if (ending == EV_ENDING_NUMBER && !number_follows(text, n_bytes, token->end + 1))
        return EV_ENDING_NONE;
    if (ending == EV_ENDING_LOWER && !lower_follows(text, n_bytes, token->end + 1))
        return EV_ENDING_NONE;
    if (ending == EV_ENDING_NONE && memchr(word, '.', token->end - start))
        return EV_ENDING_STARTER;
    return ending;
}

static void take_stop(const char *text, size_t n_bytes, ev_token_span *token) {
    if (token->end >= n_bytes || text[token->end] != '.' ||
        (token->flags & (EV_TOKEN_ADDRESS | EV_TOKEN_NUMBER)))
        return;
    if (token->end + 1 < n_bytes && text[token->end + 1] == '.')
        return;
    ev_ending ending = ending_of(text, n_bytes, token);
    if (ending == EV_ENDING_NONE)
        return;
    token->ending = (uint8_t)ending;
    token->flags |= EV_TOKEN_STOP;
    token->end++;
}

bool ev_token_next(const char *text, size_t n_bytes, size_t at, ev_token_span *out) {
    size_t start = find_start(text, n_bytes, at);
    if (start >= n_bytes)
        return false;
    *out = (ev_token_span){.start = start, .end = start};
    if (text[start] == '#') {
        ev_token_span word = {.start = start + 1};
        out->end = word_end(text, n_bytes, &word);
        return true;
    }
    out->end = word_end(text, n_bytes, out);
    size_t address = ev_address_bytes(text, n_bytes, start, out->end);
    if (address > 0) {
        out->end = start + address;
        out->flags = EV_TOKEN_ADDRESS;
        return true;
    }
    if (class_at(text, n_bytes, start) != EV_CHAR_LETTER && is_number(text, start, out->end))
        out->flags |= EV_TOKEN_NUMBER;
    take_stop(text, n_bytes, out);
    return true;
}

static bool is_latin_word(const char *text, const ev_token_span *token) {
    for (size_t i = token->start; i < token->end; i++)
        if ((unsigned char)text[i] >= 0x80 || is_digit_at(text, token->end, i))
            return false;
    return true;
}

/* The first part is a name, and no adjective's beginning ("Северо-"). */
static bool begins_names(const char *text, size_t start, size_t end) {
    static const char *const LINKING[] = {"о", "е"};
    enum { LETTER_BYTES = 2 };
    if (!is_upper_at(text, end, start) || ev_name_prefix(text + start, end - start))
        return false;
    for (size_t i = 0; i < sizeof LINKING / sizeof *LINKING; i++)
        if (end - start > LETTER_BYTES && !memcmp(text + end - LETTER_BYTES, LINKING[i], LETTER_BYTES))
            return false;
    return true;
}

/* "Рейнланд-Пфальц", "Ростов-на-Дону", "Ту-154": after a name other names or numbers, and short words between
 * them. */
static bool is_chain_of_names(const char *text, const ev_token_span *token) {
    enum { BETWEEN_MAX_BYTES = 6 };
    size_t step, part = token->start;
    bool last_is_name = false;
    for (size_t i = token->start; i <= token->end; i += step) {
        bool ends = i == token->end;
        step = 1;
        if (!ends && (ev_char_class_of(ev_char_read(text + i, &step)) != EV_CHAR_HYPHEN ||
                      ev_line_break_hyphen(text, token->end, i) > 0))
            continue;
        if (part == token->start && !begins_names(text, part, i))
            return false;
        last_is_name = is_upper_at(text, i, part) || is_digit_at(text, i, part);
        if (!last_is_name && (ends || i - part > BETWEEN_MAX_BYTES))
            return false;
        part = i + step;
    }
    return last_is_name;
}

/* "15-жылдық": digits, one hyphen, and a word that is more than an ending. */
static bool is_counted_word(const char *text, const ev_token_span *token) {
    size_t at = token->start;
    while (is_digit_at(text, token->end, at))
        at++;
    if (at == token->start || at + 1 >= token->end || text[at] != '-' ||
        class_at(text, token->end, at + 1) != EV_CHAR_LETTER)
        return false;
    return !ev_number_ending(text + at + 1, token->end - at - 1);
}

bool ev_token_counts_parts(const char *text, const ev_token_span *token, ev_word_class word_class) {
    if (!(token->flags & EV_TOKEN_HYPHEN))
        return false;
    switch (word_class) {
    case EV_CLASS_EN:
        return true;
    case EV_CLASS_RU:
        return is_latin_word(text, token) || is_chain_of_names(text, token);
    case EV_CLASS_KK:
        return is_counted_word(text, token);
    case EV_CLASS_OTHER:
    case EV_CLASS_LAST:
        break;
    }
    return false;
}

bool ev_token_split(const char *text, const ev_token_span *token, size_t at, ev_token_span *part) {
    if (at >= token->end)
        return false;
    size_t step = 1;
    if (at > token->start && ev_char_class_of(ev_char_read(text + at, &step)) == EV_CHAR_HYPHEN)
        at += step;
    *part = (ev_token_span){.start = at, .end = token->end, .flags = token->flags, .ending = token->ending};
    for (size_t i = at; i < token->end; i += step) {
        if (ev_char_class_of(ev_char_read(text + i, &step)) != EV_CHAR_HYPHEN ||
            ev_line_break_hyphen(text, token->end, i))
            continue;
        if (ev_hyphen_prefix(text + at, i - at))
            continue;
        part->end = i;
        part->flags = 0;
        part->ending = EV_ENDING_NONE;
        break;
    }
    part->flags &= (uint8_t)~EV_TOKEN_HYPHEN;
    if (is_number(text, part->start, part->end))
        part->flags |= EV_TOKEN_NUMBER;
    return true;
}

bool ev_token_walk_next(const char *text, size_t n_bytes, ev_word_class word_class, ev_token_walk *walk,
                        ev_token_span *out) {
    bool more = walk->in_parts && ev_token_split(text, &walk->whole, walk->at, out);
    if (!more) {
        if (!ev_token_next(text, n_bytes, walk->whole.end, &walk->whole))
            return false;
        walk->in_parts = ev_token_counts_parts(text, &walk->whole, word_class);
        if (!walk->in_parts || !ev_token_split(text, &walk->whole, walk->whole.start, out))
            *out = walk->whole;
    }
    walk->at = out->end;
    return true;
}
