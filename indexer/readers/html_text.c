/* The main text of a page; see html.h.
 *
 * What is no reading matter is taken out by its element, its role or its class; but a box that holds more
 * than half of the page's words is no menu, whatever its class. Then the article is looked for: an element
 * that says so, or else the smallest one with most of the page's words outside of links. In it, lists and
 * boxes that are mostly links are left out, too. */
#include "indexer/readers/flow.h"
#include "indexer/readers/html.h"
#include "indexer/readers/xml.h"

#include <string.h>
#include <strings.h>

enum {
    MAX_DEPTH = 1000,
    MOST = 70,        /* per cent of the words: an element that has so many is the article, not its parent */
    LINKS = 60,       /* per cent of a box's characters in links: then it is a menu, */
    MENU_BYTES = 2000 /* unless it is longer */
};

static const char *const LEFT_OUT[] = {
    "script", "style",  "noscript", "template", "nav",      "aside",  "footer", "form",   "button",
    "select", "iframe", "svg",      "object",   "embed",    "canvas", "audio",  "video",  "map",
    "head",   "dialog", "input",    "option",   "textarea", "label",  "math",   "figure", "menu",
};

static const char *const ROLES[] = {"navigation", "banner",  "contentinfo", "complementary", "search",
                                    "menu",       "menubar", "dialog",      "alert",         "toolbar"};

/* Words of class and id, parted by what is no letter: "main-menu", "site_footer". */
static const char *const BOXES[] = {
    "nav",       "navbar",    "navigation", "menu",       "breadcrumb", "breadcrumbs", "sidebar", "footer",
    "share",     "sharing",   "social",     "related",    "recommend",  "recommended", "comment", "comments",
    "cookie",    "cookies",   "consent",    "advert",     "ad",         "ads",         "banner",  "popup",
    "modal",     "subscribe", "newsletter", "pagination", "pager",      "toolbar",     "widget",  "promo",
    "copyright", "masthead",  "print",      "skip",       "search",     "login",       "tags",
};

static const char *const BLOCKS[] = {
    "p",      "div",        "section", "article", "main",     "header",  "h1",      "h2",
    "h3",     "h4",         "h5",      "h6",      "ul",       "ol",      "dl",      "table",
    "pre",    "blockquote", "hr",      "address", "fieldset", "details", "summary", "body",
    "center", "tbody",      "thead",   "dt",      "dd",       "td",      "th",
};

static const char *const LINES[] = {"br", "li", "tr"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool in_list(const char *const *list, size_t n, const char *word, size_t n_bytes) {
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == n_bytes && !strncasecmp(list[i], word, n_bytes))
            return true;
    return false;
}

#define IN_LIST(list, word) in_list(list, COUNT(list), word, strlen(word))

static bool has_box_word(const char *names) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (names && *names) {
        names += strcspn(names, letters);
        size_t n = strspn(names, letters);
        if (n > 0 && in_list(BOXES, COUNT(BOXES), names, n))
            return true;
        names += n;
    }
    return false;
}

static bool is_hidden(const xmlNode *node) {
    const char *style = ev_xml_attribute(node, "style");
    const char *hidden = ev_xml_attribute(node, "aria-hidden");
    return ev_xml_attribute(node, "hidden") || (hidden && !strcmp(hidden, "true")) ||
           (style && (strstr(style, "display:none") || strstr(style, "display: none")));
}

/* The page itself, and what says that it is the article, is never a box. */
static bool is_text_bearer(const xmlNode *node) {
    const char *prop = ev_xml_attribute(node, "itemprop");
    return ev_xml_is(node, "html") || ev_xml_is(node, "body") || ev_xml_is(node, "main") ||
           ev_xml_is(node, "article") || (prop && !strcmp(prop, "articleBody"));
}

static bool is_no_text(const xmlNode *node) {
    const char *role = ev_xml_attribute(node, "role");
    return !is_text_bearer(node) &&
           (IN_LIST(LEFT_OUT, (const char *)node->name) || (role && IN_LIST(ROLES, role)) || is_hidden(node));
}

static bool is_box(const xmlNode *node) {
    return !is_text_bearer(node) &&
           (has_box_word(ev_xml_attribute(node, "class")) || has_box_word(ev_xml_attribute(node, "id")));
}

/* ---- How much is where */

typedef struct amount {
    size_t n_bytes, n_linked; /* of text that is no space; in links */
} amount;

static size_t count_bytes(const char *text) {
    size_t n = 0;
    for (; *text; text++)
        n += (unsigned char)*text > ' ';
    return n;
}

static amount measure(const xmlNode *node, bool in_link, int depth, bool *too_deep) {
    amount sum = {0};
    *too_deep = *too_deep || depth > MAX_DEPTH;
    for (const xmlNode *child = node->children; child && !*too_deep; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            size_t n = count_bytes((const char *)child->content);
            sum.n_bytes += n;
            sum.n_linked += in_link ? n : 0;
        } else if (child->type == XML_ELEMENT_NODE) {
            amount below = measure(child, in_link || ev_xml_is(child, "a"), depth + 1, too_deep);
            sum.n_bytes += below.n_bytes;
            sum.n_linked += below.n_linked;
        }
    }
    return sum;
}

static size_t words_in(const xmlNode *node, bool *too_deep) {
    amount all = measure(node, false, 0, too_deep);
    return all.n_bytes - all.n_linked;
}

