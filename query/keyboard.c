/* See keyboard.h. */
#include "query/keyboard.h"

#include <ctype.h>
#include <string.h>

/* Key by key, row by row. */
static const char qwerty[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
static const char *const jcuken[] = {
    "й", "ц", "у", "к", "е", "н", "г", "ш", "щ", "з", "х", "ъ", "ф", "ы", "в", "а", "п",
    "р", "о", "л", "д", "ж", "э", "я", "ч", "с", "м", "и", "т", "ь", "б", "ю", "ё",
};
enum { N_KEYS = sizeof jcuken / sizeof jcuken[0], CYRILLIC_BYTES = 2 };

static bool to_cyrillic(const char *word, size_t n_bytes, ev_buf *out) {
    for (size_t i = 0; i < n_bytes; i++) {
        const char *key = word[i] ? strchr(qwerty, tolower((unsigned char)word[i])) : NULL;
        if (!key)
            return false;
        ev_buf_add_str(out, jcuken[key - qwerty]);
    }
    return true;
}

static bool to_latin(const char *word, size_t n_bytes, ev_buf *out) {
    for (size_t i = 0; i < n_bytes; i += CYRILLIC_BYTES) {
        size_t key = 0;
        while (key < N_KEYS && strncmp(jcuken[key], word + i, CYRILLIC_BYTES) != 0)
            key++;
        if (key == N_KEYS)
            return false;
        ev_buf_add_char(out, qwerty[key]);
    }
    return true;
}

bool ev_keyboard_other_layout(const char *word, size_t n_bytes, ev_buf *out) {
    ev_buf_clear(out);
    if (n_bytes == 0)
        return false;
    bool latin = (unsigned char)word[0] < 0x80;
    bool all = latin ? to_cyrillic(word, n_bytes, out)
                     : n_bytes % CYRILLIC_BYTES == 0 && to_latin(word, n_bytes, out);
    return all && !out->failed;
}
