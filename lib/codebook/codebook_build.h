/* Inside the codebook floor: how loaders put rules together. Only codebook*.c and names.c include this. */
#ifndef EV_CODEBOOK_BUILD_H
#define EV_CODEBOOK_BUILD_H

#include "codebook/codebook.h"
#include "codebook/yaml.h"

/* Adds a rule that owns nothing yet; its pattern is the caller's to fill. NULL when memory is short. */
ev_rule *ev_cb_add_rule(ev_codebook *codebook, ev_role role, uint32_t owner, ev_word_class word_class);

/* Makes sure that there is a list of this name. EV_NOMEM. */
ev_status ev_cb_list(ev_codebook *codebook, const char *name, uint32_t *number, ev_error *err);

/* Parses `text` into the rule's pattern and gives its words test and list numbers. EV_BAD_PATTERN, EV_NOMEM.
 */
ev_status ev_cb_compile(ev_codebook *codebook, ev_rule *rule, const char *text, ev_error *err);

/* The same for a regular expression over the sentence. As ev_regex_new(). */
ev_status ev_cb_compile_regex(ev_rule *rule, const char *text, ev_error *err);

/* After the sets of all rules' elements are made: gives them their groups. EV_NOMEM. */
ev_status ev_cb_group_words(ev_codebook *codebook, ev_error *err);
/* After the last rule: fills by_test, by_list and regexes. EV_BAD_CODEBOOK, EV_NOMEM. */
ev_status ev_cb_index_starts(ev_codebook *codebook, ev_error *err);

/* Reads lists, context and themes of our own YAML. EV_BAD_CODEBOOK, EV_NOMEM. */
ev_status ev_cb_load_parts(ev_codebook *codebook, ev_yaml *yaml, ev_error *err);

/* Reads organisations.yml, actors.yml and countries.yml of a folder into the lists ORG, BODY, ACTOR and
 * STATE. As ev_yaml_open(); EV_BAD_CODEBOOK. */
ev_status ev_cb_load_names(ev_codebook *codebook, const char *folder, ev_error *err);

#endif
