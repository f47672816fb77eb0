/* See name_forms.h. */
#include "codebook/name_forms.h"

#include "codebook/linking_data.h"
#include "text/chars.h"

#include <string.h>
#include <utf8proc.h>

enum { MAX_ENDINGS = 7 };

typedef enum whose { ANYBODY, A_MAN, A_WOMAN } whose;

/* How Russian declines names by their ends; the first row that fits holds. What follows an end replaces its
 * last `cut` letters. */
static const struct {
    const char *end;
    whose of;
    unsigned cut;
    const char *endings[MAX_ENDINGS];
} russian[] = {
    {"ова", A_WOMAN, 1, {"ой", "у"}},
    {"ева", A_WOMAN, 1, {"ой", "у"}},
    {"ина", A_WOMAN, 1, {"ой", "у", "ы", "е"}},
    {"ская", A_WOMAN, 2, {"ой", "ую"}},
    {"ов", A_MAN, 0, {"а", "у", "ым", "е", "ом"}},
    {"ев", A_MAN, 0, {"а", "у", "ым", "е", "ом"}},
    {"ёв", A_MAN, 0, {"а", "у", "ым", "е", "ом"}},
    {"ин", A_MAN, 0, {"а", "у", "ым", "е", "ом"}},
    {"ын", A_MAN, 0, {"а", "у", "ым", "е", "ом"}},
    {"кий", A_MAN, 2, {"ого", "ому", "им", "ом"}},
    {"ый", A_MAN, 2, {"ого", "ому", "ым", "ом"}},
    {"ия", ANYBODY, 1, {"и", "ю", "ей"}},
    {"я", ANYBODY, 1, {"и", "е", "ю", "ей"}},
    {"ий", A_MAN, 1, {"я", "ю", "ем", "и"}},
    {"й", A_MAN, 1, {"я", "ю", "ем", "е"}},
    {"ь", A_MAN, 1, {"я", "ю", "ем", "е"}},
    {"а", ANYBODY, 1, {"ы", "и", "е", "у", "ой", "ей"}},
    {"авел", A_MAN, 2, {"ла", "лу", "лом", "ле"}},
    {"б", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"в", A_MAN, 0, {"а", "у", "ом", "е", "ым"}},
    {"г", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"д", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"ж", A_MAN, 0, {"а", "у", "ем", "ом", "е"}},
    {"з", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"к", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"л", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"м", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"н", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"п", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"р", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"с", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"т", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"ф", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"х", A_MAN, 0, {"а", "у", "ом", "е"}},
    {"ц", A_MAN, 0, {"а", "у", "ем", "ом", "е"}},
    {"ч", A_MAN, 0, {"а", "у", "ем", "ом", "е"}},
    {"ш", A_MAN, 0, {"а", "у", "ем", "ом", "е"}},
    {"щ", A_MAN, 0, {"а", "у", "ем", "ом", "е"}},
};

static const char *const english[] = {"'s", "'", NULL};
static const char *const none[] = {NULL};

static bool ends_in(const char *word, size_t n_bytes, const char *end) {
    size_t n = strlen(end);
    return n_bytes >= n && !memcmp(word + n_bytes - n, end, n);
}

ev_name_forms ev_name_forms_of(const char *word, ev_lang lang, bool female) {
    size_t n_bytes = strlen(word);
    if (lang == EV_LANG_EN)
        return (ev_name_forms){word, n_bytes, english};
    for (size_t i = 0; lang == EV_LANG_RU && i < sizeof russian / sizeof russian[0]; i++) {
        if (!ends_in(word, n_bytes, russian[i].end) || russian[i].of == (female ? A_MAN : A_WOMAN))
            continue;
        for (unsigned cut = russian[i].cut; cut > 0; cut--)
            n_bytes = ev_char_before(word, n_bytes);
        return (ev_name_forms){word, n_bytes, russian[i].endings};
    }
    return (ev_name_forms){word, n_bytes, none};
}

static int32_t folded(int32_t letter) {
    int32_t small = utf8proc_tolower(letter);
    return small == 0x451 ? 0x435 : small; /* ё, е */
}

bool ev_name_is(const char *word, size_t n_bytes, const char *name) {
    size_t at = 0;
    while (at < n_bytes && *name) {
        size_t step = 0;
        size_t name_step = 0;
        if (folded(ev_char_read(word + at, &step)) != folded(ev_char_read(name, &name_step)))
            return false;
        at += step;
        name += name_step;
    }
    return at == n_bytes && !*name;
}

bool ev_name_initials_agree(const char *name, const char *given) {
    size_t n = 0;
    int32_t first = utf8proc_tolower(ev_char_read(name, &n));
    int32_t wanted = utf8proc_tolower(ev_char_read(given, &n));
    for (size_t i = 0; i < ev_n_link_initials; i++)
        if (ev_link_initials[i].cyrillic == first)
            return wanted < 0x80 && strchr(ev_link_initials[i].latin, (char)wanted);
    return first == wanted;
}
