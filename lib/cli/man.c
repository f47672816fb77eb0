/* See man.h. */
#include "cli/man.h"

#include "base/release.h"
#include "cli/help.h"

#include <string.h>

static void upper(ev_buf *out, const char *text) {
    for (; *text; text++)
        ev_buf_add_char(out, *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text);
}

/* roff takes a backslash as an escape, a dash as a hyphen, and a dot or apostrophe that begins a line as a
 * request. */
static void add_text(ev_buf *out, const char *text) {
    bool line_begins = out->len == 0 || out->data[out->len - 1] == '\n';
    for (; *text; text++) {
        if (line_begins && (*text == '.' || *text == '\''))
            ev_buf_add_str(out, "\\&");
        if (*text == '\\')
            ev_buf_add_str(out, "\\e");
        else if (*text == '-')
            ev_buf_add_str(out, "\\-");
        else if (*text == '\'')
            ev_buf_add_str(out, "\\(aq");
        else
            ev_buf_add_char(out, *text);
        line_begins = *text == '\n';
    }
}

static void add_line(ev_buf *out, const char *text) {
    add_text(out, text);
    ev_buf_add_char(out, '\n');
}

static void add_paragraphs(ev_buf *out, const char *text) {
    ev_buf paragraph = {0};
    while (*text) {
        text = ev_help_paragraph(text, &paragraph);
        ev_buf_add_str(out, ".PP\n");
        add_line(out, ev_buf_cstr(&paragraph));
    }
    ev_buf_free(&paragraph);
}

static void add_option(ev_buf *out, const ev_option *option) {
    ev_buf text = {0};
    ev_buf_add_str(out, ".TP\n\\fB");
    ev_help_option_head(&text, option);
    const char *head = ev_buf_cstr(&text);
    add_text(out, head + strspn(head, " "));
    ev_buf_add_str(out, "\\fR\n");
    ev_buf_clear(&text);
    ev_buf_add_str(&text, option->help);
    ev_help_option_default(&text, option);
    if (option->repeatable)
        ev_buf_add_str(&text, "; may be given several times");
    add_line(out, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

static void add_subcommand(ev_buf *out, const ev_program *program, const ev_subcommand *subcommand) {
    ev_buf synopsis = {0};
    ev_buf_printf(&synopsis, "%s %s [OPTION]...%s%s", program->name, subcommand->name,
                  subcommand->usage ? " " : "", subcommand->usage ? subcommand->usage : "");
    ev_buf_add_str(out, ".SS \"");
    add_text(out, ev_buf_cstr(&synopsis));
    ev_buf_add_str(out, "\"\n");
    ev_buf_free(&synopsis);
    add_text(out, subcommand->summary);
    ev_buf_add_str(out, ".\n");
    if (subcommand->description)
        add_paragraphs(out, subcommand->description);
    for (const ev_option *option = subcommand->options; option && option->name; option++)
        add_option(out, option);
}

/* A page as it is, in lines of a fixed width. */
static void add_page(ev_buf *out, const ev_page *page) {
    ev_buf_add_str(out, ".SH \"");
    upper(out, page->title);
    ev_buf_add_str(out, "\"\n.nf\n");
    add_text(out, page->text);
    ev_buf_add_str(out, ".fi\n");
}

static void add_examples(ev_buf *out, const ev_program *program) {
    ev_buf_add_str(out, ".SH EXAMPLES\n");
    for (const ev_subcommand *const *sub = program->subcommands; *sub; sub++)
        for (const ev_example *example = (*sub)->examples; example && example->command; example++) {
            ev_buf_add_str(out, ".TP\n\\fB");
            add_text(out, example->command);
            ev_buf_add_str(out, "\\fR\n");
            add_line(out, example->effect);
        }
}

static const char EXIT_STATUS[] =
    ".SH \"EXIT STATUS\"\n"
    ".TP\n0\nDone.\n"
    ".TP\n1\nFinished, but some input was refused; each is named on standard error.\n"
    ".TP\n2\nWrong usage, or the work could not start or go on.\n"
    ".TP\n130\nInterrupted by a signal.\n"
    ".TP\n141\nThe reader of standard output went away before the end.\n";

static const char ENVIRONMENT[] = ".SH ENVIRONMENT\n"
                                  ".TP\n\\fBEXITVOICE_INDEX\\fR\nThe index where no option names one.\n"
                                  ".TP\n\\fBEXITVOICE_DATA\\fR\nThe folder that holds the corpus and "
                                  "stopwords folders, where it is not the "
                                  "installed one.\n"
                                  ".TP\n\\fBNO_COLOR\\fR\nNo colours, if it is set and not empty.\n";

void ev_man_page(ev_buf *out, const ev_program *program) {
    ev_buf_add_str(out, ".TH ");
    upper(out, program->name);
    ev_buf_add_str(out, " 1 \"\" \"exitvoice " EV_RELEASE "\" \"Exitvoice\"\n.SH NAME\n");
    add_text(out, program->name);
    ev_buf_add_str(out, " \\- ");
    add_line(out, program->summary);
    ev_buf_printf(out, ".SH SYNOPSIS\n.B %s\n.I SUBCOMMAND\n[OPTION]... [ARGUMENT]...\n", program->name);
    if (program->description) {
        ev_buf_add_str(out, ".SH DESCRIPTION\n");
        add_paragraphs(out, program->description);
    }
    ev_buf_add_str(out, ".SH SUBCOMMANDS\n");
    for (const ev_subcommand *const *sub = program->subcommands; *sub; sub++)
        add_subcommand(out, program, *sub);
    for (const ev_page *page = program->pages; page && page->name; page++)
        add_page(out, page);
    add_examples(out, program);
    ev_buf_add_str(out, EXIT_STATUS);
    ev_buf_add_str(out, ENVIRONMENT);
    if (program->see_also)
        ev_buf_printf(out, ".SH \"SEE ALSO\"\n.BR %s (1)\n", program->see_also);
}
