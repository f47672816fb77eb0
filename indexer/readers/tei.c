/* TEI, and ParlaMint's parliamentary TEI (libxml2): where there are utterances (<u>), each is a statement,
 * with who speaks and for which party by the header, or by lists beside the file (tei_lists.h); otherwise the
 * body is one statement. Notes and descriptions of what happened in the room are left out. Files that a
 * corpus includes, lists and taxonomies, are no statements. The file is read in parts: what is held is the
 * header and one utterance. */
#include "indexer/readers/tei.h"

#include "indexer/readers/document.h"
#include "indexer/readers/flow.h"
#include "indexer/readers/tei_lists.h"

#include <string.h>

typedef struct tei {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    ev_buf *bytes; /* read and not yet given to the parser from `used` on */
    size_t used;
    xmlTextReader *reader;
    ev_tei_header header;
    ev_statement body; /* of a text without utterances, as far as read */
    ev_flow body_flow;
    uint64_t n_utterances;
    uint64_t n_unknown; /* of them, by speakers that are in no list */
    ev_buf unknown;     /* the first of these */
    bool has_lists;     /* those beside the file have been looked for */
    bool includes;      /* texts that stand in files of their own */
    ev_buf root;        /* the name of the outermost element */
    bool is_part;       /* which is none of a text or a corpus: the file is a part of one */
    ev_error failure;   /* of reading bytes */
    bool faulty;        /* not well-formed */
    xmlNode *open;      /* the innermost element that was not complete at the fault */
} tei;

/* What is no speech. */
static const char *const LEFT_OUT[] = {"note",    "kinesic",  "vocal",    "incident",  "gap",
                                       "desc",    "fw",       "linkGrp",  "teiHeader", "figure",
                                       "spanGrp", "timeline", "standOff", "facsimile"};
static const char *const PARAGRAPHS[] = {"p",     "head",  "seg", "div",    "lg",     "list",
                                         "table", "quote", "sp",  "opener", "closer", "u"};
static const char *const LINES[] = {"l", "lb", "item", "row", "speaker"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool is_one_of(const xmlNode *node, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (ev_xml_is(node, list[i]))
            return true;
    return false;
}

/* --- text --- */

static ev_status add_content(const xmlNode *node, ev_flow *flow, bool in_sentence, ev_error *why);

/* Annotated text is words and punctuation marks, with a space behind each unless it says that there is none.
 */
static void add_token(const xmlNode *node, ev_flow *flow) {
    const char *join = ev_xml_attribute(node, "join");
    ev_buf text = {0};
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_TEXT_NODE)
            ev_buf_add_str(&text, (const char *)child->content);
    ev_flow_add_str(flow, ev_buf_cstr(&text));
    ev_buf_free(&text);
    flow->space = !join || (strcmp(join, "right") != 0 && strcmp(join, "both") != 0);
}

static bool has_tokens(const xmlNode *node) {
    return ev_xml_find((xmlNode *)node, "w") != NULL;
}

static ev_status add_element(const xmlNode *node, ev_flow *flow, bool in_sentence, ev_error *why) {
    if (is_one_of(node, LEFT_OUT, COUNT(LEFT_OUT)))
        return EV_OK;
    if (ev_xml_is(node, "w") || ev_xml_is(node, "pc")) {
        add_token(node, flow);
        return EV_OK;
    }
    bool paragraph = is_one_of(node, PARAGRAPHS, COUNT(PARAGRAPHS));
    if (paragraph)
        ev_flow_paragraph(flow);
    else if (is_one_of(node, LINES, COUNT(LINES)))
        ev_flow_line(flow);
    else if (ev_xml_is(node, "cell"))
        ev_flow_space(flow);
    bool tokens = in_sentence || (ev_xml_is(node, "s") && has_tokens(node));
    ev_status status = add_content(node, flow, tokens, why);
    if (paragraph)
        ev_flow_paragraph(flow);
    return status;
}

