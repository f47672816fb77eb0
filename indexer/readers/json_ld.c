/* JSON-LD (schema.org) of a page; see html.h. */
#include "indexer/readers/document.h"
#include "indexer/readers/html.h"
#include "indexer/readers/xml.h"

#include <libxml/HTMLparser.h>
#include <string.h>

enum { MAX_DEPTH = 8 };

/* The first string in a value: itself, of a list, or the name of an object. */
static const char *string_in(const json_t *value, int depth) {
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_array(value) && depth < MAX_DEPTH)
        return string_in(json_array_get(value, 0), depth + 1);
    const json_t *name = json_object_get(value, "name");
    return name && depth < MAX_DEPTH ? string_in(name, depth + 1) : NULL;
}

static const char *get(const json_t *object, const char *key) {
    return string_in(json_object_get(object, key), 0);
}

/* Many sites write here as in the page, with entities and elements: paragraphs are parted by empty lines. */
static void add_as_page(const char *value, ev_buf *out) {
    xmlDoc *page = htmlReadMemory(value, (int)strlen(value), NULL, "UTF-8",
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                      HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    xmlNode *root = page ? xmlDocGetRootElement(page) : NULL;
    if (root)
        ev_html_main_text(root, out);
    if (page)
        xmlFreeDoc(page);
}

static void set_title(ev_statement *statement, const char *value) {
    ev_buf title = {0};
    if (value && strchr(value, '&'))
        add_as_page(value, &title);
    ev_document_set(statement, "title", title.len > 0 ? ev_buf_cstr(&title) : value);
    ev_buf_free(&title);
}

static void take_body(const char *value, ev_buf *body) {
    if (!value || body->len > 0)
        return;
    if (strpbrk(value, "&<"))
        add_as_page(value, body);
    else
        ev_buf_add_str(body, value);
}

/* An article rather than the site, the person or the trail of links around it. */
static bool is_article(const json_t *object) {
    return json_object_get(object, "headline") || json_object_get(object, "articleBody") ||
           json_object_get(object, "datePublished");
}

static const json_t *find_article(const json_t *value, int depth) {
    size_t i;
    json_t *item;
    const json_t *found = NULL;
    if (depth > MAX_DEPTH)
        return NULL;
    if (json_is_object(value)) {
        if (is_article(value))
            return value;
        found = find_article(json_object_get(value, "@graph"), depth + 1);
        return found ? found : find_article(json_object_get(value, "mainEntity"), depth + 1);
    }
    json_array_foreach(value, i, item) {
        if (!found)
            found = find_article(item, depth + 1);
    }
    return found;
}

void ev_json_ld(const char *json, size_t n_bytes, ev_statement *statement, ev_buf *body) {
    json_t *root = json_loadb(json, n_bytes, 0, NULL);
    const json_t *article = root ? find_article(root, 0) : NULL;
    if (article) {
        const json_t *language = json_object_get(article, "inLanguage");
        const char *code = get(language, "alternateName");
        set_title(statement, get(article, "headline"));
        take_body(get(article, "articleBody"), body);
        ev_document_set_date(statement, get(article, "datePublished"));
        ev_document_set_date(statement, get(article, "dateCreated"));
        ev_document_set(statement, "language", code ? code : string_in(language, 0));
        ev_document_set(statement, "author", get(article, "author"));
        ev_document_set(statement, "publisher", get(article, "publisher"));
        ev_document_set(statement, "source", get(article, "url"));
    }
    json_decref(root);
}
