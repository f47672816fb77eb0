/* See lang_names.h. English names are those of lang.h. */
#include "text/lang_names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

static const struct {
    const char *name; /* case folded */
    ev_lang lang;
} names[] = {
    {"rus", EV_LANG_RU},
    {"eng", EV_LANG_EN},
    {"kaz", EV_LANG_KK},
    {"русский", EV_LANG_RU},
    {"русский язык", EV_LANG_RU},
    {"на русском", EV_LANG_RU},
    {"орыс", EV_LANG_RU},
    {"орысша", EV_LANG_RU},
    {"орыс тілі", EV_LANG_RU},
    {"английский", EV_LANG_EN},
    {"английский язык", EV_LANG_EN},
    {"на английском", EV_LANG_EN},
    {"ағылшын", EV_LANG_EN},
    {"ағылшынша", EV_LANG_EN},
    {"ағылшын тілі", EV_LANG_EN},
    {"казахский", EV_LANG_KK},
    {"казахский язык", EV_LANG_KK},
    {"на казахском", EV_LANG_KK},
    {"қазақ", EV_LANG_KK},
    {"қазақша", EV_LANG_KK},
    {"қазақ тілі", EV_LANG_KK},
    {"qazaq", EV_LANG_KK},
    {"qazaqsha", EV_LANG_KK},
    {"qazaqşa", EV_LANG_KK},
    {"kazak", EV_LANG_KK},
    {"украинский", EV_LANG_UK},
    {"украин", EV_LANG_UK},
    {"українська", EV_LANG_UK},
    {"белорусский", EV_LANG_BE},
    {"белорус", EV_LANG_BE},
    {"беларуская", EV_LANG_BE},
    {"belarusan", EV_LANG_BE},
    {"киргизский", EV_LANG_KY},
    {"кыргызский", EV_LANG_KY},
    {"қырғыз", EV_LANG_KY},
    {"кыргызча", EV_LANG_KY},
    {"kirghiz", EV_LANG_KY},
    {"узбекский", EV_LANG_UZ},
    {"өзбек", EV_LANG_UZ},
    {"таджикский", EV_LANG_TG},
    {"тәжік", EV_LANG_TG},
    {"туркменский", EV_LANG_TK},
    {"армянский", EV_LANG_HY},
    {"армян", EV_LANG_HY},
    {"грузинский", EV_LANG_KA},
    {"азербайджанский", EV_LANG_AZ},
    {"татарский", EV_LANG_TT},
    {"татар", EV_LANG_TT},
    {"турецкий", EV_LANG_TR},
    {"түрік", EV_LANG_TR},
    {"немецкий", EV_LANG_DE},
    {"неміс", EV_LANG_DE},
    {"французский", EV_LANG_FR},
    {"француз", EV_LANG_FR},
    {"испанский", EV_LANG_ES},
    {"китайский", EV_LANG_ZH},
    {"қытай", EV_LANG_ZH},
    {"арабский", EV_LANG_AR},
};

static ev_lang look_up(const char *folded) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(folded, names[i].name))
            return names[i].lang;
    for (int lang = 0; lang < EV_LANG_LAST; lang++)
        if (!strcasecmp(folded, ev_lang_name((ev_lang)lang)))
            return (ev_lang)lang;
    return EV_LANG_LAST;
}

ev_lang ev_lang_from_name(const char *name, size_t n_bytes) {
    ev_lang lang = ev_lang_from_code(name, n_bytes);
    if (lang != EV_LANG_LAST)
        return lang;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)n_bytes, &folded,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (n > 0)
        lang = look_up((const char *)folded);
    free(folded);
    return lang;
}