static ev_status add_content(const xmlNode *node, ev_flow *flow, bool in_sentence, ev_error *why) {
    ev_status status = EV_OK;
    for (const xmlNode *child = node->children; child && status == EV_OK; child = child->next) {
        const char *characters = NULL;
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && !in_sentence)
            ev_flow_add_str(flow, (const char *)child->content);
        else if (child->type == XML_ENTITY_REF_NODE) {
            status = ev_xml_entity(child, &characters, why);
            ev_flow_add_str(flow, status == EV_OK ? characters : "");
        } else if (child->type == XML_ELEMENT_NODE) {
            status = add_element(child, flow, in_sentence, why);
        }
    }
    if (status != EV_OK && why->line == 0)
        why->line = (uint64_t)xmlGetLineNo((xmlNode *)node);
    return status;
}

/* --- statements --- */

/* "#chair", the first of several: what the speaker is in the sitting. */
static void set_role(ev_statement *statement, const char *ana) {
    ev_buf role = {0};
    if (ana && *ana == '#')
        ev_buf_add(&role, ana + 1, strcspn(ana + 1, " "));
    ev_document_set(statement, "role", ev_buf_cstr(&role));
    ev_buf_free(&role);
}

/* Lists are asked when the header does not say all. */
static ev_status look_up(tei *t, const char *who, ev_error *why) {
    if (!who || !*who || ev_tei_header_knows(&t->header, who))
        return EV_OK;
    ev_status status = EV_OK;
    if (!t->has_lists)
        status = ev_tei_lists_find(t->input, t->options, who, &t->header, why);
    t->has_lists = true;
    if (status != EV_OK || ev_tei_header_names(&t->header, who))
        return status;
    if (t->n_unknown++ == 0)
        ev_buf_add_str(&t->unknown, who);
    return ev_buf_status(&t->unknown, why);
}

static ev_status make_utterance(tei *t, const xmlNode *u, ev_statement *statement, ev_error *why) {
    uint64_t line = (uint64_t)xmlGetLineNo((xmlNode *)u);
    ev_flow flow = ev_flow_into(&statement->text);
    ev_status status = add_content(u, &flow, false, why);
    if (status == EV_OK)
        status = ev_buf_status(&statement->text, why);
    if (status != EV_OK || statement->text.len == 0)
        return status;
    statement->meta = json_object();
    status = look_up(t, ev_xml_attribute(u, "who"), why);
    ev_tei_header_speaker(&t->header, ev_xml_attribute(u, "who"), statement->meta);
    json_object_update_missing(statement->meta, t->header.meta);
    ev_document_set(statement, "id", ev_xml_attribute(u, "id"));
    set_role(statement, ev_xml_attribute(u, "ana"));
    ev_document_set(statement, "language", ev_xml_attribute(u, "lang"));
    if (status == EV_OK && !json_object_get(statement->meta, "id")) {
        ev_buf id = {0};
        ev_buf_printf(&id, "%s:%llu", t->input->base_id, (unsigned long long)t->n_utterances);
        status = ev_statement_set(statement, EV_FIELD_ID, ev_buf_cstr(&id), why);
        ev_buf_free(&id);
    }
    if (status == EV_OK)
        status = ev_statement_set_origin(statement, t->input->file, t->input->path, line, NULL, 0, why);
    return status;
}

/* An utterance of which nothing is left but notes is no statement. */
static ev_status take_utterance(tei *t, const xmlNode *u, ev_error *err) {
    ev_statement statement = {0};
    ev_error why = {0};
    uint64_t line = (uint64_t)xmlGetLineNo((xmlNode *)u);
    t->n_utterances++;
    ev_status status = make_utterance(t, u, &statement, &why);
    bool empty = statement.text.len == 0;
    if (status == EV_OK && statement.text.len > t->options->max_statement_bytes)
        status = ev_fail(&why, EV_TOO_LARGE, "the utterance is larger than %zu MiB; split it",
                         t->options->max_statement_bytes >> 20);
    if (status == EV_OK && !empty)
        status = t->sink->statement(t->sink->user, &statement, t->input, line, err);
    else
        status = ev_sink_settle(t->sink, t->input, line, status, &why, err);
    ev_statement_clear(&statement);
    return status;
}

