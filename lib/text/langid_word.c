/* What one word says of its language: see langid.h. */
#include "text/langid.h"

#include "text/langid_data.h"

#include <string.h>
#include <utf8proc.h>

enum {
    HINT_BITS =
        12, /* worth of a word or letter of one language only; shared among the languages that it names */
    WORD_BEST_BITS = 12, /* letter sequences say no more than this for a model */
    WORD_WORST_BITS = 8, /* and no more than this against it, so that one name does not decide */
    NAME_WORST_BITS = 3, /* and one that may be a name, less */
    EXPECTED = 4,        /* quarters of a bit a word for the three: a corpus of theirs holds little else */
    MAX_SYMBOLS = 48,    /* letters of a word that are looked at */
};

static const ev_lang MODEL_LANG[EV_MODEL_LAST] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK, EV_LANG_KK};
static const bool MODEL_LATIN[EV_MODEL_LAST] = {true, false, false, true};

/* Blocks of letters whose script names a language, or at least one that is none of the three. */
static const struct {
    uint32_t first, last;
    ev_lang lang;
} SCRIPTS[] = {
    {0x0370, 0x03FF, EV_LANG_UND}, {0x0530, 0x058F, EV_LANG_HY},  {0x0590, 0x05FF, EV_LANG_UND},
    {0x0600, 0x077F, EV_LANG_AR},  {0x0900, 0x0DFF, EV_LANG_UND}, {0x0E00, 0x0FFF, EV_LANG_UND},
    {0x10A0, 0x10FF, EV_LANG_KA},  {0x1100, 0x11FF, EV_LANG_KO},  {0x1200, 0x137F, EV_LANG_UND},
    {0x1780, 0x18AF, EV_LANG_UND}, {0x1C90, 0x1CBF, EV_LANG_KA},  {0x2D00, 0x2D2F, EV_LANG_KA},
    {0x3040, 0x30FF, EV_LANG_JA},  {0x3400, 0x9FFF, EV_LANG_ZH},  {0xAC00, 0xD7A3, EV_LANG_KO},
    {0xFB50, 0xFDFF, EV_LANG_AR},  {0xFE70, 0xFEFF, EV_LANG_AR},  {0x20000, 0x3FFFF, EV_LANG_ZH},
};

/* Letters of no list that many languages share: the basic ones, and those with a mark of stress. */
static bool is_common_letter(uint32_t c) {
    return c < 0xC0 || (c >= 0x400 && c <= 0x45F);
}

/* A letter that is neither common nor listed is none of our languages'. */
static uint64_t letter_langs(uint32_t letter) {
    size_t low = 0, high = EV_N_LETTER_HINTS;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (EV_LETTER_HINTS[mid].letter == letter)
            return EV_LETTER_HINTS[mid].langs;
        if (EV_LETTER_HINTS[mid].letter < letter)
            low = mid + 1;
        else
            high = mid;
    }
    return is_common_letter(letter) ? 0 : EV_LANG_BIT(EV_LANG_UND);
}

/* As strcmp, of a word that is not NUL-terminated and may hold ё, with one of the table. */
static int compare_word(const char *word, size_t n_bytes, const char *listed) {
    size_t n_listed = strlen(listed);
    int order = memcmp(word, listed, n_bytes < n_listed ? n_bytes : n_listed);
    return order ? order : (n_bytes > n_listed) - (n_bytes < n_listed);
}

