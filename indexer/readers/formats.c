/* See reader.h: which reader an input gets, by its first bytes, then by its name. */
#include "indexer/readers/reader.h"

#include "indexer/readers/table_shape.h"
#include "indexer/readers/tei_lists.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct probe {
    const ev_input *input;
    const ev_read_options *options;
    const char *bytes; /* behind a byte order mark */
    size_t n_bytes;
    size_t start; /* of the first byte that is no space */
} probe;

static bool is_named(const probe *p, const char *ending) {
    return p->input->name && ev_name_ends(p->input->name, ending);
}

static bool has_at(const probe *p, size_t at, const char *bytes, size_t n_bytes) {
    return p->n_bytes >= at + n_bytes && !memcmp(p->bytes + at, bytes, n_bytes);
}

static size_t skip_spaces(const probe *p, size_t at) {
    while (at < p->n_bytes && isspace((unsigned char)p->bytes[at]))
        at++;
    return at;
}

static const struct {
    size_t at;
    const char *bytes;
    size_t n_bytes;
} PACKED[] = {
    {0, "PK\x03\x04", 4},
    {0, "PK\x05\x06", 4},
    {0, "\x1F\x8B", 2},
    {0, "\x28\xB5\x2F\xFD", 4},
    {0, "\x50\x2A\x4D\x18", 4},
    {0,
     "\xFD"
     "7zXZ",
     5},
    {0, "BZh", 3},
    {0, "\x04\x22\x4D\x18", 4},
    {0, "\x1F\x9D", 2},
    {257, "ustar", 5},
};

static bool is_archive(const probe *p) {
    for (size_t i = 0; i < sizeof PACKED / sizeof PACKED[0]; i++)
        if (has_at(p, PACKED[i].at, PACKED[i].bytes, PACKED[i].n_bytes))
            return true;
    return is_named(p, ".tar");
}

static bool is_pdf(const probe *p) {
    return has_at(p, p->start, "%PDF-", 5);
}

/* A zip whose first member is one that word processors write first; ODF names its kind there. */
static bool is_office(const probe *p) {
    static const char *const firsts[] = {"[Content_Types].xml", "_rels/",     "word/",
                                         "docProps/",           "customXml/", "mimetypeapplication/"};
    enum { NAME_AT = 30 };
    if (!has_at(p, 0, "PK\x03\x04", 4))
        return false;
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++)
        if (has_at(p, NAME_AT, firsts[i], strlen(firsts[i])))
            return true;
    return is_named(p, ".docx") || is_named(p, ".odt");
}

/* Whether a tag of this name begins in the first bytes, whatever the case and the namespace. */
static bool has_tag(const probe *p, const char *name) {
    size_t n = strlen(name);
    for (size_t at = p->start; at + n < p->n_bytes; at++) {
        bool begins = p->bytes[at] == '<' || (p->bytes[at] == ':' && at > 0);
        char after = at + n + 1 < p->n_bytes ? p->bytes[at + n + 1] : '>';
        if (begins && !strncasecmp(p->bytes + at + 1, name, n) && strchr(" \t\r\n>/", after))
            return true;
    }
    return false;
}

/* TEI and HTML have to begin as such; what only speaks of tags is text. */
static bool is_tei(const probe *p) {
    static const char *const roots[] = {"TEI", "teiCorpus", "listPerson", "listOrg"};
    size_t n = p->input->name && ev_is_tei_list(p->input->name) ? 4 : 2;
    for (size_t i = 0; i < n && has_at(p, p->start, "<", 1); i++)
        if (has_tag(p, roots[i]))
            return true;
    return false;
}

static bool is_html(const probe *p) {
    if (is_named(p, ".html") || is_named(p, ".htm") || is_named(p, ".xhtml"))
        return true;
    return has_at(p, p->start, "<", 1) && (has_tag(p, "html") || has_tag(p, "!DOCTYPE html"));
}

/* A file that a TEI corpus includes: lists, taxonomies. */
static bool is_tei_part(const probe *p) {
    static const char space[] = "\"http://www.tei-c.org/ns/1.0\"";
    return has_at(p, p->start, "<", 1) && memmem(p->bytes, p->n_bytes, space, strlen(space));
}