/* --- the stream --- */

static int give_bytes(void *user, char *into, int n_wanted) {
    tei *t = user;
    if (t->used == t->bytes->len) {
        size_t n_read;
        ev_buf_clear(t->bytes);
        t->used = 0;
        if (ev_read_step(t->input, t->bytes, &n_read, &t->failure) != EV_OK)
            return -1;
    }
    size_t n = t->bytes->len - t->used;
    n = n < (size_t)n_wanted ? n : (size_t)n_wanted;
    if (n > 0)
        memcpy(into, t->bytes->data + t->used, n);
    t->used += n;
    return (int)n;
}

/* The parts that are held whole: a header, an utterance, a paragraph of another text. */
static bool is_held_whole(const tei *t, const char *name) {
    static const char *const parts[] = {"p", "head", "lg", "list", "table", "sp", "opener", "closer", "note"};
    if (t->is_part)
        return !strcmp(name, "listPerson") || !strcmp(name, "listOrg");
    if (!strcmp(name, "teiHeader") || !strcmp(name, "u"))
        return true;
    for (size_t i = 0; t->n_utterances == 0 && i < COUNT(parts); i++)
        if (!strcmp(name, parts[i]))
            return true;
    return false;
}

static ev_status take_part(tei *t, xmlNode *node, ev_error *why, ev_error *err) {
    if (t->is_part)
        return ev_tei_header_add_lists(&t->header, node, err);
    if (ev_xml_is(node, "teiHeader"))
        return ev_tei_header_add(&t->header, node, err);
    if (ev_xml_is(node, "u"))
        return take_utterance(t, node, err);
    ev_flow_paragraph(&t->body_flow);
    ev_status status = add_element(node, &t->body_flow, false, why);
    ev_flow_paragraph(&t->body_flow);
    if (status == EV_OK && t->body.text.len > t->options->max_statement_bytes)
        status = ev_fail(why, EV_TOO_LARGE, "the text is larger than %zu MiB; split it",
                         t->options->max_statement_bytes >> 20);
    return status;
}

/* --- a file that is not well-formed */

/* The parser is ahead of the reader, which gives nothing more after the fault: what was complete before it
 * stands in the tree. */
static void note_fault(void *user, xmlError *error) {
    tei *t = user;
    const xmlParserCtxt *parser = error->ctxt;
    if (error->level != XML_ERR_FATAL || t->faulty)
        return;
    t->faulty = true;
    t->open = parser ? parser->node : NULL;
}

static bool is_complete(const tei *t, const xmlNode *node) {
    for (const xmlNode *open = t->open; open; open = open->parent)
        if (open == node)
            return false;
    return true;
}

