/* The forms of people's names: the cases that Russian and Kazakh put them in, and whether two writings are
 * one name. Stems of common words do not serve: Пескова looks like a feminine surname, Лавровым like an
 * adjective, and a name spelled as in Russian takes Kazakh endings of either harmony. */
#ifndef EV_CODEBOOK_NAME_FORMS_H
#define EV_CODEBOOK_NAME_FORMS_H

#include "base/buf.h"
#include "text/lang.h"

#include <stdbool.h>
#include <stddef.h>

/* The forms of one word of a name besides its citation form. */
typedef struct ev_name_forms {
    const char *word;
    size_t kept;                /* bytes of the word before an ending */
    const char *const *endings; /* NULL after the last */
} ev_name_forms;

/* Which endings a word of a name takes in Russian, or in English; none where it has no other forms. `female`:
 * a woman's name. */
ev_name_forms ev_name_forms_of(const char *word, ev_lang lang, bool female);

/* Whether a word of a text, `n_bytes` long, is `name` as it stands: letters may be capital or small, ё is е.
 */
bool ev_name_is(const char *word, size_t n_bytes, const char *name);
/* Whether a name may begin as the given name does, in its own script or in the other. */
bool ev_name_initials_agree(const char *name, const char *given);

#endif
