/* --help from the option tables: 80 columns, and for a program 24 lines, so that it fits the smallest
 * terminal. */
#ifndef EV_CLI_HELP_H
#define EV_CLI_HELP_H

#include "base/buf.h"
#include "cli/options.h"

void ev_help_program(ev_buf *out, const ev_program *program);
void ev_help_subcommand(ev_buf *out, const ev_program *program, const ev_subcommand *subcommand);

/* "-d, --index INDEX", "    --jobs N", "    --format table|csv" */
void ev_help_option_head(ev_buf *out, const ev_option *option);
/* ", or $NAME" and the default in words: "[default: ./exitvoice.index]", or nothing. */
void ev_help_option_default(ev_buf *out, const ev_option *option);

/* Appends `text` broken at blanks so that no line is over 80 columns: the first line goes on at column `at`,
 * the others begin at `indent`. Ends with a line end. */
void ev_help_wrap(ev_buf *out, const char *text, size_t at, size_t indent);

/* The next paragraph of a text whose paragraphs are parted by empty lines, put in place of what `paragraph`
 * holds; failures are sticky in it. Returns where the one after it begins: at the text's end after the last.
 */
const char *ev_help_paragraph(const char *text, ev_buf *paragraph);

#endif