/* In the order of the document, without what an utterance holds. */
static xmlNode *successor(xmlNode *node) {
    if (node->type == XML_ELEMENT_NODE && !ev_xml_is(node, "u") && node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent;
    return node ? node->next : NULL;
}

/* Names the fault and takes the complete utterances from a node on. */
static ev_status end_at_fault(tei *t, xmlNode *from, ev_error *why, ev_error *err) {
    ev_status status = EV_OK;
    if (t->failure.status != EV_OK)
        return EV_OK;
    if (ev_xml_problem(why) == EV_NOMEM) {
        ev_error_clear(why);
        return ev_out_of_memory(err);
    }
    for (xmlNode *node = t->faulty ? from : NULL; node && status == EV_OK; node = successor(node))
        if (ev_xml_is(node, "u") && is_complete(t, node))
            status = take_utterance(t, node, err);
    return status;
}

static void note_root(tei *t, const char *name) {
    if (t->root.len > 0)
        return;
    ev_buf_add_str(&t->root, name);
    t->is_part = strcmp(name, "TEI") != 0 && strcmp(name, "teiCorpus") != 0;
}

/* All that is wanted has been read. */
static bool has_enough(const tei *t) {
    const ev_tei_shelf *shelf = t->options->shelf;
    return shelf && shelf->only && t->header.persons;
}

static ev_status take_parts(tei *t, ev_error *why, ev_error *err) {
    int more = xmlTextReaderRead(t->reader);
    while (more == 1 && !has_enough(t)) {
        bool begins = xmlTextReaderNodeType(t->reader) == XML_READER_TYPE_ELEMENT;
        const char *name = begins ? (const char *)xmlTextReaderConstLocalName(t->reader) : NULL;
        if (name)
            note_root(t, name);
        t->includes = t->includes || (name && !strcmp(name, "include"));
        if (!name || !is_held_whole(t, name)) {
            more = xmlTextReaderRead(t->reader);
            continue;
        }
        xmlNode *node = xmlTextReaderExpand(t->reader);
        if (!node)
            return end_at_fault(t, xmlTextReaderCurrentNode(t->reader), why, err);
        ev_status status = take_part(t, node, why, err);
        if (status != EV_OK || why->status != EV_OK)
            return status;
        more = xmlTextReaderNext(t->reader);
    }
    xmlNode *last = xmlTextReaderCurrentNode(t->reader);
    return more >= 0 ? EV_OK : end_at_fault(t, last ? successor(last) : NULL, why, err);
}

static void tell(const tei *t, const char *words) {
    ev_error what = {0};
    ev_fail(&what, EV_OK, "%s", words);
    ev_sink_notice(t->sink, t->input, 0, &what);
}

static ev_status give_body(tei *t, ev_error *err) {
    ev_error why = {0};
    if (t->is_part) {
        ev_error what = {0};
        ev_fail(&what, EV_OK, "is a part of a TEI corpus, a <%.40s>, and no statement",
                ev_buf_cstr(&t->root));
        ev_sink_notice(t->sink, t->input, 0, &what);
        return EV_OK;
    }
    if (t->header.meta) {
        json_decref(t->body.meta);
        t->body.meta = json_incref(t->header.meta);
    }
    if (t->includes && t->body.text.len == 0) {
        tell(t, "only says which files a corpus has; add them, its folder for example");
        return EV_OK;
    }
    return ev_document_give(t->input, t->options, t->sink, &t->body,
                            "holds neither utterances nor paragraphs of text; there is nothing to read",
                            EV_OK, &why, err);
}

/* Said once of a file. */
static void tell_unknown(tei *t) {
    ev_error what = {0};
    if (t->n_unknown == 0)
        return;
    ev_fail(
        &what, EV_OK,
        "%llu utterances are by speakers that neither its header nor a list of its corpus (*-listPerson.xml) "
        "names, \"%.100s\" first; they are called by their ids",
        (unsigned long long)t->n_unknown, ev_buf_cstr(&t->unknown));
    ev_sink_notice(t->sink, t->input, 0, &what);
}

static ev_status read_parts(tei *t, ev_error *err) {
    ev_error why = {0};
    ev_status status = take_parts(t, &why, err);
    if (t->failure.status != EV_OK)
        why = t->failure;
    tell_unknown(t);
    if (why.status != EV_OK && (status == EV_OK || status == why.status))
        return ev_sink_settle(t->sink, t->input, 0, why.status, &why, err);
    bool lists = t->is_part || !strcmp(ev_buf_cstr(&t->root), "teiCorpus");
    if (status == EV_OK && lists)
        status = ev_tei_lists_keep(t->input, t->options, &t->header, err);
    return status == EV_OK && t->n_utterances == 0 && !has_enough(t) ? give_body(t, err) : status;
}

ev_status ev_read_tei(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_buf *head, ev_error *err) {
    tei t = {.input = input, .options = options, .sink = sink, .bytes = head};
    t.body_flow = ev_flow_into(&t.body.text);
    ev_status status = ev_xml_reader_new(give_bytes, &t, &t.reader, err);
    if (status != EV_OK)
        return status;
    xmlTextReaderSetStructuredErrorHandler(t.reader, note_fault, &t);
    status = read_parts(&t, err);
    xmlFreeTextReader(t.reader);
    ev_statement_clear(&t.body);
    ev_tei_header_clear(&t.header);
    ev_buf_free(&t.unknown);
    ev_buf_free(&t.root);
    return status;
}
