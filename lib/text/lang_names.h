/* Names of languages as metadata has them: in English, Russian, Kazakh, and their own. */
#ifndef EV_TEXT_LANG_NAMES_H
#define EV_TEXT_LANG_NAMES_H

#include "text/lang.h"

/* From a code ("ru", "rus", "ru-RU") or a name in any case ("Russian", "русский", "орысша");
 * EV_LANG_LAST when it is neither. */
ev_lang ev_lang_from_name(const char *name, size_t n_bytes);

#endif
