/* See tei.h. The elements are those of the TEI guidelines (header, namesdates) as ParlaMint uses them. */
#include "indexer/readers/tei.h"

#include "indexer/readers/flow.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const PARTY_ROLES[] = {"parliamentaryGroup", "politicalParty", "politicalGroup", "party"};

static void set_string(json_t *object, const char *key, const char *value) {
    if (value && *value && !json_object_get(object, key))
        json_object_set_new(object, key, json_string(value));
}

static void set_text(json_t *object, const char *key, const xmlNode *node) {
    ev_buf text = {0};
    if (node)
        ev_xml_text(node, &text);
    set_string(object, key, ev_buf_cstr(&text));
    ev_buf_free(&text);
}

static void set_date(json_t *meta, const xmlNode *date) {
    static const char *const attributes[] = {"when", "when-iso", "from", "notBefore"};
    int32_t first;
    int32_t last;
    for (size_t i = 0; date && i < sizeof attributes / sizeof attributes[0]; i++) {
        const char *value = ev_xml_attribute(date, attributes[i]);
        if (value && ev_date_range(value, &first, &last))
            set_string(meta, "date", value);
    }
}

/* Forenames before surnames, as they stand; a name without parts is its text. */
static void person_name(const xmlNode *person, ev_buf *name) {
    xmlNode *pers_name = ev_xml_find((xmlNode *)person, "persName");
    static const char *const parts[] = {"forename", "nameLink", "surname"};
    for (size_t i = 0; pers_name && i < sizeof parts / sizeof parts[0]; i++)
        for (xmlNode *child = ev_xml_element(pers_name->children); child;
             child = ev_xml_element(child->next)) {
            if (!ev_xml_is(child, parts[i]))
                continue;
            if (name->len > 0)
                ev_buf_add_char(name, ' ');
            ev_xml_text(child, name);
        }
    if (pers_name && name->len == 0)
        ev_xml_text(pers_name, name);
}

static void add_affiliation(const xmlNode *node, json_t *list) {
    const char *ref = ev_xml_attribute(node, "ref");
    json_t *one = json_object();
    set_string(one, "org", ref && *ref == '#' ? ref + 1 : ref);
    set_string(one, "role", ev_xml_attribute(node, "role"));
    set_string(one, "from", ev_xml_attribute(node, "from"));
    set_string(one, "to", ev_xml_attribute(node, "to"));
    json_array_append_new(list, one);
}

static void add_person(ev_tei_header *header, const xmlNode *person) {
    const char *id = ev_xml_attribute(person, "id");
    if (!id || json_object_get(header->persons, id))
        return;
    ev_buf name = {0};
    json_t *affiliations = json_array();
    person_name(person, &name);
    for (xmlNode *child = ev_xml_element(person->children); child; child = ev_xml_element(child->next))
        if (ev_xml_is(child, "affiliation"))
            add_affiliation(child, affiliations);
    json_object_set_new(header->persons, id,
                        json_pack("{s:s, s:o}", "name", ev_buf_cstr(&name), "affiliations", affiliations));
    ev_buf_free(&name);
}

/* The full name where one is marked, else the first. */
static void add_org(ev_tei_header *header, const xmlNode *org) {
    const char *id = ev_xml_attribute(org, "id");
    if (!id || json_object_get(header->orgs, id))
        return;
    const xmlNode *best = NULL;
    for (xmlNode *child = ev_xml_element(org->children); child; child = ev_xml_element(child->next)) {
        const char *full = ev_xml_is(child, "orgName") ? ev_xml_attribute(child, "full") : NULL;
        if (ev_xml_is(child, "orgName") && (!best || (full && !strcmp(full, "yes"))))
            if (!best || !ev_xml_attribute(best, "full") ||
                strcmp(ev_xml_attribute(best, "full"), "yes") != 0)
                best = child;
    }
    json_t *one = json_object();
    set_string(one, "role", ev_xml_attribute(org, "role"));
    set_text(one, "name", best);
    json_object_set_new(header->orgs, id, one);
}

/* Persons and organisations may stand in lists of lists. */
static void add_lists(ev_tei_header *header, const xmlNode *node) {
    for (xmlNode *child = ev_xml_element(node->children); child; child = ev_xml_element(child->next)) {
        if (ev_xml_is(child, "person"))
            add_person(header, child);
        else if (ev_xml_is(child, "org"))
            add_org(header, child);
        if (!ev_xml_is(child, "person"))
            add_lists(header, child);
    }
}

/* The main title rather than a sub-title. */
static const xmlNode *main_title(xmlNode *element) {
    xmlNode *statement = ev_xml_find(element, "titleStmt");
    const xmlNode *first = statement ? ev_xml_find(statement, "title") : NULL;
    for (xmlNode *child = statement ? ev_xml_element(statement->children) : NULL; child;
         child = ev_xml_element(child->next)) {
        const char *type = ev_xml_is(child, "title") ? ev_xml_attribute(child, "type") : NULL;
        if (type && !strcmp(type, "main"))
            return child;
    }
    return first;
}

/* <country>, or ParlaMint's <name type="country">; by its key where it has one. */
static void add_country(json_t *meta, xmlNode *setting) {
    xmlNode *country = ev_xml_find(setting, "country");
    for (xmlNode *child = setting ? ev_xml_element(setting->children) : NULL; child && !country;
         child = ev_xml_element(child->next)) {
        const char *type = ev_xml_is(child, "name") ? ev_xml_attribute(child, "type") : NULL;
        country = type && !strcmp(type, "country") ? child : NULL;
    }
    if (country && ev_xml_attribute(country, "key"))
        set_string(meta, "country", ev_xml_attribute(country, "key"));
    else
        set_text(meta, "country", country);
}

