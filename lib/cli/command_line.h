/* A command line in its canonical form, as a report's manifest states it, and back to words: two ways to type
 * the same command give the same text, and nothing of this machine is in it.
 *
 * The form: program, subcommand, the words that the caller adds, the options in the order of their table by
 * their long names, those left out that have their default value or are EV_IN_REPORT_NOT; then the
 * positionals. A word that a shell would not take as it is stands between single quotation marks. */
#ifndef EV_CLI_COMMAND_LINE_H
#define EV_CLI_COMMAND_LINE_H

#include "base/buf.h"
#include "cli/options.h"

/* Appends the command. `added`: options that are stated whatever was typed ("--format csv"), or "". */
void ev_command_line(ev_buf *out, const ev_parsed *parsed, const char *added);

/* Appends one word, quoted where it needs to be. */
void ev_command_word(ev_buf *out, const char *word);

/* Takes a command apart into its words, as a shell would that knows blanks, '...' and \ before a character,
 * and nothing else. *words is an array ended by NULL whose strings are freed with it by one free().
 * EV_BAD_INPUT when a quotation is not closed; EV_NOMEM. */
ev_status ev_command_split(const char *text, char ***words, size_t *n_words, ev_error *err);

/* The part of a path after its last slash. */
const char *ev_file_name(const char *path);

#endif
