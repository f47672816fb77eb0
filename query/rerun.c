/* See rerun.h. */
#include "query/rerun.h"

#include "base/sha256.h"
#include "cli/command_line.h"
#include "cli/datadir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FILES = 8, READ_BYTES = 64 * 1024 };

/* ---- The words of the command */

typedef struct command {
    char **words; /* as stated */
    size_t n_words;
    char **argv; /* with the verifier's indexes */
    int argc;
    ev_parsed parsed;
    char *paths[MOST_FILES]; /* of the files that it names */
    size_t n_paths;
} command;

static void command_free(command *c) {
    ev_parsed_free(&c->parsed);
    free(c->argv);
    free(c->words);
    for (size_t i = 0; i < c->n_paths; i++)
        free(c->paths[i]);
}

static ev_status refuse(ev_error *err, const char *why) {
    return ev_fail(err, EV_BAD_INPUT, "the command in the manifest %s", why);
}

/* As stated, without indexes of its own: for looking at it before anything runs. */
static ev_status check_words(const ev_parsed *own, const command *c, ev_error *err) {
    ev_parsed stated;
    ev_error why = {0};
    if (c->n_words < 2 || strcmp(c->words[0], own->program->name) != 0)
        return refuse(err, "is not one of evquery");
    ev_status status = ev_parse(own->program, (int)c->n_words, c->words, &stated, &why);
    if (status != EV_OK)
        status = ev_fail(err, status == EV_NOMEM ? EV_NOMEM : EV_BAD_INPUT,
                         "the command in the manifest is not understood: %.300s", why.text);
    else if (stated.request != EV_REQUEST_RUN || !stated.subcommand->report)
        status = refuse(err, "prints no report");
    for (size_t i = 0; status == EV_OK && i < stated.n_options; i++) {
        const ev_option *option = &stated.subcommand->options[i];
        if (option->in_report == EV_IN_REPORT_NOT && strcmp(option->name, "format") != 0 &&
            stated.values[i].n > 0)
            status = refuse(err, "names places on a machine, which no report does");
    }
    ev_parsed_free(&stated);
    return status;
}

/* "evquery trend -d INDEX -d INDEX" and then the options as stated. */
static ev_status make_argv(const ev_parsed *own, command *c, ev_error *err) {
    size_t n_indexes = ev_opt_count(own, "index");
    c->argv = calloc(c->n_words + 2 * n_indexes + 1, sizeof *c->argv);
    if (!c->argv)
        return ev_out_of_memory(err);
    c->argv[c->argc++] = c->words[0];
    c->argv[c->argc++] = c->words[1];
    for (size_t i = 0; i < n_indexes; i++) {
        c->argv[c->argc++] = "-d";
        c->argv[c->argc++] = (char *)ev_opt_nth(own, "index", i);
    }
    for (size_t i = 2; i < c->n_words; i++)
        c->argv[c->argc++] = c->words[i];
    return EV_OK;
}

/* ---- The files that it names */

static void place(ev_buf *path, const ev_rerun_files *files, size_t i, const char *name) {
    const char *slash = files->report_path ? strrchr(files->report_path, '/') : NULL;
    ev_buf_clear(path);
    if (i == 0 && files->given) {
        ev_buf_add_str(path, files->given);
    } else if (i == 1) {
        ev_buf_printf(path, "%.*s%s", slash ? (int)(slash - files->report_path) + 1 : 0, files->report_path,
                      name);
    } else if (i == 2) {
        ev_buf relative = {0};
        ev_buf_printf(&relative, "corpus/%s", name);
        ev_error ignored = {0};
        if (ev_data_path(path, ev_buf_cstr(&relative), &ignored) != EV_OK)
            ev_buf_clear(path);
        ev_buf_free(&relative);
    } else if (i == 3) {
        ev_buf_add_str(path, name);
    }
}

/* The place whose file has the stated digest; else the first that has such a file at all. */
static ev_status find_file(const ev_rerun_files *files, const char *name, const char *stated, char **found,
                           ev_error *err) {
    enum { PLACES = 4 };
    ev_buf path = {0};
    ev_buf first = {0};
    bool same = false;
    for (size_t i = files->given ? 0 : 1; i < (files->given ? 1 : PLACES) && !same; i++) {
        char hex[EV_SHA256_HEX_BYTES];
        ev_error ignored = {0};
        place(&path, files, i, name);
        if (path.len == 0 || ev_sha256_file(ev_buf_cstr(&path), hex, &ignored) != EV_OK)
            continue;
        same = stated && strstr(stated, hex);
        if (first.len == 0 || same) {
            ev_buf_clear(&first);
            ev_buf_add_str(&first, ev_buf_cstr(&path));
        }
    }
    *found = first.len ? strdup(ev_buf_cstr(&first)) : NULL;
    ev_buf_free(&path);
    ev_buf_free(&first);
    return *found ? EV_OK
                  : ev_fail(err, EV_NOT_FOUND,
                            "the report was made with a file %.200s, which is not here; say where it is with "
                            "--events",
                            name);
}

