/* Any text as a query: a tree, or three lines that end in a caret (query/ast.h). */
#include "query/ast.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ev_error err = {0};
    ev_query query = {0};
    char *text = strndup((const char *)data, size);
    if (!text)
        return 0;
    ev_status status = ev_query_parse(text, &query, &err);
    if (status != EV_OK && status != EV_BAD_QUERY)
        abort();
    if (status == EV_BAD_QUERY && err.text[0] == '\0')
        abort();
    ev_query_free(&query);
    free(text);
    return 0;
}
