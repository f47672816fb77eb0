/* See langid.h. */
#include "text/langid.h"

#include "text/langid_data.h"

#include <string.h>
#include <utf8proc.h>

enum { HINT_WEIGHT = 12 * EV_LANGID_UNIT, PLAIN_WORD_SCORE = EV_LANGID_UNIT, MIXED_RUN = 6 * EV_LANGID_UNIT };

static const ev_lang MODEL_LANG[EV_MODEL_LAST] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK, EV_LANG_KK};
static const ev_lang MAIN_LANG[3] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK};

/* Blocks of letters whose script names a language, or at least one that is none of the three. */
static const struct {
    uint32_t first, last;
    ev_lang lang;
} SCRIPTS[] = {
    {0x0370, 0x03FF, EV_LANG_UND}, {0x0530, 0x058F, EV_LANG_HY}, {0x0590, 0x05FF, EV_LANG_UND},
    {0x0600, 0x077F, EV_LANG_AR},  {0x10A0, 0x10FF, EV_LANG_KA}, {0x1100, 0x11FF, EV_LANG_KO},
    {0x3040, 0x30FF, EV_LANG_JA},  {0x4E00, 0x9FFF, EV_LANG_ZH}, {0xAC00, 0xD7A3, EV_LANG_KO},
};

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
    return 0;
}

static ev_langid_script letter_script(uint32_t c, ev_lang *lang) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? EV_SCRIPT_LATN : EV_SCRIPT_NONE;
    if (c >= 0x0400 && c <= 0x052F)
        return EV_SCRIPT_CYRL;
    if ((c >= 0x00C0 && c <= 0x024F && c != 0x00D7 && c != 0x00F7) || (c >= 0x1E00 && c <= 0x1EFF))
        return EV_SCRIPT_LATN;
    for (size_t i = 0; i < sizeof SCRIPTS / sizeof SCRIPTS[0]; i++)
        if (c >= SCRIPTS[i].first && c <= SCRIPTS[i].last) {
            *lang = SCRIPTS[i].lang;
            return EV_SCRIPT_OTHER;
        }
    return EV_SCRIPT_NONE;
}

typedef struct letter_counts {
    uint32_t n[EV_SCRIPT_LAST];
    uint64_t langs; /* that write every listed letter of the word; all ones: none was listed */
    ev_lang script_lang;
} letter_counts;

static void count_letters(const char *word, size_t n_bytes, letter_counts *counts) {
    memset(counts, 0, sizeof *counts);
    counts->langs = ~UINT64_C(0);
    size_t at = 0;
    while (at < n_bytes) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)word + at, (utf8proc_ssize_t)(n_bytes - at), &c);
        if (length <= 0)
            return;
        at += (size_t)length;
        counts->n[letter_script((uint32_t)c, &counts->script_lang)]++;
        uint64_t langs = c < 0x80 ? 0 : letter_langs((uint32_t)c);
        if (langs)
            counts->langs &= langs;
    }
}

void ev_langid_word(const char *folded_word, size_t n_bytes, ev_lang_evidence *out) {
    memset(out, 0, sizeof *out);
    letter_counts counts;
    count_letters(folded_word, n_bytes, &counts);
    for (int script = EV_SCRIPT_LATN; script < EV_SCRIPT_LAST; script++)
        if (counts.n[script] > counts.n[out->script] || (counts.n[script] && out->script == EV_SCRIPT_NONE))
            out->script = (uint8_t)script;
    if (out->script == EV_SCRIPT_OTHER) {
        out->hints = EV_LANG_BIT(counts.script_lang);
        out->hint_weight = HINT_WEIGHT;
        return;
    }
    if (out->script == EV_SCRIPT_NONE)
        return;
    bool listed = counts.langs != ~UINT64_C(0);
    for (int model = 0; model < EV_MODEL_LAST; model++) {
        bool latin = model == EV_MODEL_EN || model == EV_MODEL_KK_LATN;
        bool fits =
            latin == (out->script == EV_SCRIPT_LATN) && (counts.langs & EV_LANG_BIT(MODEL_LANG[model]));
        int sign = !fits ? -4 : listed || model == EV_MODEL_EN || model == EV_MODEL_RU ? 1 : -1;
        out->score[model] = (int16_t)(sign * PLAIN_WORD_SCORE);
    }
    if (listed && counts.langs) {
        out->hints = counts.langs;
        out->hint_weight = (uint8_t)(HINT_WEIGHT / __builtin_popcountll(counts.langs));
    }
}

static void add_runs(ev_lang_evidence_sum *sum, const int32_t score[3]) {
    for (int second = 0; second < 3; second++)
        for (int main_lang = 0; main_lang < 3; main_lang++) {
            int32_t run = sum->run[second][main_lang] + score[second] - score[main_lang];
            run = run > 0 ? run : 0;
            sum->run[second][main_lang] = run;
            if (run > sum->best_run[second][main_lang])
                sum->best_run[second][main_lang] = run;
        }
}

void ev_langid_add(ev_lang_evidence_sum *sum, const ev_lang_evidence *word) {
    sum->n_words[word->script]++;
    for (int model = 0; model < EV_MODEL_LAST; model++)
        sum->score[model] += word->score[model];
    for (uint64_t rest = word->hints; rest; rest &= rest - 1)
        sum->hint[__builtin_ctzll(rest)] += word->hint_weight;
    const int16_t *s = word->score;
    int32_t kazakh = s[EV_MODEL_KK_CYRL] > s[EV_MODEL_KK_LATN] ? s[EV_MODEL_KK_CYRL] : s[EV_MODEL_KK_LATN];
    add_runs(sum, (const int32_t[3]){s[EV_MODEL_EN], s[EV_MODEL_RU], kazakh});
}

static ev_lang strongest_hint(const ev_lang_evidence_sum *sum) {
    int best = EV_LANG_UND;
    for (int lang = 0; lang < EV_LANG_LAST; lang++)
        if (sum->hint[lang] > sum->hint[best])
            best = lang;
    return (ev_lang)best;
}

ev_lang ev_langid_decide(const ev_lang_evidence_sum *sum, const char *sentence, size_t n_bytes,
                         ev_lang declared, ev_lang previous, bool *mixed) {
    (void)sentence;
    (void)n_bytes;
    *mixed = false;
    if (sum->n_words[EV_SCRIPT_LATN] + sum->n_words[EV_SCRIPT_CYRL] + sum->n_words[EV_SCRIPT_OTHER] == 0)
        return previous != EV_LANG_UND ? previous : declared;
    if (sum->n_words[EV_SCRIPT_OTHER] > sum->n_words[EV_SCRIPT_LATN] + sum->n_words[EV_SCRIPT_CYRL])
        return strongest_hint(sum);
    int best = 0;
    for (int model = 0; model < EV_MODEL_LAST; model++)
        if (sum->score[model] > sum->score[best])
            best = model;
    if (sum->score[best] <= 0)
        return strongest_hint(sum);
    for (int second = 0; second < 3; second++)
        for (int main_lang = 0; main_lang < 3; main_lang++)
            if (MAIN_LANG[main_lang] == MODEL_LANG[best] && sum->best_run[second][main_lang] >= MIXED_RUN)
                *mixed = true;
    return MODEL_LANG[best];
}