/* It says so, or its first tag declares a namespace. */
static bool is_other_xml(const probe *p) {
    if (!has_at(p, p->start, "<", 1))
        return false;
    const char *tag = p->bytes + p->start;
    const char *end = memchr(tag, '>', p->n_bytes - p->start);
    return has_at(p, p->start, "<?xml", 5) || is_named(p, ".xml") || is_named(p, ".svg") ||
           (end && memmem(tag, (size_t)(end - tag), " xmlns", 6));
}

/* A message, or a page that a browser saved as one: lines of NAME: VALUE, one of which is MIME's. */
static bool is_mail(const probe *p) {
    static const char mark[] = "MIME-Version: 1.";
    size_t at = p->start;
    while (at < p->n_bytes) {
        const char *line = p->bytes + at;
        const char *end = memchr(line, '\n', p->n_bytes - at);
        const char *colon = end ? memchr(line, ':', (size_t)(end - line)) : NULL;
        bool folded = at > p->start && (*line == ' ' || *line == '\t');
        if (!end || (!folded && (!colon || memchr(line, ' ', (size_t)(colon - line)))))
            return false;
        if (!strncasecmp(line, mark, strlen(mark)))
            return true;
        at += (size_t)(end - line) + 1;
    }
    return false;
}

/* JSON Lines begin with an object; a text that begins with a brace by chance has not `{"` or a JSON name. */
static bool is_jsonl(const probe *p) {
    if (is_named(p, ".jsonl") || is_named(p, ".ndjson"))
        return true;
    if (is_named(p, ".txt") || is_named(p, ".md"))
        return false;
    if (!has_at(p, p->start, "{", 1))
        return false;
    size_t at = skip_spaces(p, p->start + 1);
    return has_at(p, at, "\"", 1) || has_at(p, at, "}", 1);
}

static bool is_json(const probe *p) {
    if (is_named(p, ".json"))
        return true;
    return !is_named(p, ".txt") && !is_named(p, ".md") && has_at(p, p->start, "[", 1) &&
           has_at(p, skip_spaces(p, p->start + 1), "{\"", 2);
}

/* By name; by a heading; or because --map speaks of columns, and there are some. */
static bool is_table(const probe *p) {
    static const char delimiters[] = {'\t', ';', ','};
    if (is_named(p, ".csv") || is_named(p, ".tsv") || is_named(p, ".tab"))
        return true;
    if (is_named(p, ".md"))
        return false;
    if (p->options->map && ev_table_is_divided(p->bytes, p->n_bytes))
        return true;
    for (size_t i = 0; i < sizeof delimiters && !is_named(p, ".txt"); i++)
        if (ev_table_has_text_heading(p->bytes, p->n_bytes, delimiters[i]))
            return true;
    return false;
}

static bool is_any(const probe *p) {
    (void)p;
    return true;
}

/* The first that fits; plain text is what is left. */
static const struct {
    bool (*fits)(const probe *p);
    ev_input_format format;
} FORMATS[] = {
    /* by signature */
    {is_pdf, {ev_read_pdf, true, NULL}},
    {is_office, {ev_read_office, true, NULL}},
    {is_archive, {ev_read_archive, true, NULL}},
    /* by the first tag */
    {is_tei, {ev_read_tei, true, NULL}},
    {is_html, {ev_read_html, true, NULL}},
    {is_tei_part, {ev_read_tei, true, NULL}},
    {is_other_xml,
     {ev_read_unsupported, false,
      "is XML, but neither TEI nor HTML; save what it says as text, HTML, TEI or JSON Lines"}},
    {is_mail,
     {ev_read_unsupported, false,
      "is an e-mail message, or a page saved in one file (MHTML); save it as HTML or text"}},
    /* by the first characters */
    {is_json, {ev_read_json_array, false, NULL}},
    {is_jsonl, {ev_read_jsonl, false, NULL}},
    {is_table, {ev_read_table, false, NULL}},
    {is_any, {ev_read_plain, false, NULL}},
};

const ev_input_format *ev_input_format_of(const ev_input *input, const ev_read_options *options,
                                          const ev_buf *head) {
    size_t mark = head->len >= 3 && !memcmp(head->data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    probe p = {input, options, head->data + mark, head->len - mark, 0};
    p.start = skip_spaces(&p, 0);
    size_t i = 0;
    while (!FORMATS[i].fits(&p))
        i++;
    return &FORMATS[i].format;
}