/* That of the whole document, or the only one that the header lists. */
static void add_language(json_t *meta, xmlNode *element) {
    xmlNode *language = ev_xml_find(element, "language");
    if (element->parent && element->parent->type == XML_ELEMENT_NODE)
        set_string(meta, "language", ev_xml_attribute(element->parent, "lang"));
    if (language && !ev_xml_element(language->next))
        set_string(meta, "language", ev_xml_attribute(language, "ident"));
}

/* The day of the sitting; then of the source; then of the publication. */
static void add_metadata(ev_tei_header *header, xmlNode *element) {
    json_t *meta = header->meta;
    xmlNode *setting = ev_xml_find(element, "setting");
    xmlNode *source = ev_xml_find(element, "sourceDesc");
    set_text(meta, "title", main_title(element));
    set_text(meta, "speaker", ev_xml_find(ev_xml_find(element, "titleStmt"), "author"));
    set_date(meta, ev_xml_find(setting, "date"));
    set_date(meta, ev_xml_find(ev_xml_find(source, "bibl"), "date"));
    set_date(meta, ev_xml_find(source, "date"));
    set_date(meta, ev_xml_find(ev_xml_find(element, "publicationStmt"), "date"));
    add_country(meta, setting);
    add_language(meta, element);
}

static ev_status begin(ev_tei_header *header, ev_error *err) {
    json_t **objects[] = {&header->meta, &header->persons, &header->orgs};
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++)
        if (!*objects[i] && !(*objects[i] = json_object()))
            return ev_out_of_memory(err);
    return EV_OK;
}

ev_status ev_tei_header_add_lists(ev_tei_header *header, const xmlNode *element, ev_error *err) {
    ev_status status = begin(header, err);
    if (status == EV_OK && element)
        add_lists(header, element);
    return status;
}

ev_status ev_tei_header_add(ev_tei_header *header, xmlNode *element, ev_error *err) {
    ev_status status = ev_tei_header_add_lists(header, element, err);
    if (status == EV_OK)
        add_metadata(header, element);
    return status;
}

void ev_tei_header_clear(ev_tei_header *header) {
    json_decref(header->meta);
    json_decref(header->persons);
    json_decref(header->orgs);
    json_decref(header->lists);
    *header = (ev_tei_header){0};
}

static bool was_member_on(const json_t *affiliation, const char *date) {
    const char *from = json_string_value(json_object_get(affiliation, "from"));
    const char *to = json_string_value(json_object_get(affiliation, "to"));
    if (!date)
        return true;
    /* a shorter date is compared as far as it goes: 2014 begins on any day of 2014 */
    return !(from && strncmp(from, date, strlen(from) < strlen(date) ? strlen(from) : strlen(date)) > 0) &&
           !(to && strncmp(to, date, strlen(to) < strlen(date) ? strlen(to) : strlen(date)) < 0);
}

/* Of the header, then of the first list that has the id. NULL: none has. */
static const json_t *entry_of(const ev_tei_header *header, const char *kind, const char *id) {
    const json_t *own = !strcmp(kind, "orgs") ? header->orgs : header->persons;
    const json_t *found = id ? json_object_get(own, id) : NULL;
    for (size_t i = 0; id && !found && i < json_array_size(header->lists); i++)
        found = json_object_get(json_object_get(json_array_get(header->lists, i), kind), id);
    return found;
}

/* An organisation without a role, or that the header does not list, is a party when membership says so. */
static const char *party_name(const ev_tei_header *header, const json_t *affiliation) {
    const char *id = json_string_value(json_object_get(affiliation, "org"));
    const char *member = json_string_value(json_object_get(affiliation, "role"));
    const json_t *org = entry_of(header, "orgs", id);
    const char *role = json_string_value(json_object_get(org, "role"));
    const char *name = json_string_value(json_object_get(org, "name"));
    bool is_party = !role && id && (!strncasecmp(id, "party", 5) || !strncasecmp(id, "group", 5));
    for (size_t i = 0; role && i < sizeof PARTY_ROLES / sizeof PARTY_ROLES[0]; i++)
        is_party = is_party || !strcmp(role, PARTY_ROLES[i]);
    if (!is_party || (member && strcmp(member, "member") != 0 && strcmp(member, "head") != 0))
        return NULL;
    return name ? name : id;
}

static const char *id_of(const char *who) {
    return who && *who == '#' ? who + 1 : who;
}

static const json_t *person_of(const ev_tei_header *header, const char *who) {
    return entry_of(header, "persons", id_of(who));
}

bool ev_tei_header_names(const ev_tei_header *header, const char *who) {
    return person_of(header, who) != NULL;
}

bool ev_tei_header_knows(const ev_tei_header *header, const char *who) {
    const json_t *person = person_of(header, who);
    size_t i;
    const json_t *affiliation;
    json_array_foreach(json_object_get(person, "affiliations"), i, affiliation) {
        const char *org = json_string_value(json_object_get(affiliation, "org"));
        if (org && !entry_of(header, "orgs", org))
            return false;
    }
    return person != NULL;
}

void ev_tei_header_speaker(const ev_tei_header *header, const char *who, json_t *meta) {
    const char *id = id_of(who);
    const json_t *person = person_of(header, who);
    const char *name = json_string_value(json_object_get(person, "name"));
    const char *date = json_string_value(json_object_get(header->meta, "date"));
    size_t i;
    json_t *affiliation;
    set_string(meta, "speaker", name && *name ? name : id);
    json_array_foreach(json_object_get(person, "affiliations"), i, affiliation) {
        const char *party = party_name(header, affiliation);
        if (party && was_member_on(affiliation, date))
            set_string(meta, "party", party);
    }
}
