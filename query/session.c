/* See session.h. */
#include "query/session.h"

#include "query/links.h"
#include "store/duplicates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

double ev_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static ev_status hide_duplicates(ev_session *session, ev_error *err) {
    ev_duplicates duplicates;
    if (!ev_opt_exists(session->parsed, "unique") || !ev_opt_flag(session->parsed, "unique"))
        return EV_OK;
    ev_status status = ev_duplicates_find(session->index_list, session->n_indexes, &duplicates, err);
    if (status != EV_OK)
        return status;
    status = ev_duplicates_hide(session->index_list, session->n_indexes, &duplicates, err);
    fprintf(stderr, "%s: --unique leaves out %zu near-duplicates in %zu groups (%s)\n",
            session->parsed->program->name, duplicates.n - duplicates.n_groups, duplicates.n_groups,
            EV_DUPLICATES_METHOD);
    ev_duplicates_free(&duplicates);
    return status;
}

/* Whether one that is open lies in the same folder. */
static bool is_open(const ev_session *session, const char *path) {
    struct stat info;
    struct stat other;
    if (stat(path, &info) != 0)
        return false;
    for (size_t i = 0; i < session->n_indexes; i++) {
        const char *open_path = session->indexes[i].path;
        if (open_path && stat(open_path, &other) == 0 && other.st_dev == info.st_dev &&
            other.st_ino == info.st_ino)
            return true;
    }
    return false;
}

static ev_status open_index(ev_session *session, const char *path, ev_error *err) {
    if (is_open(session, path)) {
        fprintf(stderr, "%s: %s: is named twice and taken once\n", session->parsed->program->name, path);
        return EV_OK;
    }
    ev_index *index = &session->indexes[session->n_indexes];
    ev_status status = ev_index_open(path, index, err);
    if (status == EV_OK)
        session->index_list[session->n_indexes++] = index;
    return status;
}

static ev_status tell_overlap(const ev_session *session, ev_error *err) {
    size_t n = 0;
    bool unique = ev_opt_exists(session->parsed, "unique");
    if (session->n_indexes < 2 || (unique && ev_opt_flag(session->parsed, "unique")))
        return EV_OK;
    ev_status status =
        ev_index_overlap((const ev_index *const *)session->index_list, session->n_indexes, &n, err);
    if (n > 0)
        fprintf(stderr, "%s: %zu statements stand in more than one of the indexes and count each time%s\n",
                session->parsed->program->name, n, unique ? "; --unique keeps one of each" : "");
    return status;
}

ev_status ev_session_open(const ev_parsed *parsed, ev_session *session, ev_error *err) {
    memset(session, 0, sizeof *session);
    session->parsed = parsed;
    size_t n = ev_opt_count(parsed, "index");
    session->indexes = calloc(n + 1, sizeof *session->indexes);
    session->index_list = calloc(n + 1, sizeof *session->index_list);
    if (!session->indexes || !session->index_list)
        return ev_out_of_memory(err);
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < n; i++)
        status = open_index(session, ev_opt_nth(parsed, "index", i), err);
    if (status == EV_OK)
        status = tell_overlap(session, err);
    return status == EV_OK ? hide_duplicates(session, err) : status;
}

static ev_unit unit_of(const ev_parsed *parsed) {
    return ev_opt_exists(parsed, "unit") ? (ev_unit)ev_opt_choice(parsed, "unit") : EV_UNIT_SENTENCE;
}

ev_status ev_session_ask(const ev_session *session, const char *text, bool whole_units, ev_answer *answer,
                         ev_error *err) {
    ev_status status = ev_query_parse(text, &answer->query, err);
    if (status == EV_OK)
        status = ev_query_link(&answer->query, err);
    if (status == EV_OK)
        status = ev_matcher_new(&answer->query, session->index_list, session->n_indexes,
                                unit_of(session->parsed), &answer->matcher, err);
    if (status == EV_OK && whole_units)
        ev_matcher_keep_units(answer->matcher);
    return status == EV_OK ? ev_matcher_run(answer->matcher, err) : status;
}

void ev_answer_free(ev_answer *answer) {
    ev_matcher_free(answer->matcher);
    ev_query_free(&answer->query);
    memset(answer, 0, sizeof *answer);
}

ev_status ev_session_match(ev_session *session, const char *text, ev_error *err) {
    return ev_session_ask(session, text, false, &session->answer, err);
}

void ev_session_close(ev_session *session) {
    ev_answer_free(&session->answer);
    for (size_t i = 0; i < session->n_indexes; i++)
        ev_index_close(&session->indexes[i]);
    free(session->indexes);
    free(session->index_list);
    memset(session, 0, sizeof *session);
}

char *ev_session_query_text(const ev_parsed *parsed) {
    ev_buf text = {0};
    for (size_t i = 0; i < parsed->n_args; i++) {
        if (i > 0)
            ev_buf_add_char(&text, ' ');
        ev_buf_add_str(&text, parsed->args[i]);
    }
    char *copy = strdup(ev_buf_cstr(&text));
    ev_buf_free(&text);
    return copy;
}
