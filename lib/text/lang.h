/* The languages that a sentence can be said to be in. Three are analysed in full (stems, tags); the others
 * are only named, so that they are never mistaken for one of the three. */
#ifndef EV_TEXT_LANG_H
#define EV_TEXT_LANG_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* enum name, ISO 639-1 code (639-3 where there is none), English name. Order is fixed: indexes store the
 * number. */
#define EV_LANG_LIST(X)           \
    X(UND, "und", "undetermined") \
    X(EN, "en", "English")        \
    X(RU, "ru", "Russian")        \
    X(KK, "kk", "Kazakh")         \
    X(UK, "uk", "Ukrainian")      \
    X(BE, "be", "Belarusian")     \
    X(BG, "bg", "Bulgarian")      \
    X(SR, "sr", "Serbian")        \
    X(MK, "mk", "Macedonian")     \
    X(KY, "ky", "Kyrgyz")         \
    X(TT, "tt", "Tatar")          \
    X(BA, "ba", "Bashkir")        \
    X(UZ, "uz", "Uzbek")          \
    X(TG, "tg", "Tajik")          \
    X(TK, "tk", "Turkmen")        \
    X(MN, "mn", "Mongolian")      \
    X(AZ, "az", "Azerbaijani")    \
    X(TR, "tr", "Turkish")        \
    X(HY, "hy", "Armenian")       \
    X(KA, "ka", "Georgian")       \
    X(RO, "ro", "Romanian")       \
    X(PL, "pl", "Polish")         \
    X(CS, "cs", "Czech")          \
    X(LT, "lt", "Lithuanian")     \
    X(LV, "lv", "Latvian")        \
    X(ET, "et", "Estonian")       \
    X(FI, "fi", "Finnish")        \
    X(DE, "de", "German")         \
    X(FR, "fr", "French")         \
    X(ES, "es", "Spanish")        \
    X(IT, "it", "Italian")        \
    X(PT, "pt", "Portuguese")     \
    X(NL, "nl", "Dutch")          \
    X(SV, "sv", "Swedish")        \
    X(AR, "ar", "Arabic")         \
    X(FA, "fa", "Persian")        \
    X(ZH, "zh", "Chinese")        \
    X(JA, "ja", "Japanese")       \
    X(KO, "ko", "Korean")

typedef enum ev_lang {
#define EV_LANG_ENUM(name, code, english) EV_LANG_##name,
    EV_LANG_LIST(EV_LANG_ENUM)
#undef EV_LANG_ENUM
        EV_LANG_LAST
} ev_lang;

/* How words of a sentence are analysed. A type (see lexicon.h) belongs to one of these. */
typedef enum ev_word_class {
    EV_CLASS_OTHER,
    EV_CLASS_EN,
    EV_CLASS_RU,
    EV_CLASS_KK,
    EV_CLASS_LAST
} ev_word_class;

/* "en" for EV_LANG_EN; "und" for a number out of range. Never NULL. */
const char *ev_lang_code(ev_lang lang);
/* "English" for EV_LANG_EN. Never NULL. */
const char *ev_lang_name(ev_lang lang);
/* From a code or a tag that begins with one ("kk", "kk-Latn", "EN_us", "kaz"); EV_LANG_LAST when it is none
 * of ours. */
ev_lang ev_lang_from_code(const char *code, size_t n_bytes);
/* EN, RU and KK have a class each; every other language is EV_CLASS_OTHER. */
ev_word_class ev_lang_class(ev_lang lang);
/* "x", "en", "ru", "kk": as in index terms. */
const char *ev_class_code(ev_word_class word_class);

#ifdef __cplusplus
}
#endif

#endif
