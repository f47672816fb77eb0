/* See command_line.h. */
#include "cli/command_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_plain(const char *word) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=+@%";
    return *word && word[strspn(word, plain)] == '\0';
}

void ev_command_word(ev_buf *out, const char *word) {
    if (is_plain(word)) {
        ev_buf_add_str(out, word);
        return;
    }
    ev_buf_add_char(out, '\'');
    for (const char *at = word; *at; at++) {
        if (*at == '\'')
            ev_buf_add_str(out, "'\\''");
        else
            ev_buf_add_char(out, *at);
    }
    ev_buf_add_char(out, '\'');
}

const char *ev_file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_value(ev_buf *out, const ev_option *option, const char *value) {
    ev_buf_printf(out, " --%s", option->name);
    if (option->kind == EV_OPT_FLAG)
        return;
    ev_buf_add_char(out, ' ');
    if (option->kind == EV_OPT_INT)
        ev_buf_printf(out, "%" PRId64, (int64_t)strtoll(value, NULL, 10));
    else
        ev_command_word(out, option->in_report == EV_IN_REPORT_FILE_NAME ? ev_file_name(value) : value);
}

static void add_option(ev_buf *out, const ev_option *option, const ev_opt_values *values) {
    if (option->in_report == EV_IN_REPORT_NOT)
        return;
    if (option->kind == EV_OPT_FLAG && values->n > 0) {
        add_value(out, option, "");
        return;
    }
    bool is_default = values->n == 1 && option->value && !strcmp(values->items[0], option->value);
    for (size_t i = 0; !is_default && i < values->n; i++)
        add_value(out, option, values->items[i]);
}

void ev_command_line(ev_buf *out, const ev_parsed *parsed, const char *added) {
    ev_buf_printf(out, "%s %s%s%s", parsed->program->name, parsed->subcommand->name, *added ? " " : "",
                  added);
    for (size_t i = 0; i < parsed->n_options; i++)
        add_option(out, &parsed->subcommand->options[i], &parsed->values[i]);
    for (size_t i = 0; i < parsed->n_args; i++)
        if (parsed->args[i][0] == '-' && parsed->args[i][1]) {
            ev_buf_add_str(out, " --");
            break;
        }
    for (size_t i = 0; i < parsed->n_args; i++) {
        ev_buf_add_char(out, ' ');
        ev_command_word(out, parsed->args[i]);
    }
}

/* Copies one word from *at on, its quotation taken away; false when a quotation is not closed. */
static bool take_word(const char **at, char **to) {
    bool quoted = false;
    for (; **at && (quoted || **at != ' '); (*at)++) {
        if (**at == '\'')
            quoted = !quoted;
        else if (!quoted && **at == '\\' && (*at)[1])
            *(*to)++ = *++(*at);
        else
            *(*to)++ = **at;
    }
    *(*to)++ = '\0';
    return !quoted;
}

ev_status ev_command_split(const char *text, char ***words, size_t *n_words, ev_error *err) {
    size_t n_bytes = strlen(text);
    size_t most = n_bytes / 2 + 2; /* words have a blank between them, and NULL ends the array */
    *n_words = 0;
    *words = malloc(most * sizeof **words + n_bytes + 2);
    if (!*words)
        return ev_out_of_memory(err);
    char *to = (char *)(*words + most);
    for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
        (*words)[(*n_words)++] = to;
        if (!take_word(&at, &to)) {
            free(*words);
            *words = NULL;
            return ev_fail(err, EV_BAD_INPUT, "a quotation mark in the command is not closed");
        }
    }
    (*words)[*n_words] = NULL;
    return EV_OK;
}
