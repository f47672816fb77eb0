/* See help.h. */
#include "cli/help.h"

#include <string.h>

enum { COLUMNS = 80, OPTION_INDENT = 2, TEXT_INDENT = 26, SUMMARY_INDENT = 14 };

static void pad(ev_buf *out, size_t n) {
    while (n-- > 0)
        ev_buf_add_char(out, ' ');
}

/* Bytes that begin a character: help is words in scripts where each takes one column. */
static size_t columns(const char *text, size_t n_bytes) {
    size_t n = 0;
    for (size_t i = 0; i < n_bytes; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

void ev_help_wrap(ev_buf *out, const char *text, size_t at, size_t indent) {
    bool first = true;
    while (*text) {
        size_t n = strcspn(text, " \n");
        size_t wide = columns(text, n);
        if (!first && at + 1 + wide > COLUMNS) {
            ev_buf_add_char(out, '\n');
            pad(out, indent);
            at = indent;
        } else if (!first) {
            ev_buf_add_char(out, ' ');
            at++;
        }
        ev_buf_add(out, text, n);
        at += wide;
        first = false;
        text += n;
        text += strspn(text, " \n");
    }
    ev_buf_add_char(out, '\n');
}

const char *ev_help_paragraph(const char *text, ev_buf *paragraph) {
    const char *end = strstr(text, "\n\n");
    size_t n = end ? (size_t)(end - text) : strlen(text);
    ev_buf_clear(paragraph);
    ev_buf_add(paragraph, text, n);
    text += n;
    return text + strspn(text, "\n");
}

static void add_paragraphs(ev_buf *out, const char *text) {
    ev_buf paragraph = {0};
    while (*text) {
        text = ev_help_paragraph(text, &paragraph);
        ev_help_wrap(out, ev_buf_cstr(&paragraph), 0, 0);
        if (*text)
            ev_buf_add_char(out, '\n');
    }
    ev_buf_free(&paragraph);
}

static const char *arg_name(const ev_option *option) {
    return option->arg ? option->arg : option->choices;
}

void ev_help_option_head(ev_buf *out, const ev_option *option) {
    if (option->letter)
        ev_buf_printf(out, "-%c, ", option->letter);
    else
        pad(out, 4);
    ev_buf_printf(out, "--%s", option->name);
    if (option->kind != EV_OPT_FLAG)
        ev_buf_printf(out, " %s", arg_name(option));
}

void ev_help_option_default(ev_buf *out, const ev_option *option) {
    const char *shown = option->shown ? option->shown : option->value;
    if (option->env && shown)
        ev_buf_printf(out, " [default: $%s, else %s]", option->env, shown);
    else if (option->env)
        ev_buf_printf(out, " [default: $%s]", option->env);
    else if (shown)
        ev_buf_printf(out, " [default: %s]", shown);
}

static void add_option(ev_buf *out, const ev_option *option) {
    ev_buf head = {0}, text = {0};
    ev_help_option_head(&head, option);
    ev_buf_add_str(&text, option->help);
    ev_help_option_default(&text, option);
    size_t at = OPTION_INDENT + columns(head.data, head.len);
    pad(out, OPTION_INDENT);
    ev_buf_add(out, head.data, head.len);
    if (at + 2 > TEXT_INDENT) {
        ev_buf_add_char(out, '\n');
        at = 0;
    }
    pad(out, TEXT_INDENT - at);
    ev_help_wrap(out, ev_buf_cstr(&text), TEXT_INDENT, TEXT_INDENT);
    ev_buf_free(&head);
    ev_buf_free(&text);
}

void ev_help_program(ev_buf *out, const ev_program *program) {
    ev_buf_printf(out, "%s: %s\n\nusage: %s SUBCOMMAND [OPTION]... [ARGUMENT]...\n\n", program->name,
                  program->summary, program->name);
    for (const ev_subcommand *const *sub = program->subcommands; *sub; sub++) {
        size_t n = strlen((*sub)->name);
        pad(out, OPTION_INDENT);
        ev_buf_add_str(out, (*sub)->name);
        pad(out, OPTION_INDENT + n < SUMMARY_INDENT ? SUMMARY_INDENT - OPTION_INDENT - n : 1);
        ev_help_wrap(out, (*sub)->summary, SUMMARY_INDENT, SUMMARY_INDENT);
    }
    for (const ev_page *page = program->pages; page && page->name; page++)
        ev_buf_printf(out, "\n'%s help %s' explains %s.", program->name, page->name, page->title);
    ev_buf_printf(out, "\n'%s SUBCOMMAND --help' shows its options; '%s --version' the release.\n",
                  program->name, program->name);
    ev_buf_add_str(out, "Exit status: 0 done; 1 some input was refused; 2 wrong usage or failure.\n");
}

void ev_help_subcommand(ev_buf *out, const ev_program *program, const ev_subcommand *subcommand) {
    ev_buf_printf(out, "%s %s: ", program->name, subcommand->name);
    ev_help_wrap(out, subcommand->summary, strlen(program->name) + strlen(subcommand->name) + 3, 2);
    ev_buf_printf(out, "\nusage: %s %s [OPTION]...%s%s\n", program->name, subcommand->name,
                  subcommand->usage ? " " : "", subcommand->usage ? subcommand->usage : "");
    if (subcommand->description) {
        ev_buf_add_char(out, '\n');
        add_paragraphs(out, subcommand->description);
    }
    ev_buf_add_str(out, "\noptions:\n");
    for (const ev_option *option = subcommand->options; option && option->name; option++)
        add_option(out, option);
    static const ev_option help = {.name = "help", .letter = 'h', .kind = EV_OPT_FLAG, .help = "print this"};
    add_option(out, &help);
    if (subcommand->examples)
        ev_buf_add_str(out, "\nexamples:\n");
    for (const ev_example *example = subcommand->examples; example && example->command; example++)
        ev_buf_printf(out, "  %s\n      %s\n", example->command, example->effect);
}