static uint64_t word_langs(const char *word, size_t n_bytes) {
    size_t low = 0, high = EV_N_WORD_HINTS;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = compare_word(word, n_bytes, EV_WORD_HINTS[mid].word);
        if (order == 0)
            return EV_WORD_HINTS[mid].langs;
        if (order > 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

static bool is_cyrillic(uint32_t c) {
    return c >= 0x0400 && c <= 0x052F;
}

static bool is_latin(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0xAA || c == 0xBA ||
           (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}

uint8_t ev_cyrillic_symbol(uint32_t c) {
    static const uint16_t KAZAKH[] = {0x4D9, 0x493, 0x49B, 0x4A3, 0x4E9, 0x4B1, 0x4AF, 0x4BB, 0x456};
    if (c >= 0x430 && c <= 0x44F)
        return (uint8_t)(c - 0x430 + 1);
    if (c == 0x451)
        return 6;
    for (size_t i = 0; i < sizeof KAZAKH / sizeof KAZAKH[0]; i++)
        if (c == KAZAKH[i])
            return (uint8_t)(33 + i);
    return EV_CYRL_SYMBOLS - 1;
}

uint8_t ev_latin_symbol(uint32_t c) {
    enum { DOTLESS_I = 0x131, PARTS = 4 };
    utf8proc_int32_t parts[PARTS] = {(utf8proc_int32_t)c};
    if (c == DOTLESS_I)
        return 'i' - 'a' + 1;
    if (c >= 0x80 && utf8proc_decompose_char((utf8proc_int32_t)c, parts, PARTS, UTF8PROC_DECOMPOSE, NULL) < 1)
        return EV_LATN_SYMBOLS - 1;
    return parts[0] >= 'a' && parts[0] <= 'z' ? (uint8_t)(parts[0] - 'a' + 1) : EV_LATN_SYMBOLS - 1;
}

/* What the letters of a word say. */
typedef struct word_letters {
    uint32_t n[EV_SCRIPT_LAST];
    uint64_t cyrillic_langs, latin_langs; /* that write all the listed letters; all ones: none was listed */
    ev_lang script_lang;                  /* of the last letter in EV_SCRIPT_OTHER */
    bool vowel;                           /* a Cyrillic vowel has come */
    uint8_t cyrillic[MAX_SYMBOLS], latin[MAX_SYMBOLS];
} word_letters;

/* ө after another vowel is not written in Kazakh and Tatar, whose first syllables alone have it: өтеді, but
 * Kyrgyz өтөт. */
static uint64_t later_letter_langs(uint32_t c, uint64_t langs) {
    enum { BARRED_O = 0x4E9 };
    return c == BARRED_O ? langs & ~(EV_LANG_BIT(EV_LANG_KK) | EV_LANG_BIT(EV_LANG_TT)) : langs;
}

static bool is_cyrillic_vowel(uint32_t c) {
    static const uint16_t VOWELS[] = {0x430, 0x435, 0x438, 0x43E, 0x443, 0x44B, 0x44D, 0x44E,
                                      0x44F, 0x451, 0x456, 0x4AF, 0x4B1, 0x4D9, 0x4E9};
    for (size_t i = 0; i < sizeof VOWELS / sizeof VOWELS[0]; i++)
        if (VOWELS[i] == c)
            return true;
    return false;
}

static void add_letter(word_letters *letters, uint32_t c) {
    uint64_t langs = c < 0x80 ? 0 : letter_langs(c);
    langs = letters->vowel ? later_letter_langs(c, langs) : langs;
    letters->vowel = letters->vowel || is_cyrillic_vowel(c);
    uint64_t mask = langs ? langs : ~UINT64_C(0);
    if (is_cyrillic(c)) {
        if (letters->n[EV_SCRIPT_CYRL] < MAX_SYMBOLS)
            letters->cyrillic[letters->n[EV_SCRIPT_CYRL]] = ev_cyrillic_symbol(c);
        letters->n[EV_SCRIPT_CYRL]++;
        letters->cyrillic_langs &= mask;
        return;
    }
    if (is_latin(c)) {
        if (letters->n[EV_SCRIPT_LATN] < MAX_SYMBOLS)
            letters->latin[letters->n[EV_SCRIPT_LATN]] = ev_latin_symbol(c);
        letters->n[EV_SCRIPT_LATN]++;
        letters->latin_langs &= mask;
        return;
    }
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++)
        if (c >= SCRIPTS[i].first && c <= SCRIPTS[i].last) {
            letters->n[EV_SCRIPT_OTHER]++;
            letters->script_lang = SCRIPTS[i].lang;
        }
}

static void read_letters(const char *word, size_t n_bytes, word_letters *letters) {
    memset(letters, 0, sizeof *letters);
    letters->cyrillic_langs = letters->latin_langs = ~UINT64_C(0);
    for (size_t at = 0; at < n_bytes;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)word + at, (utf8proc_ssize_t)(n_bytes - at), &c);
        if (length <= 0)
            return;
        at += (size_t)length;
        add_letter(letters, (uint32_t)c);
    }
}

int ev_trigram_cost(const char *model, size_t n_symbols, const uint8_t *symbols, size_t n) {
    size_t before = 0, last = 0;
    int cost = 0;
    for (size_t i = 0; i <= n; i++) {
        size_t symbol = i < n ? symbols[i] : 0;
        char c = model[(before * n_symbols + last) * n_symbols + symbol];
        cost += c == '0' ? '\\' - '@' : c - '@';
        before = last;
        last = symbol;
    }
    return cost;
}

static int min_int(int a, int b) {
    return a < b ? a : b;
}

/* From quarters of a bit to EV_LANGID_UNIT, within what one word may say. */
static int16_t limited(int quarters) {
    int low = -WORD_WORST_BITS * 4, high = WORD_BEST_BITS * 4;
    int within = quarters > high ? high : quarters < low ? low : quarters;
    return (int16_t)(within * (EV_LANGID_UNIT / 4));
}

static const char *const OTHER_CYRL[] = {EV_TRIGRAMS_EASTSLAVIC, EV_TRIGRAMS_SOUTHSLAVIC, EV_TRIGRAMS_KIPCHAK,
                                         EV_TRIGRAMS_ASIAN, EV_TRIGRAMS_SIBERIAN};
static const char *const OTHER_LATN[] = {EV_TRIGRAMS_TURKIC, EV_TRIGRAMS_EUROPEAN};