static ev_status find_files(command *c, const ev_stated *stated, const ev_rerun_files *files, ev_error *err) {
    ev_status status = EV_OK;
    for (size_t i = 0; status == EV_OK && i < c->parsed.n_options; i++) {
        const ev_option *option = &c->parsed.subcommand->options[i];
        ev_opt_values *values = &c->parsed.values[i];
        for (size_t j = 0; status == EV_OK && option->in_report == EV_IN_REPORT_FILE_NAME && j < values->n;
             j++) {
            if (strchr(values->items[j], '/') || c->n_paths == MOST_FILES)
                return refuse(err, "names places on a machine, which no report does");
            status = find_file(files, values->items[j], ev_stated_get(stated, option->name, NULL),
                               &c->paths[c->n_paths], err);
            if (status == EV_OK)
                values->items[j] = c->paths[c->n_paths++];
        }
    }
    if (status == EV_OK && files->given && c->n_paths == 0)
        return ev_fail(err, EV_BAD_ARGUMENT, "the report names no events file; leave --events out");
    return status;
}

/* ---- Running it */

/* Standard output or standard error sent to a file that has no name. */
typedef struct catch {
    FILE *stream; /* stdout or stderr */
    int fd, saved;
    FILE *file;
}
catch;

static ev_status catch_start(catch *c, FILE *stream, int fd, ev_error *err) {
    *c = (catch){.stream = stream, .fd = fd, .saved = -1};
    fflush(stream);
    c->file = tmpfile();
    c->saved = c->file ? dup(fd) : -1;
    if (c->saved < 0 || dup2(fileno(c->file), fd) < 0)
        return ev_fail_errno(err, errno, "no temporary file to catch the results");
    return EV_OK;
}

static bool read_back(catch *c, ev_buf *into) {
    size_t n = 1;
    rewind(c->file);
    while (n > 0) {
        char *to = ev_buf_reserve(into, READ_BYTES);
        n = to ? fread(to, 1, READ_BYTES, c->file) : 0;
        into->len += n;
    }
    return !ferror(c->file) && !into->failed;
}

static ev_status catch_end(catch *c, ev_buf *into, ev_error *err) {
    bool whole = fflush(c->stream) == 0 && !ferror(c->stream);
    if (c->saved >= 0) {
        dup2(c->saved, c->fd);
        close(c->saved);
    }
    whole = c->file && whole && read_back(c, into);
    if (c->file)
        fclose(c->file);
    return whole ? EV_OK : ev_fail(err, EV_IO, "what the command printed could not be caught whole");
}

static ev_status run_caught(const command *c, ev_rerun *result, ev_error *err) {
    catch out = {.saved = -1};
    catch messages = {.saved = -1};
    ev_status status = catch_start(&out, stdout, STDOUT_FILENO, err);
    if (status == EV_OK)
        status = catch_start(&messages, stderr, STDERR_FILENO, err);
    if (status == EV_OK)
        result->exit_code = c->parsed.subcommand->run(&c->parsed);
    ev_status ended = messages.file ? catch_end(&messages, &result->err, err) : EV_OK;
    status = status == EV_OK ? ended : status;
    ended = out.file ? catch_end(&out, &result->out, err) : EV_OK;
    return status == EV_OK ? ended : status;
}

ev_status ev_rerun_command(const ev_parsed *parsed, const ev_stated *stated, const ev_rerun_files *files,
                           ev_rerun *result, ev_error *err) {
    command c = {0};
    uint64_t line = 0;
    memset(result, 0, sizeof *result);
    const char *text = ev_stated_get(stated, "command", &line);
    ev_status status = ev_command_split(text ? text : "", &c.words, &c.n_words, err);
    if (status == EV_OK)
        status = check_words(parsed, &c, err);
    if (status == EV_OK)
        status = make_argv(parsed, &c, err);
    if (status == EV_OK)
        status = ev_parse(parsed->program, c.argc, c.argv, &c.parsed, err);
    if (status == EV_OK)
        status = find_files(&c, stated, files, err);
    if (status == EV_BAD_INPUT)
        ev_error_at(err, files->report_path, line, 0);
    if (status == EV_OK)
        status = run_caught(&c, result, err);
    command_free(&c);
    return status;
}

void ev_rerun_free(ev_rerun *result) {
    ev_buf_free(&result->out);
    ev_buf_free(&result->err);
}
