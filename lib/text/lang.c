/* See lang.h. */
#include "text/lang.h"

#include <stdbool.h>
#include <string.h>

enum { CODE_MAX_BYTES = 3 };

static const struct {
    const char *code;
    const char *english;
} LANGS[] = {
#define EV_LANG_ROW(name, code, english) {code, english},
    EV_LANG_LIST(EV_LANG_ROW)
#undef EV_LANG_ROW
};

/* ISO 639-2 codes, the terminological one and, where it differs, the bibliographic one; "zh" and "fa" also by
 * the individual languages of ISO 639-3 that are written so. */
static const struct {
    char code[CODE_MAX_BYTES + 1];
    ev_lang lang;
} LONG_CODES[] = {
    {"eng", EV_LANG_EN}, {"rus", EV_LANG_RU}, {"kaz", EV_LANG_KK}, {"ukr", EV_LANG_UK}, {"bel", EV_LANG_BE},
    {"bul", EV_LANG_BG}, {"srp", EV_LANG_SR}, {"mkd", EV_LANG_MK}, {"mac", EV_LANG_MK}, {"kir", EV_LANG_KY},
    {"tat", EV_LANG_TT}, {"bak", EV_LANG_BA}, {"uzb", EV_LANG_UZ}, {"uzn", EV_LANG_UZ}, {"tgk", EV_LANG_TG},
    {"tuk", EV_LANG_TK}, {"mon", EV_LANG_MN}, {"khk", EV_LANG_MN}, {"aze", EV_LANG_AZ}, {"azj", EV_LANG_AZ},
    {"tur", EV_LANG_TR}, {"hye", EV_LANG_HY}, {"arm", EV_LANG_HY}, {"kat", EV_LANG_KA}, {"geo", EV_LANG_KA},
    {"ron", EV_LANG_RO}, {"rum", EV_LANG_RO}, {"pol", EV_LANG_PL}, {"ces", EV_LANG_CS}, {"cze", EV_LANG_CS},
    {"lit", EV_LANG_LT}, {"lav", EV_LANG_LV}, {"lvs", EV_LANG_LV}, {"est", EV_LANG_ET}, {"ekk", EV_LANG_ET},
    {"fin", EV_LANG_FI}, {"deu", EV_LANG_DE}, {"ger", EV_LANG_DE}, {"fra", EV_LANG_FR}, {"fre", EV_LANG_FR},
    {"spa", EV_LANG_ES}, {"ita", EV_LANG_IT}, {"por", EV_LANG_PT}, {"nld", EV_LANG_NL}, {"dut", EV_LANG_NL},
    {"swe", EV_LANG_SV}, {"ara", EV_LANG_AR}, {"arb", EV_LANG_AR}, {"fas", EV_LANG_FA}, {"per", EV_LANG_FA},
    {"pes", EV_LANG_FA}, {"zho", EV_LANG_ZH}, {"chi", EV_LANG_ZH}, {"cmn", EV_LANG_ZH}, {"jpn", EV_LANG_JA},
    {"kor", EV_LANG_KO},
};

const char *ev_lang_code(ev_lang lang) {
    return (unsigned)lang < EV_LANG_LAST ? LANGS[lang].code : LANGS[EV_LANG_UND].code;
}

const char *ev_lang_name(ev_lang lang) {
    return (unsigned)lang < EV_LANG_LAST ? LANGS[lang].english : LANGS[EV_LANG_UND].english;
}

/* The first subtag in lower case; its length, or 0 when it is no string of two or three ASCII letters. */
static size_t first_subtag(const char *tag, size_t n_bytes, char out[CODE_MAX_BYTES + 1]) {
    size_t n = 0;
    while (n < n_bytes && ((tag[n] >= 'a' && tag[n] <= 'z') || (tag[n] >= 'A' && tag[n] <= 'Z'))) {
        if (n == CODE_MAX_BYTES)
            return 0;
        out[n] = (char)(tag[n] | 0x20);
        n++;
    }
    out[n] = '\0';
    bool ends = n == n_bytes || tag[n] == '-' || tag[n] == '_' || tag[n] == '.' || tag[n] == '@';
    return ends && n >= 2 ? n : 0;
}

ev_lang ev_lang_from_code(const char *code, size_t n_bytes) {
    char subtag[CODE_MAX_BYTES + 1];
    if (!code || first_subtag(code, n_bytes, subtag) == 0)
        return EV_LANG_LAST;
    for (int lang = 0; lang < EV_LANG_LAST; lang++)
        if (strcmp(LANGS[lang].code, subtag) == 0)
            return (ev_lang)lang;
    for (size_t i = 0; i < sizeof LONG_CODES / sizeof LONG_CODES[0]; i++)
        if (strcmp(LONG_CODES[i].code, subtag) == 0)
            return LONG_CODES[i].lang;
    return EV_LANG_LAST;
}

ev_word_class ev_lang_class(ev_lang lang) {
    if (lang == EV_LANG_EN)
        return EV_CLASS_EN;
    if (lang == EV_LANG_RU)
        return EV_CLASS_RU;
    return lang == EV_LANG_KK ? EV_CLASS_KK : EV_CLASS_OTHER;
}

const char *ev_class_code(ev_word_class word_class) {
    switch (word_class) {
    case EV_CLASS_EN:
        return "en";
    case EV_CLASS_RU:
        return "ru";
    case EV_CLASS_KK:
        return "kk";
    case EV_CLASS_OTHER:
    case EV_CLASS_LAST:
        break;
    }
    return "x";
}
