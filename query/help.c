/* evquery help: pages about what is common to all subcommands. */
#include "cli/program.h"
#include "query/subcommands.h"

#include <stdio.h>
#include <string.h>

static const char query_page[] =
    "The query language, the same in every subcommand\n"
    "\n"
    "Words\n"
    "  sovereignty           every form of the word: sovereignty, sovereignty's\n"
    "  выйти                 выйти, вышел, выйдет: ё and е are one letter\n"
    "  егемендік             егемендігіміздің, and egemendik in Latin script\n"
    "  =sovereignties        this form only\n"
    "  суверен*              words that begin so\n"
    "  /^(не)?зависим/       words in which the regular expression (PCRE2) finds something\n"
    "Together\n"
    "  \"right to withdraw\"   words side by side, each in any form\n"
    "  exit NEAR/5 union     at most five words apart, in any order\n"
    "  выйти ADJ/3 из        the first before the second\n"
    "  a b, a AND b          both in one sentence (--unit widens that)\n"
    "  a OR b, a NOT b, -b   either; without; without\n"
    "  (a OR b) c            brackets\n"
    "Filters\n"
    "  lang:kk               language of the sentence\n"
    "  country:KAZ speaker:\"Name\" role: organisation: type: source: title: language: id:\n"
    "                        metadata; speaker:Naz* values that begin so\n"
    "  meta:session=70       any other metadata\n"
    "  year:2013..2015  date:2014-03-18..  date:..2014-05\n"
    "                        a statement dated by year or month counts when all of it lies inside\n"
    "  theme:exit.threat     a tag; theme:exit has all below it\n"
    "  target:EAEU polarity:negated modality:conditional\n"
    "                        of the same tag as theme: beside them\n"
    "Operators are upper case; in lower case they are words. Letters of the wrong script in a word,\n"
    "stress marks, and forms of quotation marks and dashes make no difference.\n"
    "\n"
    "Examples\n"
    "  sovereignty NEAR/5 independence country:KAZ year:2010..2016\n"
    "  (выйти OR выход) NEAR/4 (союз* OR ЕАЭС) date:2014-03-18..\n"
    "  егемендік одақ lang:kk\n";

static const struct { const char *name, *text; } pages[] = {{"query", query_page}};

static int run_help(const ev_parsed *parsed) {
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (!strcmp(pages[i].name, parsed->args[0])) {
            fputs(pages[i].text, stdout);
            return EV_EXIT_OK;
        }
    ev_error err = {0};
    ev_fail(&err, EV_BAD_ARGUMENT,
            "no page \"%.100s\"; there is: query (for a subcommand, `evquery SUBCOMMAND --help`)",
            parsed->args[0]);
    return ev_program_fail(parsed, &err);
}

static const ev_example examples[] = {{"evquery help query", "the query language"}, {0}};

const ev_subcommand evquery_help = {
    .name = "help",
    .summary = "pages on what is common: query",
    .usage = "PAGE",
    .min_args = 1,
    .max_args = 1,
    .examples = examples,
    .run = run_help,
};
