/* Google's Compact Language Detector 2 behind a C face: the second opinion of langid.c. */
#ifndef EV_TEXT_CLD2_C_H
#define EV_TEXT_CLD2_C_H

#include "text/lang.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The most likely language of a text (valid UTF-8; only its first KiB is read): one of ours, EV_LANG_LAST for
 * a language that we do not name, EV_LANG_UND when the detector does not know. */
ev_lang ev_cld2_detect(const char *text, size_t n_bytes);

#ifdef __cplusplus
}
#endif

#endif
