/* TEI, and ParlaMint's parliamentary TEI (libxml2): where there are utterances (<u>), each is a statement,
 * with who speaks and for which party by the header; otherwise the body is one statement. Notes and
 * descriptions of what happened in the room are left out. The file is read in parts: what is held is the
 * header and one utterance. */
#include "indexer/readers/tei.h"

#include "indexer/readers/document.h"
#include "indexer/readers/flow.h"

#include <string.h>

typedef struct tei {
    const ev_input *input;
    const ev_read_options *options;
    const ev_sink *sink;
    const ev_buf *head;
    size_t head_at;
    xmlTextReader *reader;
    ev_tei_header header;
    ev_statement body; /* of a text without utterances, as far as read */
    ev_flow body_flow;
    uint64_t n_utterances;
    ev_error failure; /* of reading bytes */
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

static ev_status make_utterance(tei *t, const xmlNode *u, ev_statement *statement, ev_error *why) {
    uint64_t line = (uint64_t)xmlGetLineNo((xmlNode *)u);
    ev_flow flow = ev_flow_into(&statement->text);
    ev_status status = add_content(u, &flow, false, why);
    if (status == EV_OK)
        status = ev_buf_status(&statement->text, why);
    if (status != EV_OK || statement->text.len == 0)
        return status;
    statement->meta = json_object();
    ev_tei_header_speaker(&t->header, ev_xml_attribute(u, "who"), statement->meta);
    json_object_update_missing(statement->meta, t->header.meta);
    ev_document_set(statement, "id", ev_xml_attribute(u, "id"));
    set_role(statement, ev_xml_attribute(u, "ana"));
    ev_document_set(statement, "language", ev_xml_attribute(u, "lang"));
    if (!json_object_get(statement->meta, "id")) {
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
    size_t n = 0;
    if (t->head_at < t->head->len) {
        n = t->head->len - t->head_at < (size_t)n_wanted ? t->head->len - t->head_at : (size_t)n_wanted;
        memcpy(into, t->head->data + t->head_at, n);
        t->head_at += n;
        return (int)n;
    }
    return ev_read_bytes(t->input, into, (size_t)n_wanted, &n, &t->failure) == EV_OK ? (int)n : -1;
}

/* The parts that are held whole: a header, an utterance, a paragraph of another text. */
static bool is_part(const tei *t, const char *name) {
    static const char *const parts[] = {"p", "head", "lg", "list", "table", "sp", "opener", "closer", "note"};
    if (!strcmp(name, "teiHeader") || !strcmp(name, "u"))
        return true;
    for (size_t i = 0; t->n_utterances == 0 && i < COUNT(parts); i++)
        if (!strcmp(name, parts[i]))
            return true;
    return false;
}

static ev_status take_part(tei *t, ev_error *why, ev_error *err) {
    xmlNode *node = xmlTextReaderExpand(t->reader);
    if (!node)
        return t->failure.status != EV_OK ? EV_OK : ev_xml_problem(why);
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

static ev_status take_parts(tei *t, ev_error *why, ev_error *err) {
    int more = xmlTextReaderRead(t->reader);
    while (more == 1) {
        bool begins = xmlTextReaderNodeType(t->reader) == XML_READER_TYPE_ELEMENT;
        const char *name = begins ? (const char *)xmlTextReaderConstLocalName(t->reader) : NULL;
        if (!name || !is_part(t, name)) {
            more = xmlTextReaderRead(t->reader);
            continue;
        }
        ev_status status = take_part(t, why, err);
        if (status != EV_OK || why->status != EV_OK)
            return status;
        more = xmlTextReaderNext(t->reader);
    }
    if (more == 0 || t->failure.status != EV_OK)
        return EV_OK;
    return ev_xml_problem(why);
}

static ev_status give_body(tei *t, ev_error *err) {
    ev_error why = {0};
    if (t->header.meta) {
        json_decref(t->body.meta);
        t->body.meta = json_incref(t->header.meta);
    }
    return ev_document_give(t->input, t->options, t->sink, &t->body,
                            "holds neither utterances nor paragraphs of text; there is nothing to read",
                            EV_OK, &why, err);
}

ev_status ev_read_tei(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                      ev_buf *head, ev_error *err) {
    tei t = {.input = input, .options = options, .sink = sink, .head = head};
    ev_error why = {0};
    t.body_flow = ev_flow_into(&t.body.text);
    ev_status status = ev_xml_reader_new(give_bytes, &t, &t.reader, err);
    if (status != EV_OK)
        return status;
    status = take_parts(&t, &why, err);
    if (t.failure.status != EV_OK)
        why = t.failure;
    if (why.status != EV_OK)
        status = ev_sink_settle(sink, input, 0, why.status, &why, err);
    else if (status == EV_OK && t.n_utterances == 0)
        status = give_body(&t, err);
    xmlFreeTextReader(t.reader);
    ev_statement_clear(&t.body);
    ev_tei_header_clear(&t.header);
    return status;
}