/* What a word costs in the model that fits it best. */
static int best_cost(const char *const *models, size_t n_models, size_t n_symbols, const uint8_t *symbols,
                     size_t n) {
    int best = ev_trigram_cost(models[0], n_symbols, symbols, n);
    for (size_t i = 1; i < n_models; i++)
        best = min_int(best, ev_trigram_cost(models[i], n_symbols, symbols, n));
    return best;
}

/* How much better the letter sequences fit each model than any other language in the same script. */
static void score_sequences(const word_letters *letters, ev_lang_evidence *out) {
    if (out->script == EV_SCRIPT_CYRL) {
        size_t n = (size_t)min_int((int)letters->n[EV_SCRIPT_CYRL], MAX_SYMBOLS);
        int other = best_cost(OTHER_CYRL, sizeof OTHER_CYRL / sizeof OTHER_CYRL[0], EV_CYRL_SYMBOLS,
                              letters->cyrillic, n);
        int russian = ev_trigram_cost(EV_TRIGRAMS_RU, EV_CYRL_SYMBOLS, letters->cyrillic, n);
        int kazakh = ev_trigram_cost(EV_TRIGRAMS_KK, EV_CYRL_SYMBOLS, letters->cyrillic, n);
        out->score[EV_MODEL_RU] = limited(EXPECTED + other - russian);
        out->score[EV_MODEL_KK_CYRL] = limited(EXPECTED + other - kazakh);
        return;
    }
    size_t n = (size_t)min_int((int)letters->n[EV_SCRIPT_LATN], MAX_SYMBOLS);
    int other =
        best_cost(OTHER_LATN, sizeof OTHER_LATN / sizeof OTHER_LATN[0], EV_LATN_SYMBOLS, letters->latin, n);
    int english = ev_trigram_cost(EV_TRIGRAMS_EN, EV_LATN_SYMBOLS, letters->latin, n);
    int kazakh = ev_trigram_cost(EV_TRIGRAMS_KKLATIN, EV_LATN_SYMBOLS, letters->latin, n);
    out->score[EV_MODEL_EN] = limited(EXPECTED + other - english);
    out->score[EV_MODEL_KK_LATN] = limited(EXPECTED + other - kazakh);
}

static void pick_script(const word_letters *letters, ev_lang_evidence *out) {
    uint32_t most = 0;
    for (int script = EV_SCRIPT_LATN; script < EV_SCRIPT_LAST; script++)
        if (letters->n[script] > most) {
            most = letters->n[script];
            out->script = (uint8_t)script;
        }
}

/* A listed word, or letters that only some languages write: each of these languages gets its share, and what
 * its model has against a word that it is known to use does not count. */
static void add_hints(uint64_t langs, ev_lang_evidence *out) {
    int share = HINT_BITS * EV_LANGID_UNIT / __builtin_popcountll(langs);
    out->hints = langs;
    out->hint_weight = (uint8_t)share;
    for (int model = 0; model < EV_MODEL_LAST; model++) {
        if (MODEL_LATIN[model] != (out->script == EV_SCRIPT_LATN))
            continue;
        bool named = langs & EV_LANG_BIT(MODEL_LANG[model]);
        int sequences = named && out->score[model] < 0 ? 0 : out->score[model];
        out->score[model] = (int16_t)(sequences + (named ? share : -HINT_BITS * EV_LANGID_UNIT / 2));
    }
}

/* Web and mail addresses are in no language. */
static bool is_address(const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n_bytes; i++)
        if (word[i] == '@' || word[i] == '/' || word[i] == ':')
            return true;
    return n_bytes > 4 && memcmp(word, "www.", 4) == 0;
}

void ev_langid_word(const char *folded_word, size_t n_bytes, ev_lang_evidence *out) {
    memset(out, 0, sizeof *out);
    if (is_address(folded_word, n_bytes))
        return;
    word_letters letters;
    read_letters(folded_word, n_bytes, &letters);
    pick_script(&letters, out);
    if (out->script == EV_SCRIPT_NONE)
        return;
    if (out->script == EV_SCRIPT_OTHER) {
        out->hints = EV_LANG_BIT(letters.script_lang);
        out->hint_weight = HINT_BITS * EV_LANGID_UNIT;
        return;
    }
    score_sequences(&letters, out);
    uint64_t langs = word_langs(folded_word, n_bytes);
    uint64_t letter_mask = out->script == EV_SCRIPT_CYRL ? letters.cyrillic_langs : letters.latin_langs;
    if (letter_mask != ~UINT64_C(0)) {
        out->strangers = ~letter_mask;
        langs = langs ? langs : letter_mask;
    }
    if (langs)
        add_hints(langs, out);
}

void ev_langid_soften(ev_lang_evidence *word) {
    enum { NAME_WORST = NAME_WORST_BITS * EV_LANGID_UNIT };
    for (int model = 0; model < EV_MODEL_LAST && word->hints == 0; model++)
        if (word->score[model] < -NAME_WORST)
            word->score[model] = -NAME_WORST;
}
