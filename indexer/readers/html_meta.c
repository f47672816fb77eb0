/* What a page says of itself; see html.h. */
#include "indexer/readers/document.h"
#include "indexer/readers/html.h"
#include "indexer/readers/xml.h"

#include <string.h>
#include <strings.h>

/* Where a value may stand: an element with an attribute that has this value; it is in another attribute, or,
 * where that is NULL, the text of the element. In the order of trust. */
typedef struct place {
    const char *key, *element, *attribute, *value, *content;
} place;

static const place PLACES[] = {
    {"title", "meta", "property", "og:title", "content"},
    {"title", "meta", "name", "dc.title", "content"},
    {"title", "meta", "name", "dcterms.title", "content"},
    {"title", "meta", "name", "citation_title", "content"},
    {"title", "meta", "name", "twitter:title", "content"},
    {"title", NULL, "itemprop", "headline", NULL},
    {"title", "title", NULL, NULL, NULL},
    {"title", "h1", NULL, NULL, NULL},
    {"date", "meta", "property", "article:published_time", "content"},
    {"date", "meta", "itemprop", "datePublished", "content"},
    {"date", NULL, "itemprop", "datePublished", "datetime"},
    {"date", "meta", "name", "dc.date", "content"},
    {"date", "meta", "name", "dc.date.issued", "content"},
    {"date", "meta", "name", "dcterms.date", "content"},
    {"date", "meta", "name", "dcterms.issued", "content"},
    {"date", "meta", "name", "dcterms.created", "content"},
    {"date", "meta", "name", "citation_publication_date", "content"},
    {"date", "meta", "name", "date", "content"},
    {"date", "meta", "name", "pubdate", "content"},
    {"date", "meta", "name", "publish-date", "content"},
    {"date", "time", "pubdate", NULL, "datetime"},
    {"date", "time", NULL, NULL, "datetime"},
    {"language", "html", NULL, NULL, "lang"},
    {"language", "meta", "property", "og:locale", "content"},
    {"language", "meta", "http-equiv", "content-language", "content"},
    {"language", "meta", "name", "dc.language", "content"},
    {"author", "meta", "name", "author", "content"},
    {"author", "meta", "property", "article:author", "content"},
    {"author", "meta", "name", "dc.creator", "content"},
    {"publisher", "meta", "property", "og:site_name", "content"},
    {"publisher", "meta", "name", "dc.publisher", "content"},
    {"source", "link", "rel", "canonical", "href"},
    {"source", "meta", "property", "og:url", "content"},
};

static bool fits(const xmlNode *node, const place *wanted) {
    if (wanted->element && strcasecmp((const char *)node->name, wanted->element) != 0)
        return false;
    const char *value = wanted->attribute ? ev_xml_attribute(node, wanted->attribute) : NULL;
    if (wanted->attribute && !value)
        return false;
    return !wanted->value || (value && !strcasecmp(value, wanted->value));
}

static void take(const xmlNode *node, const place *wanted, ev_statement *statement) {
    ev_buf text = {0};
    if (wanted->content)
        ev_buf_add_str(
            &text, ev_xml_attribute(node, wanted->content) ? ev_xml_attribute(node, wanted->content) : "");
    else
        ev_xml_text(node, &text);
    if (!strcmp(wanted->key, "date"))
        ev_document_set_date(statement, ev_buf_cstr(&text));
    else
        ev_document_set(statement, wanted->key, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

/* The next element in the order of the document. */
static xmlNode *next_element(xmlNode *node, const xmlNode *root) {
    xmlNode *child = ev_xml_element(node->children);
    if (child)
        return child;
    while (node != root) {
        xmlNode *next = ev_xml_element(node->next);
        if (next)
            return next;
        node = node->parent;
    }
    return NULL;
}

static void take_json_ld(xmlNode *root, ev_statement *statement, ev_buf *body) {
    for (xmlNode *node = root; node; node = next_element(node, root)) {
        const char *type = ev_xml_is(node, "script") ? ev_xml_attribute(node, "type") : NULL;
        if (!type || strcasecmp(type, "application/ld+json") != 0)
            continue;
        xmlChar *json = xmlNodeGetContent(node);
        if (json)
            ev_json_ld((const char *)json, strlen((const char *)json), statement, body);
        xmlFree(json);
    }
}

/* "ru-RU", "kk_KZ": a language is its first part. */
static void shorten_language(ev_statement *statement) {
    const char *value = ev_statement_get(statement, EV_FIELD_LANGUAGE);
    size_t n = value ? strcspn(value, "-_") : 0;
    if (value && value[n])
        json_object_set_new(statement->meta, "language", json_stringn(value, n));
}

void ev_html_metadata(xmlNode *root, ev_statement *statement, ev_buf *body) {
    take_json_ld(root, statement, body);
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
        if (json_object_get(statement->meta, PLACES[i].key))
            continue;
        for (xmlNode *node = root; node && !json_object_get(statement->meta, PLACES[i].key);
             node = next_element(node, root))
            if (fits(node, &PLACES[i]))
                take(node, &PLACES[i], statement);
    }
    shorten_language(statement);
}
