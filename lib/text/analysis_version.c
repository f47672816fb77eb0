/* ev_analysis_version() of analyse.h: apart, so that who asks for it need not be linked with the analysis. */
#include "text/analyse.h"

#include <stdio.h>
#include <threads.h>
#include <utf8proc.h>

/* The version's words, made once: the library's part is known only when the program runs. */
static char version_text[64];
static once_flag version_made = ONCE_FLAG_INIT;

static void make_version(void) {
    snprintf(version_text, sizeof version_text, "exitvoice-analysis %d; unicode %s; utf8proc %s",
             EV_ANALYSIS_VERSION, utf8proc_unicode_version(), utf8proc_version());
}

const char *ev_analysis_version(void) {
    call_once(&version_made, make_version);
    return version_text;
}
