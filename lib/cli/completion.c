/* See completion.h. */
#include "cli/completion.h"

static void add_choices(ev_buf *out, const char *choices) {
    for (; *choices; choices++)
        ev_buf_add_char(out, *choices == '|' ? ' ' : *choices);
}

/* "SUBCOMMAND:--format) words='table csv' ;;" for each option that takes one of a list. */
static void add_choice_cases(ev_buf *out, const ev_subcommand *subcommand) {
    for (const ev_option *option = subcommand->options; option && option->name; option++) {
        if (option->kind != EV_OPT_CHOICE)
            continue;
        ev_buf_printf(out, "    %s:--%s", subcommand->name, option->name);
        if (option->letter)
            ev_buf_printf(out, "|%s:-%c", subcommand->name, option->letter);
        ev_buf_add_str(out, ") words='");
        add_choices(out, option->choices);
        ev_buf_add_str(out, "' ;;\n");
    }
}

static void add_option_case(ev_buf *out, const ev_subcommand *subcommand) {
    ev_buf_printf(out, "    %s) words='--help", subcommand->name);
    for (const ev_option *option = subcommand->options; option && option->name; option++)
        ev_buf_printf(out, " --%s", option->name);
    ev_buf_add_str(out, "' ;;\n");
}

void ev_completion_bash(ev_buf *out, const ev_program *program) {
    const ev_subcommand *const *subcommands = program->subcommands;
    ev_buf_printf(out, "# bash completion of %s, made from its option tables\n_%s() {\n", program->name,
                  program->name);
    ev_buf_add_str(out, "  local words= now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                        "  local sub=${COMP_WORDS[1]}\n"
                        "  COMPREPLY=()\n"
                        "  if ((COMP_CWORD == 1)); then\n"
                        "    words='--help --version");
    for (const ev_subcommand *const *sub = subcommands; *sub; sub++)
        ev_buf_printf(out, " %s", (*sub)->name);
    /* bash parts a word at "=": "--format=csv" arrives as three words. */
    ev_buf_add_str(out,
                   "'\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$now\")\n    return\n  fi\n"
                   "  [[ $now == = ]] && now=\n"
                   "  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
                   "  case $sub:$before in\n");
    for (const ev_subcommand *const *sub = subcommands; *sub; sub++)
        add_choice_cases(out, *sub);
    ev_buf_add_str(out, "  esac\n  [[ -z $words && $now == -* ]] && case $sub in\n");
    for (const ev_subcommand *const *sub = subcommands; *sub; sub++)
        add_option_case(out, *sub);
    ev_buf_printf(out,
                  "  esac\n"
                  "  [[ -n $words ]] && mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$now\")\n"
                  "  return 0\n"
                  "}\n"
                  "complete -o default -F _%s %s\n",
                  program->name, program->name);
}