/* Takes what is no text out of the tree, then (max_words > 0) boxes with at most so many words. */
static void prune(xmlNode *node, size_t max_words, int depth, bool *too_deep) {
    *too_deep = *too_deep || depth > MAX_DEPTH;
    xmlNode *next;
    for (xmlNode *child = ev_xml_element(node->children); child && !*too_deep; child = next) {
        next = ev_xml_element(child->next);
        bool gone =
            max_words > 0 ? is_box(child) && words_in(child, too_deep) <= max_words : is_no_text(child);
        if (!gone) {
            prune(child, max_words, depth + 1, too_deep);
            continue;
        }
        xmlUnlinkNode(child);
        xmlFreeNode(child);
    }
}

/* ---- The article */

static bool says_article(const xmlNode *node, int level) {
    const char *prop = ev_xml_attribute(node, "itemprop");
    const char *role = ev_xml_attribute(node, "role");
    if (level == 0)
        return prop && !strcmp(prop, "articleBody");
    if (level == 1)
        return ev_xml_is(node, "article");
    return ev_xml_is(node, "main") || (role && !strcmp(role, "main"));
}

/* The one with the most words among those that say so at this level; *all_words are of all of them. */
static void find_said(xmlNode *node, int level, int depth, xmlNode **best, size_t *best_words,
                      size_t *all_words, bool *too_deep) {
    *too_deep = *too_deep || depth > MAX_DEPTH;
    for (xmlNode *child = ev_xml_element(node->children); child && !*too_deep;
         child = ev_xml_element(child->next)) {
        if (!says_article(child, level)) {
            find_said(child, level, depth + 1, best, best_words, all_words, too_deep);
            continue;
        }
        size_t words = words_in(child, too_deep);
        *all_words += words;
        if (words > *best_words) {
            *best = child;
            *best_words = words;
        }
    }
}

static xmlNode *descend(xmlNode *node, bool *too_deep) {
    size_t words = words_in(node, too_deep);
    for (xmlNode *child = ev_xml_element(node->children); child && !*too_deep;) {
        bool has_most =
            !ev_xml_is(child, "p") && words_in(child, too_deep) * 100 >= words * MOST && words > 0;
        if (has_most)
            node = child;
        child = ev_xml_element(has_most ? child->children : child->next);
    }
    return node;
}

/* An article that holds less than a third of the page's words, or less than twice those of all other
 * articles, is one of several: the page is a list, or a text in parts. */
static xmlNode *find_article(xmlNode *root, bool *too_deep) {
    size_t words = words_in(root, too_deep);
    for (int level = 0; level < 3 && !*too_deep; level++) {
        xmlNode *best = NULL;
        size_t best_words = 0;
        size_t all_words = 0;
        find_said(root, level, 0, &best, &best_words, &all_words, too_deep);
        if (best && best_words * 3 >= words && best_words >= 2 * (all_words - best_words) && best_words > 0)
            return best;
    }
    return *too_deep ? root : descend(root, too_deep);
}

/* ---- Its text */

static bool is_menu(const xmlNode *node) {
    if (!ev_xml_is(node, "ul") && !ev_xml_is(node, "ol") && !ev_xml_is(node, "div") &&
        !ev_xml_is(node, "table") && !ev_xml_is(node, "section"))
        return false;
    bool too_deep = false;
    amount all = measure(node, false, 0, &too_deep);
    return all.n_linked > 0 && all.n_bytes < MENU_BYTES && all.n_linked * 100 >= all.n_bytes * LINKS;
}

static void add_node(const xmlNode *node, ev_flow *flow);

static void add_element(const xmlNode *node, ev_flow *flow) {
    const char *name = (const char *)node->name;
    if (is_menu(node))
        return;
    bool is_block = IN_LIST(BLOCKS, name);
    bool is_cell = ev_xml_is(node, "td") || ev_xml_is(node, "th");
    if (is_cell)
        ev_flow_space(flow);
    else if (is_block)
        ev_flow_paragraph(flow);
    else if (IN_LIST(LINES, name))
        ev_flow_line(flow);
    for (const xmlNode *child = node->children; child; child = child->next)
        add_node(child, flow);
    if (is_cell)
        ev_flow_space(flow);
    else if (is_block)
        ev_flow_paragraph(flow);
}

/* Text whose lines are as they stand: an empty one ends a paragraph. */
static void add_lines(const char *text, ev_flow *flow) {
    for (size_t n = strcspn(text, "\n"); text[n]; text += n + 1, n = strcspn(text, "\n")) {
        ev_flow_add(flow, text, n);
        if (text[n + 1 + strspn(text + n + 1, " \t\r")] == '\n')
            ev_flow_paragraph(flow);
        else
            ev_flow_line(flow);
    }
    ev_flow_add_str(flow, text);
}

static bool is_in_pre(const xmlNode *node) {
    for (; node; node = node->parent)
        if (ev_xml_is(node, "pre"))
            return true;
    return false;
}

static void add_node(const xmlNode *node, ev_flow *flow) {
    bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    if (is_text && strchr((const char *)node->content, '\n') && is_in_pre(node))
        add_lines((const char *)node->content, flow);
    else if (is_text)
        ev_flow_add_str(flow, (const char *)node->content);
    else if (node->type == XML_ELEMENT_NODE)
        add_element(node, flow);
}

bool ev_html_main_text(xmlNode *root, ev_buf *out) {
    bool too_deep = false;
    prune(root, 0, 0, &too_deep);
    size_t words = too_deep ? 0 : words_in(root, &too_deep);
    prune(root, words / 2 + 1, 0, &too_deep);
    const xmlNode *article = too_deep ? NULL : find_article(root, &too_deep);
    if (too_deep)
        return false;
    ev_flow flow = ev_flow_into(out);
    for (const xmlNode *child = article->children; child; child = child->next)
        add_node(child, &flow);
    return true;
}
