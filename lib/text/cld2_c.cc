/* See cld2_c.h. The only file that knows CLD2. */
#include "text/cld2_c.h"

#include <cstdio>
#include <cstring>

#include <cld2/public/compact_lang_det.h>

namespace {

const size_t MAX_BYTES = 1024;

/* At most MAX_BYTES, never cut inside a character. */
int part_read(const char *text, size_t n_bytes) {
    if (n_bytes <= MAX_BYTES)
        return static_cast<int>(n_bytes);
    size_t n = MAX_BYTES;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80)
        n--;
    return static_cast<int>(n);
}

CLD2::Language detect(const char *text, int n_bytes) {
    CLD2::CLDHints no_hints = {nullptr, nullptr, 0, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language best[3];
    int percent[3], text_bytes;
    double score[3];
    bool reliable;
    return CLD2::ExtDetectLanguageSummary(text, n_bytes, true, &no_hints, CLD2::kCLDFlagBestEffort, best,
                                          percent, score, nullptr, &text_bytes, &reliable);
}

} // namespace

extern "C" ev_lang ev_cld2_detect(const char *text, size_t n_bytes) {
    try {
        CLD2::Language language = detect(text, part_read(text, n_bytes));
        if (language == CLD2::UNKNOWN_LANGUAGE)
            return EV_LANG_UND;
        const char *code = CLD2::LanguageCode(language);
        ev_lang lang = ev_lang_from_code(code, std::strlen(code));
        return lang == EV_LANG_UND ? EV_LANG_LAST : lang;
    } catch (...) {
        return EV_LANG_UND;
    }
}
