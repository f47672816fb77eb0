/* The C face for libxapian that xapian_c.h describes. Three ideas carry it:
 *
 * (1) guarded() is the only way out: it runs a body and turns whatever is thrown into a status by the one
 * list of the header. Every extern "C" function that can fail is one call of it, direct or through reading()
 * or writing(). (2) repeat() answers DatabaseModifiedError: it reopens and runs the body again, at most
 * XPC_REOPEN_LIMIT times. A body must therefore be harmless to run twice; a cursor remembers the last item
 * that it gave and goes on behind it. (3) A database_state is shared by everything that was made from a
 * database, so objects can be freed in any order. It is pinned while a match runs: reopening under the
 * matcher's feet would mix two revisions, so a callback that meets a modified database is told, and the match
 * as a whole is repeated. */
#include "store/xapian_c.h"

#include <xapian.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

static_assert(sizeof(Xapian::docid) == 4 && sizeof(Xapian::termcount) == 4,
              "the header's types are those of Xapian");

/* The header's numbers are those of Xapian, whose enumerations C cannot name. */
#define XPC_SAME(mine, theirs) \
    static_assert(static_cast<int>(mine) == static_cast<int>(Xapian::theirs), #mine)
XPC_SAME(XPC_DB_CREATE_OR_OPEN, DB_CREATE_OR_OPEN);
XPC_SAME(XPC_DB_CREATE_OR_OVERWRITE, DB_CREATE_OR_OVERWRITE);
XPC_SAME(XPC_DB_CREATE, DB_CREATE);
XPC_SAME(XPC_DB_OPEN, DB_OPEN);
XPC_SAME(XPC_DB_NO_SYNC, DB_NO_SYNC);
XPC_SAME(XPC_DB_FULL_SYNC, DB_FULL_SYNC);
XPC_SAME(XPC_DB_DANGEROUS, DB_DANGEROUS);
XPC_SAME(XPC_DB_NO_TERMLIST, DB_NO_TERMLIST);
XPC_SAME(XPC_DB_RETRY_LOCK, DB_RETRY_LOCK);
XPC_SAME(XPC_DB_BACKEND_GLASS, DB_BACKEND_GLASS);
XPC_SAME(XPC_DB_BACKEND_STUB, DB_BACKEND_STUB);
XPC_SAME(XPC_DB_BACKEND_INMEMORY, DB_BACKEND_INMEMORY);
XPC_SAME(XPC_CHECK_SHORT_TREE, DBCHECK_SHORT_TREE);
XPC_SAME(XPC_CHECK_FULL_TREE, DBCHECK_FULL_TREE);
XPC_SAME(XPC_CHECK_SHOW_FREELIST, DBCHECK_SHOW_FREELIST);
XPC_SAME(XPC_CHECK_SHOW_STATS, DBCHECK_SHOW_STATS);
XPC_SAME(XPC_CHECK_FIX, DBCHECK_FIX);
XPC_SAME(XPC_COMPACT_STANDARD, Compactor::STANDARD);
XPC_SAME(XPC_COMPACT_FULL, Compactor::FULL);
XPC_SAME(XPC_COMPACT_FULLER, Compactor::FULLER);
XPC_SAME(XPC_COMPACT_NO_RENUMBER, DBCOMPACT_NO_RENUMBER);
XPC_SAME(XPC_COMPACT_MULTIPASS, DBCOMPACT_MULTIPASS);
XPC_SAME(XPC_COMPACT_SINGLE_FILE, DBCOMPACT_SINGLE_FILE);
XPC_SAME(XPC_PARSE_BOOLEAN, QueryParser::FLAG_BOOLEAN);
XPC_SAME(XPC_PARSE_PHRASE, QueryParser::FLAG_PHRASE);
XPC_SAME(XPC_PARSE_LOVEHATE, QueryParser::FLAG_LOVEHATE);
XPC_SAME(XPC_PARSE_BOOLEAN_ANY_CASE, QueryParser::FLAG_BOOLEAN_ANY_CASE);
XPC_SAME(XPC_PARSE_WILDCARD, QueryParser::FLAG_WILDCARD);
XPC_SAME(XPC_PARSE_PURE_NOT, QueryParser::FLAG_PURE_NOT);
XPC_SAME(XPC_PARSE_PARTIAL, QueryParser::FLAG_PARTIAL);
XPC_SAME(XPC_PARSE_SPELLING, QueryParser::FLAG_SPELLING_CORRECTION);
XPC_SAME(XPC_PARSE_SYNONYM, QueryParser::FLAG_SYNONYM);
XPC_SAME(XPC_PARSE_AUTO_SYNONYMS, QueryParser::FLAG_AUTO_SYNONYMS);
XPC_SAME(XPC_PARSE_AUTO_MULTIWORD_SYNONYMS, QueryParser::FLAG_AUTO_MULTIWORD_SYNONYMS);
XPC_SAME(XPC_PARSE_CJK_NGRAM, QueryParser::FLAG_CJK_NGRAM);
XPC_SAME(XPC_PARSE_ACCUMULATE, QueryParser::FLAG_ACCUMULATE);
XPC_SAME(XPC_PARSE_NO_POSITIONS, QueryParser::FLAG_NO_POSITIONS);
XPC_SAME(XPC_PARSE_DEFAULT, QueryParser::FLAG_DEFAULT);
XPC_SAME(XPC_RANGE_SUFFIX, RP_SUFFIX);
XPC_SAME(XPC_RANGE_REPEATED, RP_REPEATED);
XPC_SAME(XPC_RANGE_PREFER_MDY, RP_DATE_PREFER_MDY);
#undef XPC_SAME

/* ---- Errors */

namespace {

struct callback_stopped {};

/* Adds `text` behind what is in the record and leaves it a valid C string, cut between characters if need be.
 */
void append(xpc_error *err, const char *text) {
    size_t used = std::strlen(err->text);
    size_t room = sizeof err->text - 1 - used;
    size_t length = std::strlen(text);
    if (length > room) {
        length = room;
        while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
            length--;
    }
    std::memcpy(err->text + used, text, length);
    err->text[used + length] = '\0';
}

xpc_status report(xpc_error *err, xpc_status status, const char *text) noexcept {
    if (err) {
        err->status = status;
        err->text[0] = '\0';
        append(err, text);
    }
    return status;
}

/* A full disk and a missing permission have no class of their own in Xapian: the system's words tell them. */
xpc_status refine(xpc_status status, const std::string &reason) {
    static const struct {
        int number;
        xpc_status status;
    } known[] = {{ENOSPC, XPC_DISK_FULL},  {EDQUOT, XPC_DISK_FULL}, {EFBIG, XPC_DISK_FULL},
                 {EACCES, XPC_PERMISSION}, {EPERM, XPC_PERMISSION}, {EROFS, XPC_PERMISSION},
                 {ENOMEM, XPC_NOMEM}};
    if (reason.empty())
        return status;
    for (const auto &row : known)
        if (reason == std::generic_category().message(row.number))
            return row.status;
    return status;
}

/* The system's words: Xapian keeps them apart, except where a lock file cannot be opened, which is no other
 * writer's doing and yet a DatabaseLockError with the words at its end. */
std::string system_words(xpc_status status, const Xapian::Error &error) {
    const char *apart = error.get_error_string();
    if (apart)
        return apart;
    size_t colon = error.get_msg().rfind(": ");
    return status == XPC_LOCKED && colon != std::string::npos ? error.get_msg().substr(colon + 2)
                                                              : std::string();
}

xpc_status report_xapian(xpc_error *err, xpc_status status, const Xapian::Error &error) noexcept {
    try {
        status = refine(status, system_words(status, error));
        const char *reason = error.get_error_string();
        report(err, status, error.get_msg().empty() ? xpc_status_text(status) : error.get_msg().c_str());
        if (err && reason) {
            append(err, ": ");
            append(err, reason);
        }
        if (err && !error.get_context().empty()) {
            append(err, " (");
            append(err, error.get_context().c_str());
            append(err, ")");
        }
        return status;
    } catch (...) { /* no memory for the words */
        return report(err, status, xpc_status_text(status));
    }
}

/* Called in a catch block: rethrows what was caught to learn its class. gcc warns if a base class stood
 * before a class derived from it, so the order of the list is checked. */
xpc_status translate(xpc_error *err) noexcept {
    try {
        throw;
    } catch (const callback_stopped &) {
        return report(err, XPC_CALLBACK, xpc_status_text(XPC_CALLBACK));
    }
#define XPC_CATCH(name, xapian_class, words)          \
    catch (const Xapian::xapian_class &error) {       \
        return report_xapian(err, XPC_##name, error); \
    }
#define XPC_NOTHING(name, words)
    XPC_STATUS_LIST(XPC_CATCH, XPC_NOTHING)
#undef XPC_CATCH
#undef XPC_NOTHING
    catch (const std::bad_alloc &) {
        return report(err, XPC_NOMEM, xpc_status_text(XPC_NOMEM));
    }
    catch (const std::length_error &) { /* a length that no string can have */
        return report(err, XPC_NOMEM, xpc_status_text(XPC_NOMEM));
    }
    catch (const std::exception &error) {
        return report(err, XPC_EXCEPTION, error.what());
    }
    catch (...) {
        return report(err, XPC_UNKNOWN, xpc_status_text(XPC_UNKNOWN));
    }
}

template <typename Body> xpc_status guarded(xpc_error *err, Body body) noexcept {
    try {
        body();
        return XPC_OK;
    } catch (...) {
        return translate(err);
    }
}

/* ---- What every part uses */

template <typename Object> Object &the(Object *object) {
    if (!object)
        throw Xapian::InvalidArgumentError("no object given");
    return *object;
}

std::string bytes(const char *data, size_t length) {
    if (!data && length > 0)
        throw Xapian::InvalidArgumentError("no bytes given");
    if (length > std::string().max_size())
        throw std::length_error("more bytes than a string can have");
    return data ? std::string(data, length) : std::string();
}

std::string text(const char *string) {
    return std::string(&the(string));
}

/* Hands a copy over to C. */
void give(const std::string &from, char **out, size_t *out_bytes) {
    char *copy = static_cast<char *>(std::malloc(from.size() + 1));
    if (!copy)
        throw std::bad_alloc();
    std::memcpy(copy, from.c_str(), from.size() + 1);
    *out = copy;
    *out_bytes = from.size();
}

/* Lends a string that the object keeps. */
void lend(const std::string &kept, const char **out, size_t *out_bytes) {
    *out = kept.c_str();
    *out_bytes = kept.size();
}

/* ---- The database that objects share */

struct database_state {
    std::unique_ptr<Xapian::Database> handle;
    bool is_writable = false;
    unsigned pins = 0;         /* over 0: a match is running, see (3) */
    bool met_modified = false; /* a callback met DatabaseModifiedError while it was pinned */
    uint64_t reopened = 0;

    Xapian::Database &database() {
        return *handle;
    }

    Xapian::WritableDatabase &writable() {
        if (!is_writable)
            throw Xapian::InvalidOperationError("the database is open for reading only");
        return static_cast<Xapian::WritableDatabase &>(*handle);
    }

    void throw_if_met_modified() {
        if (!met_modified)
            return;
        met_modified = false;
        throw Xapian::DatabaseModifiedError("the database was modified while a callback read it");
    }
};

using shared_state = std::shared_ptr<database_state>;

/* Keeps a state pinned as long as it lives. */
class pin {
  public:
    explicit pin(database_state &pinned) : state(pinned) {
        state.pins++;
    }
    ~pin() {
        state.pins--;
    }
    pin(const pin &) = delete;
    pin &operator=(const pin &) = delete;

  private:
    database_state &state;
};

/* Runs body(again), see (2); `again` tells that the database was reopened since. */
template <typename Body> void repeat(database_state &state, Body body) {
    for (unsigned n = 0;; n++) {
        try {
            if (n > 0) {
                state.reopened++;
                state.database().reopen();
            }
            body(n > 0);
            return;
        } catch (const Xapian::DatabaseModifiedError &) {
            if (state.pins > 0)
                state.met_modified = true;
            if (state.pins > 0 || n == XPC_REOPEN_LIMIT)
                throw;
        }
    }
}

shared_state share(Xapian::Database database) {
    auto state = std::make_shared<database_state>();
    state->handle = std::make_unique<Xapian::Database>(std::move(database));
    return state;
}

shared_state share_writable(Xapian::WritableDatabase database) {
    auto state = std::make_shared<database_state>();
    state->handle = std::make_unique<Xapian::WritableDatabase>(std::move(database));
    state->is_writable = true;
    return state;
}

/* ---- Cursors */

/* A place in one of Xapian's iterators that survives reopening. Key is what the items are ordered by. */
template <typename Iterator, typename Key, typename KeyOf = Key (*)(const Iterator &)> struct place {
    shared_state origin; /* NULL: in memory, nothing to reopen */
    std::function<Iterator()> open;
    KeyOf key{};
    Iterator at{};
    Key last{};         /* of the current item, once `begun` */
    bool begun = false; /* an item was given */
    bool ended = false; /* and there are no more */
    bool stale = false; /* the last call failed: `at` may stand anywhere */

    bool done() const {
        return at == Iterator();
    }

    void forward(const Key &to) {
        if (!done())
            at.skip_to(to);
    }

    /* Runs body(fresh): `fresh` tells that `at` stands at the first item again. */
    template <typename Body> void run(Body body) {
        auto attempt = [&](bool again) {
            bool fresh = again || stale;
            stale = origin != nullptr;
            if (fresh)
                at = open();
            body(fresh);
            stale = false;
        };
        if (origin)
            repeat(*origin, attempt);
        else
            attempt(false);
    }

    void start() {
        run([&](bool fresh) {
            if (!fresh)
                at = open();
        });
    }

    void step(bool fresh) {
        if (fresh && begun) {
            forward(last);
            if (!done() && key(at) == last)
                ++at;
        } else if (begun) {
            ++at;
        }
    }

    /* Makes the item at `at` the current one; what it needs is read before, so that a failure leaves `last`
     * alone. */
    template <typename Read> bool take(Read read) {
        ended = done();
        if (ended)
            return false;
        Key found = key(at);
        read(at);
        last = found;
        begun = true;
        return true;
    }

    template <typename Read> bool next(Read read) {
        bool found = false;
        if (ended)
            return false;
        run([&](bool fresh) {
            step(fresh);
            found = take(read);
        });
        return found;
    }

    template <typename Read> bool skip_to(const Key &target, Read read) {
        bool found = false;
        if (ended)
            return false;
        run([&](bool fresh) {
            bool stay = begun && !(last < target);
            if (stay && fresh)
                forward(last);
            else if (!stay)
                forward(target);
            found = take(read);
        });
        return found;
    }

    /* Runs read(at) on the current item. */
    template <typename Read> void current(Read read) {
        if (!begun || ended)
            throw Xapian::InvalidOperationError("the iterator stands on no item");
        run([&](bool fresh) {
            if (fresh)
                forward(last);
            if (done() || !(key(at) == last))
                throw Xapian::DocNotFoundError("the current item is no longer in the database");
            read(at);
        });
    }
};

/* A type, so that it costs no call: postings are read by the million. */
struct posting_key {
    Xapian::docid operator()(const Xapian::PostingIterator &at) const {
        return *at;
    }
};

Xapian::termpos position_key(const Xapian::PositionIterator &at) {
    return *at;
}

std::string string_key(const Xapian::TermIterator &at) {
    return *at;
}

uint32_t docid_key(const Xapian::ValueIterator &at) {
    return at.get_docid();
}

uint32_t slot_key(const Xapian::ValueIterator &at) {
    return at.get_valueno();
}

/* What a list of strings can tell beside the strings. */
enum list_feature { LIST_SORTED = 1, LIST_FREQ = 2, LIST_WDF = 4, LIST_POSITIONS = 8 };

} // namespace

/* ---- The opaque types */

struct xpc_database {
    shared_state state;
};

struct xpc_document {
    Xapian::Document document;
    uint32_t docid = 0;  /* in the database; Xapian's own is that of the shard */
    shared_state origin; /* where it is still to be read from; NULL once all of it is here */
    bool is_lent = false;
    std::string kept; /* what is lent */
};

struct xpc_postings {
    place<Xapian::PostingIterator, Xapian::docid, posting_key> cursor;
};

struct xpc_positions {
    place<Xapian::PositionIterator, Xapian::termpos> cursor;
};

struct xpc_strings {
    place<Xapian::TermIterator, std::string> cursor; /* lends cursor.last */
    unsigned features = 0;
};

struct xpc_values {
    place<Xapian::ValueIterator, uint32_t> cursor;
    std::string kept;
};

struct xpc_query {
    Xapian::Query query;
};

struct xpc_stemmer {
    Xapian::Stem stem;
    std::string kept;
};

struct xpc_parser {
    Xapian::QueryParser parser;
    shared_state state; /* NULL: none set */
    std::string kept;
};

namespace {

database_state &state_of(xpc_database *database) {
    return *the(database).state;
}

const shared_state &shared_of(const xpc_database *database) {
    return the(database).state;
}

template <typename Body> xpc_status reading(xpc_database *database, xpc_error *err, Body body) {
    return guarded(err, [&] {
        database_state &state = state_of(database);
        repeat(state, [&](bool) { body(state.database()); });
    });
}

template <typename Body> xpc_status writing(xpc_database *database, xpc_error *err, Body body) {
    return guarded(err, [&] { body(state_of(database).writable()); });
}

/* Sets *out to NULL, then to what make() returns. */
template <typename Object, typename Make> xpc_status making(Object **out, xpc_error *err, Make make) {
    *out = nullptr;
    return guarded(err, [&] { *out = make().release(); });
}

template <typename Open> xpc_status opening(xpc_database **out, xpc_error *err, Open open) {
    return making(out, err, [&] {
        auto database = std::make_unique<xpc_database>();
        database->state = open();
        return database;
    });
}

/* Runs body(document); what is still in the database is fetched anew after it was modified. */
template <typename Body> void read_document(xpc_document &document, Body body) {
    if (!document.origin) {
        body(document.document);
        return;
    }
    repeat(*document.origin, [&](bool again) {
        if (again)
            document.document = document.origin->database().get_document(document.docid);
        body(document.document);
    });
}

/* Brings all of the document into memory, so that a change is not lost when the database is modified
 * meanwhile. */
void detach(xpc_document &document) {
    if (document.is_lent)
        throw Xapian::InvalidOperationError("a document that is lent to a callback cannot be changed");
    if (!document.origin)
        return;
    read_document(document, [](Xapian::Document &here) {
        here.set_data(here.get_data());
        here.values_count();
        here.termlist_count();
    });
    document.origin.reset();
}

/* Runs body() on serialised bytes, whose faults Xapian reports as faults of a network in part. */
template <typename Body> void unserialising(Body body) {
    try {
        body();
    } catch (const Xapian::NetworkError &error) {
        throw Xapian::SerialisationError(error.get_msg());
    }
}

/* The document as a database can store it: one that is still to be read from elsewhere is read first. */
Xapian::Document whole(const xpc_document &document) {
    if (!document.origin)
        return document.document;
    xpc_document copy = document;
    copy.is_lent = false;
    detach(copy);
    return copy.document;
}

using open_strings = std::function<Xapian::TermIterator()>;

std::unique_ptr<xpc_strings> make_strings(const shared_state &origin, unsigned features, open_strings open) {
    auto strings = std::make_unique<xpc_strings>();
    strings->cursor.origin = origin;
    strings->cursor.open = std::move(open);
    strings->cursor.key = string_key;
    strings->features = features;
    strings->cursor.start();
    return strings;
}

std::unique_ptr<xpc_positions> make_positions(const shared_state &origin,
                                              std::function<Xapian::PositionIterator()> open) {
    auto positions = std::make_unique<xpc_positions>();
    positions->cursor.origin = origin;
    positions->cursor.open = std::move(open);
    positions->cursor.key = position_key;
    positions->cursor.start();
    return positions;
}

} // namespace

extern "C" {

const char *xpc_status_name(xpc_status status) {
    switch (status) {
#define XPC_CASE_BY_CLASS(name, xapian_class, words) \
    case XPC_##name:                                 \
        return #name;
#define XPC_CASE_OTHER(name, words) \
    case XPC_##name:                \
        return #name;
        XPC_STATUS_LIST(XPC_CASE_BY_CLASS, XPC_CASE_OTHER)
#undef XPC_CASE_BY_CLASS
#undef XPC_CASE_OTHER
    case XPC_STATUS_LAST:
        break;
    }
    return "?";
}

const char *xpc_status_text(xpc_status status) {
    switch (status) {
#define XPC_CASE_BY_CLASS(name, xapian_class, words) \
    case XPC_##name:                                 \
        return words;
#define XPC_CASE_OTHER(name, words) \
    case XPC_##name:                \
        return words;
        XPC_STATUS_LIST(XPC_CASE_BY_CLASS, XPC_CASE_OTHER)
#undef XPC_CASE_BY_CLASS
#undef XPC_CASE_OTHER
    case XPC_STATUS_LAST:
        break;
    }
    return "not a status";
}

const char *xpc_status_class(xpc_status status) {
    switch (status) {
#define XPC_CASE_BY_CLASS(name, xapian_class, words) \
    case XPC_##name:                                 \
        return #xapian_class;
#define XPC_CASE_OTHER(name, words) case XPC_##name:
        XPC_STATUS_LIST(XPC_CASE_BY_CLASS, XPC_CASE_OTHER)
#undef XPC_CASE_BY_CLASS
#undef XPC_CASE_OTHER
    case XPC_STATUS_LAST:
        break;
    }
    return "";
}

const char *xpc_version(void) {
    return Xapian::version_string();
}

void xpc_free(void *handed_over) {
    std::free(handed_over);
}

/* ---- Databases: open and close */

xpc_status xpc_database_open(const char *path, xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] { return share(Xapian::Database(text(path))); });
}

xpc_status xpc_database_open_many(const char *const *paths, size_t n, xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] {
        if (n == 0)
            throw Xapian::InvalidArgumentError("no path given");
        Xapian::Database all;
        for (size_t i = 0; i < n; i++)
            all.add_database(Xapian::Database(text(the(paths + i))));
        return share(std::move(all));
    });
}

xpc_status xpc_database_open_writable(const char *path, unsigned flags, unsigned block_bytes,
                                      xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] {
        return share_writable(
            Xapian::WritableDatabase(text(path), static_cast<int>(flags), static_cast<int>(block_bytes)));
    });
}

xpc_status xpc_database_open_memory(xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] {
        return share_writable(Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY));
    });
}

xpc_status xpc_database_open_tcp(const char *host, unsigned port, unsigned timeout_ms,
                                 unsigned connect_timeout_ms, xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] {
        return share(Xapian::Remote::open(text(host), port, timeout_ms, connect_timeout_ms));
    });
}

xpc_status xpc_database_open_tcp_writable(const char *host, unsigned port, unsigned timeout_ms,
                                          unsigned connect_timeout_ms, unsigned flags, xpc_database **out,
                                          xpc_error *err) {
    return opening(out, err, [&] {
        return share_writable(Xapian::Remote::open_writable(text(host), port, timeout_ms, connect_timeout_ms,
                                                            static_cast<int>(flags)));
    });
}

xpc_status xpc_database_open_program(const char *program, const char *args, unsigned timeout_ms,
                                     xpc_database **out, xpc_error *err) {
    return opening(out, err,
                   [&] { return share(Xapian::Remote::open(text(program), text(args), timeout_ms)); });
}

xpc_status xpc_database_open_program_writable(const char *program, const char *args, unsigned timeout_ms,
                                              unsigned flags, xpc_database **out, xpc_error *err) {
    return opening(out, err, [&] {
        return share_writable(
            Xapian::Remote::open_writable(text(program), text(args), timeout_ms, static_cast<int>(flags)));
    });
}

xpc_status xpc_database_add(xpc_database *database, const xpc_database *other, xpc_error *err) {
    return guarded(err, [&] {
        database_state &to = state_of(database);
        database_state &from = *shared_of(other);
        if (&to == &from)
            throw Xapian::InvalidArgumentError("a database cannot be added to itself");
        if (to.is_writable && !from.is_writable)
            throw Xapian::InvalidArgumentError("a writable database takes only writable ones");
        if (to.is_writable)
            to.writable().add_database(from.writable());
        else
            to.database().add_database(from.database());
    });
}

xpc_status xpc_database_reopen(xpc_database *database, bool *changed, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) {
        bool moved = db.reopen();
        if (changed)
            *changed = moved;
    });
}

uint64_t xpc_database_reopened(const xpc_database *database) {
    return database ? database->state->reopened : 0;
}

xpc_status xpc_database_keep_alive(xpc_database *database, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { db.keep_alive(); });
}

xpc_status xpc_database_close(xpc_database *database, xpc_error *err) {
    return guarded(err, [&] { state_of(database).database().close(); });
}

void xpc_database_free(xpc_database *database) {
    delete database;
}

/* ---- Databases: statistics */

xpc_status xpc_database_doccount(xpc_database *database, uint32_t *n_docs, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *n_docs = db.get_doccount(); });
}

xpc_status xpc_database_lastdocid(xpc_database *database, uint32_t *docid, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *docid = db.get_lastdocid(); });
}

xpc_status xpc_database_total_length(xpc_database *database, uint64_t *length, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *length = db.get_total_length(); });
}

xpc_status xpc_database_average_length(xpc_database *database, double *length, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *length = db.get_average_length(); });
}

xpc_status xpc_database_length_bounds(xpc_database *database, uint32_t *lower, uint32_t *upper,
                                      xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) {
        *lower = db.get_doclength_lower_bound();
        *upper = db.get_doclength_upper_bound();
    });
}

xpc_status xpc_database_has_positions(xpc_database *database, bool *has, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *has = db.has_positions(); });
}

xpc_status xpc_database_doclength(xpc_database *database, uint32_t docid, uint32_t *length, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *length = db.get_doclength(docid); });
}

xpc_status xpc_database_unique_terms(xpc_database *database, uint32_t docid, uint32_t *n_terms,
                                     xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *n_terms = db.get_unique_terms(docid); });
}

xpc_status xpc_database_termfreq(xpc_database *database, const char *term, size_t term_bytes,
                                 uint32_t *n_docs, xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { *n_docs = db.get_termfreq(bytes(term, term_bytes)); });
}

xpc_status xpc_database_collection_freq(xpc_database *database, const char *term, size_t term_bytes,
                                        uint32_t *n, xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { *n = db.get_collection_freq(bytes(term, term_bytes)); });
}

xpc_status xpc_database_wdf_bound(xpc_database *database, const char *term, size_t term_bytes, uint32_t *wdf,
                                  xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { *wdf = db.get_wdf_upper_bound(bytes(term, term_bytes)); });
}

xpc_status xpc_database_term_exists(xpc_database *database, const char *term, size_t term_bytes, bool *exists,
                                    xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { *exists = db.term_exists(bytes(term, term_bytes)); });
}

xpc_status xpc_database_value_freq(xpc_database *database, uint32_t slot, uint32_t *n_docs, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *n_docs = db.get_value_freq(slot); });
}

xpc_status xpc_database_value_lower(xpc_database *database, uint32_t slot, char **value, size_t *value_bytes,
                                    xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { give(db.get_value_lower_bound(slot), value, value_bytes); });
}

xpc_status xpc_database_value_upper(xpc_database *database, uint32_t slot, char **value, size_t *value_bytes,
                                    xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { give(db.get_value_upper_bound(slot), value, value_bytes); });
}

xpc_status xpc_database_uuid(xpc_database *database, char **uuid, size_t *uuid_bytes, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { give(db.get_uuid(), uuid, uuid_bytes); });
}

xpc_status xpc_database_revision(xpc_database *database, uint64_t *revision, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *revision = db.get_revision(); });
}

xpc_status xpc_database_locked(xpc_database *database, bool *locked, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *locked = db.locked(); });
}

xpc_status xpc_database_n_shards(xpc_database *database, size_t *n_shards, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) { *n_shards = db.size(); });
}

xpc_status xpc_database_describe(xpc_database *database, char **description, size_t *description_bytes,
                                 xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { give(db.get_description(), description, description_bytes); });
}

/* ---- Databases: reading */

xpc_status xpc_database_get_data(xpc_database *database, uint32_t docid, char **data, size_t *data_bytes,
                                 xpc_error *err) {
    return reading(database, err,
                   [&](Xapian::Database &db) { give(db.get_document(docid).get_data(), data, data_bytes); });
}

xpc_status xpc_database_get_document(xpc_database *database, uint32_t docid, xpc_document **out,
                                     xpc_error *err) {
    *out = nullptr;
    return reading(database, err, [&](Xapian::Database &db) {
        auto document = std::make_unique<xpc_document>();
        document->document = db.get_document(docid);
        document->docid = docid;
        document->origin = database->state;
        *out = document.release();
    });
}

xpc_status xpc_database_get_metadata(xpc_database *database, const char *key, size_t key_bytes, char **value,
                                     size_t *value_bytes, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) {
        give(db.get_metadata(bytes(key, key_bytes)), value, value_bytes);
    });
}

using list_begin = Xapian::TermIterator (Xapian::Database::*)(const std::string &) const;

/* What the database lists of a term, or of all that begins so. */
static xpc_status listing(xpc_database *database, list_begin begin, unsigned features, const char *text,
                          size_t text_bytes, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        shared_state state = shared_of(database);
        return make_strings(state, features, [state, begin, of = bytes(text, text_bytes)] {
            return (state->database().*begin)(of);
        });
    });
}

xpc_status xpc_database_metadata_keys(xpc_database *database, const char *prefix, size_t prefix_bytes,
                                      xpc_strings **out, xpc_error *err) {
    return listing(database, &Xapian::Database::metadata_keys_begin, LIST_SORTED, prefix, prefix_bytes, out,
                   err);
}

xpc_status xpc_database_terms(xpc_database *database, const char *prefix, size_t prefix_bytes,
                              xpc_strings **out, xpc_error *err) {
    return listing(database, &Xapian::Database::allterms_begin, LIST_SORTED | LIST_FREQ, prefix, prefix_bytes,
                   out, err);
}

xpc_status xpc_database_document_terms(xpc_database *database, uint32_t docid, xpc_strings **out,
                                       xpc_error *err) {
    return making(out, err, [&] {
        shared_state state = shared_of(database);
        return make_strings(state, LIST_SORTED | LIST_FREQ | LIST_WDF | LIST_POSITIONS,
                            [state, docid] { return state->database().termlist_begin(docid); });
    });
}

xpc_status xpc_database_postings(xpc_database *database, const char *term, size_t term_bytes,
                                 xpc_postings **out, xpc_error *err) {
    return making(out, err, [&] {
        auto postings = std::make_unique<xpc_postings>();
        shared_state state = shared_of(database);
        postings->cursor.origin = state;
        postings->cursor.open = [state, of = bytes(term, term_bytes)] {
            return state->database().postlist_begin(of);
        };
        postings->cursor.start();
        return postings;
    });
}

xpc_status xpc_database_positions(xpc_database *database, uint32_t docid, const char *term, size_t term_bytes,
                                  xpc_positions **out, xpc_error *err) {
    return making(out, err, [&] {
        shared_state state = shared_of(database);
        return make_positions(state, [state, docid, of = bytes(term, term_bytes)] {
            return state->database().positionlist_begin(docid, of);
        });
    });
}

xpc_status xpc_database_values(xpc_database *database, uint32_t slot, xpc_values **out, xpc_error *err) {
    return making(out, err, [&] {
        auto values = std::make_unique<xpc_values>();
        shared_state state = shared_of(database);
        values->cursor.origin = state;
        values->cursor.open = [state, slot] { return state->database().valuestream_begin(slot); };
        values->cursor.key = docid_key;
        values->cursor.start();
        return values;
    });
}

xpc_status xpc_database_synonyms(xpc_database *database, const char *term, size_t term_bytes,
                                 xpc_strings **out, xpc_error *err) {
    return listing(database, &Xapian::Database::synonyms_begin, LIST_SORTED, term, term_bytes, out, err);
}

xpc_status xpc_database_synonym_keys(xpc_database *database, const char *prefix, size_t prefix_bytes,
                                     xpc_strings **out, xpc_error *err) {
    return listing(database, &Xapian::Database::synonym_keys_begin, LIST_SORTED, prefix, prefix_bytes, out,
                   err);
}

xpc_status xpc_database_spellings(xpc_database *database, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        shared_state state = shared_of(database);
        return make_strings(state, LIST_SORTED | LIST_FREQ,
                            [state] { return state->database().spellings_begin(); });
    });
}

xpc_status xpc_database_spelling_suggestion(xpc_database *database, const char *word, size_t word_bytes,
                                            unsigned max_edits, char **suggestion, size_t *suggestion_bytes,
                                            xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) {
        give(db.get_spelling_suggestion(bytes(word, word_bytes), max_edits), suggestion, suggestion_bytes);
    });
}

/* ---- Databases: writing */

xpc_status xpc_database_add_document(xpc_database *database, const xpc_document *document, uint32_t *docid,
                                     xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { *docid = db.add_document(whole(the(document))); });
}

xpc_status xpc_database_replace_document(xpc_database *database, uint32_t docid, const xpc_document *document,
                                         xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { db.replace_document(docid, whole(the(document))); });
}

xpc_status xpc_database_replace_by_term(xpc_database *database, const char *term, size_t term_bytes,
                                        const xpc_document *document, uint32_t *docid, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) {
        *docid = db.replace_document(bytes(term, term_bytes), whole(the(document)));
    });
}

xpc_status xpc_database_delete_document(xpc_database *database, uint32_t docid, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) { db.delete_document(docid); });
}

xpc_status xpc_database_delete_by_term(xpc_database *database, const char *term, size_t term_bytes,
                                       xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { db.delete_document(bytes(term, term_bytes)); });
}

xpc_status xpc_database_set_metadata(xpc_database *database, const char *key, size_t key_bytes,
                                     const char *value, size_t value_bytes, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) {
        db.set_metadata(bytes(key, key_bytes), bytes(value, value_bytes));
    });
}

xpc_status xpc_database_add_synonym(xpc_database *database, const char *term, size_t term_bytes,
                                    const char *synonym, size_t synonym_bytes, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) {
        db.add_synonym(bytes(term, term_bytes), bytes(synonym, synonym_bytes));
    });
}

xpc_status xpc_database_remove_synonym(xpc_database *database, const char *term, size_t term_bytes,
                                       const char *synonym, size_t synonym_bytes, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) {
        db.remove_synonym(bytes(term, term_bytes), bytes(synonym, synonym_bytes));
    });
}

xpc_status xpc_database_clear_synonyms(xpc_database *database, const char *term, size_t term_bytes,
                                       xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { db.clear_synonyms(bytes(term, term_bytes)); });
}

xpc_status xpc_database_add_spelling(xpc_database *database, const char *word, size_t word_bytes, uint32_t n,
                                     xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { db.add_spelling(bytes(word, word_bytes), n); });
}

xpc_status xpc_database_remove_spelling(xpc_database *database, const char *word, size_t word_bytes,
                                        uint32_t n, xpc_error *err) {
    return writing(database, err,
                   [&](Xapian::WritableDatabase &db) { db.remove_spelling(bytes(word, word_bytes), n); });
}

xpc_status xpc_database_commit(xpc_database *database, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) { db.commit(); });
}

xpc_status xpc_database_begin_transaction(xpc_database *database, bool flushed, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) { db.begin_transaction(flushed); });
}

xpc_status xpc_database_commit_transaction(xpc_database *database, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) { db.commit_transaction(); });
}

xpc_status xpc_database_cancel_transaction(xpc_database *database, xpc_error *err) {
    return writing(database, err, [&](Xapian::WritableDatabase &db) { db.cancel_transaction(); });
}

/* ---- Databases: care */

xpc_status xpc_database_check(const char *path, unsigned options, size_t *n_errors, char **report_text,
                              size_t *report_bytes, xpc_error *err) {
    return guarded(err, [&] {
        std::ostringstream seen;
        *n_errors =
            Xapian::Database::check(text(path), static_cast<int>(options), report_text ? &seen : nullptr);
        if (report_text)
            give(seen.str(), report_text, report_bytes);
    });
}

xpc_status xpc_database_compact(xpc_database *database, const char *path, unsigned flags,
                                unsigned block_bytes, xpc_error *err) {
    return reading(database, err, [&](Xapian::Database &db) {
        db.compact(text(path), flags, static_cast<int>(block_bytes));
    });
}

/* ---- Iterators */

xpc_status xpc_postings_next(xpc_postings *postings, uint32_t *docid, xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(postings).cursor;
        *docid = cursor.next([](auto &) {}) ? cursor.last : 0;
    });
}

xpc_status xpc_postings_read(xpc_postings *postings, uint32_t *docids, uint32_t *wdfs, size_t capacity,
                             size_t *n, xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(postings).cursor;
        size_t filled = 0;
        *n = 0;
        cursor.run([&](bool fresh) {
            while (filled < capacity && !cursor.ended) {
                cursor.step(fresh);
                fresh = false;
                bool found = cursor.take([&](const Xapian::PostingIterator &at) {
                    if (wdfs)
                        wdfs[filled] = at.get_wdf();
                });
                if (!found)
                    break;
                docids[filled++] = cursor.last;
            }
        });
        *n = filled;
    });
}

xpc_status xpc_postings_skip_to(xpc_postings *postings, uint32_t docid, uint32_t *found, xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(postings).cursor;
        *found = cursor.skip_to(docid, [](auto &) {}) ? cursor.last : 0;
    });
}

xpc_status xpc_postings_wdf(xpc_postings *postings, uint32_t *wdf, xpc_error *err) {
    return guarded(err, [&] {
        the(postings).cursor.current([&](const Xapian::PostingIterator &at) { *wdf = at.get_wdf(); });
    });
}

xpc_status xpc_postings_doclength(xpc_postings *postings, uint32_t *length, xpc_error *err) {
    return guarded(err, [&] {
        the(postings).cursor.current(
            [&](const Xapian::PostingIterator &at) { *length = at.get_doclength(); });
    });
}

xpc_status xpc_postings_unique_terms(xpc_postings *postings, uint32_t *n_terms, xpc_error *err) {
    return guarded(err, [&] {
        the(postings).cursor.current(
            [&](const Xapian::PostingIterator &at) { *n_terms = at.get_unique_terms(); });
    });
}

xpc_status xpc_postings_positions(xpc_postings *postings, xpc_positions **out, xpc_error *err) {
    return making(out, err, [&] {
        auto &cursor = the(postings).cursor;
        cursor.current([](auto &) {});
        shared_state state = cursor.origin;
        auto open_postings = cursor.open;
        Xapian::docid docid = cursor.last;
        return make_positions(state, [open_postings, docid] {
            Xapian::PostingIterator at = open_postings();
            at.skip_to(docid);
            if (at == Xapian::PostingIterator() || *at != docid)
                throw Xapian::DocNotFoundError("the document is no longer in the database");
            return at.positionlist_begin();
        });
    });
}

void xpc_postings_free(xpc_postings *postings) {
    delete postings;
}

xpc_status xpc_positions_next(xpc_positions *positions, uint32_t *position, bool *found, xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(positions).cursor;
        *found = cursor.next([](auto &) {});
        *position = *found ? cursor.last : 0;
    });
}

xpc_status xpc_positions_read(xpc_positions *positions, uint32_t *out, size_t capacity, size_t *n,
                              xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(positions).cursor;
        size_t filled = 0;
        *n = 0;
        cursor.run([&](bool fresh) {
            while (filled < capacity && !cursor.ended) {
                cursor.step(fresh);
                fresh = false;
                if (!cursor.take([](auto &) {}))
                    break;
                out[filled++] = cursor.last;
            }
        });
        *n = filled;
    });
}

xpc_status xpc_positions_skip_to(xpc_positions *positions, uint32_t at_least, uint32_t *position, bool *found,
                                 xpc_error *err) {
    return guarded(err, [&] {
        auto &cursor = the(positions).cursor;
        *found = cursor.skip_to(at_least, [](auto &) {});
        *position = *found ? cursor.last : 0;
    });
}

void xpc_positions_free(xpc_positions *positions) {
    delete positions;
}

xpc_status xpc_strings_next(xpc_strings *strings, const char **string, size_t *string_bytes, xpc_error *err) {
    *string = nullptr;
    *string_bytes = 0;
    return guarded(err, [&] {
        auto &cursor = the(strings).cursor;
        if (cursor.next([](auto &) {}))
            lend(cursor.last, string, string_bytes);
    });
}

xpc_status xpc_strings_skip_to(xpc_strings *strings, const char *at_least, size_t at_least_bytes,
                               const char **string, size_t *string_bytes, xpc_error *err) {
    *string = nullptr;
    *string_bytes = 0;
    return guarded(err, [&] {
        if (!(the(strings).features & LIST_SORTED))
            throw Xapian::InvalidOperationError("the list is not in byte order");
        auto &cursor = strings->cursor;
        if (cursor.skip_to(bytes(at_least, at_least_bytes), [](auto &) {}))
            lend(cursor.last, string, string_bytes);
    });
}

} // extern "C"

namespace {

void need_feature(const xpc_strings &strings, list_feature feature) {
    if (!(strings.features & feature))
        throw Xapian::InvalidOperationError("the list does not have this");
}

} // namespace

extern "C" {

xpc_status xpc_strings_termfreq(xpc_strings *strings, uint32_t *n_docs, xpc_error *err) {
    return guarded(err, [&] {
        need_feature(the(strings), LIST_FREQ);
        strings->cursor.current([&](const Xapian::TermIterator &at) { *n_docs = at.get_termfreq(); });
    });
}

xpc_status xpc_strings_wdf(xpc_strings *strings, uint32_t *wdf, xpc_error *err) {
    return guarded(err, [&] {
        need_feature(the(strings), LIST_WDF);
        strings->cursor.current([&](const Xapian::TermIterator &at) { *wdf = at.get_wdf(); });
    });
}

xpc_status xpc_strings_positions(xpc_strings *strings, xpc_positions **out, xpc_error *err) {
    return making(out, err, [&] {
        need_feature(the(strings), LIST_POSITIONS);
        auto &cursor = strings->cursor;
        cursor.current([](auto &) {});
        return make_positions(cursor.origin, [open_terms = cursor.open, term = cursor.last] {
            Xapian::TermIterator at = open_terms();
            at.skip_to(term);
            if (at == Xapian::TermIterator() || *at != term)
                return Xapian::PositionIterator();
            return at.positionlist_begin();
        });
    });
}

void xpc_strings_free(xpc_strings *strings) {
    delete strings;
}

xpc_status xpc_values_next(xpc_values *values, uint32_t *number, const char **value, size_t *value_bytes,
                           xpc_error *err) {
    *value = nullptr;
    *value_bytes = 0;
    *number = 0;
    return guarded(err, [&] {
        auto &cursor = the(values).cursor;
        if (cursor.next([&](const Xapian::ValueIterator &at) { values->kept = *at; })) {
            *number = cursor.last;
            lend(values->kept, value, value_bytes);
        }
    });
}

xpc_status xpc_values_skip_to(xpc_values *values, uint32_t at_least, uint32_t *number, const char **value,
                              size_t *value_bytes, xpc_error *err) {
    *value = nullptr;
    *value_bytes = 0;
    *number = 0;
    return guarded(err, [&] {
        auto &cursor = the(values).cursor;
        if (cursor.skip_to(at_least, [&](const Xapian::ValueIterator &at) { values->kept = *at; })) {
            *number = cursor.last;
            lend(values->kept, value, value_bytes);
        }
    });
}

void xpc_values_free(xpc_values *values) {
    delete values;
}

} // extern "C"

/* ---- Documents */

namespace {

template <typename Body> xpc_status changing(xpc_document *document, xpc_error *err, Body body) {
    return guarded(err, [&] {
        detach(the(document));
        body(document->document);
    });
}

template <typename Body> xpc_status asking(xpc_document *document, xpc_error *err, Body body) {
    return guarded(err, [&] { read_document(the(document), body); });
}

} // namespace

extern "C" {

xpc_status xpc_document_new(xpc_document **out, xpc_error *err) {
    return making(out, err, [] { return std::make_unique<xpc_document>(); });
}

void xpc_document_clear(xpc_document *document) {
    if (!document || document->is_lent)
        return;
    guarded(nullptr, [&] {
        bool own = !document->origin && document->docid == 0;
        document->origin.reset();
        document->docid = 0;
        if (!own) {
            document->document = Xapian::Document();
            return;
        }
        document->document.clear_terms();
        document->document.clear_values();
        document->document.set_data(std::string());
    });
}

void xpc_document_free(xpc_document *document) {
    delete document;
}

xpc_status xpc_document_set_data(xpc_document *document, const char *data, size_t data_bytes,
                                 xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) { doc.set_data(bytes(data, data_bytes)); });
}

xpc_status xpc_document_get_data(xpc_document *document, const char **data, size_t *data_bytes,
                                 xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) {
        document->kept = doc.get_data();
        lend(document->kept, data, data_bytes);
    });
}

xpc_status xpc_document_add_term(xpc_document *document, const char *term, size_t term_bytes, uint32_t wdf,
                                 xpc_error *err) {
    return changing(document, err,
                    [&](Xapian::Document &doc) { doc.add_term(bytes(term, term_bytes), wdf); });
}

xpc_status xpc_document_add_boolean_term(xpc_document *document, const char *term, size_t term_bytes,
                                         xpc_error *err) {
    return changing(document, err,
                    [&](Xapian::Document &doc) { doc.add_boolean_term(bytes(term, term_bytes)); });
}

xpc_status xpc_document_add_terms(xpc_document *document, const char *const *terms, const size_t *term_bytes,
                                  const uint32_t *wdfs, size_t n, xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) {
        std::string &term = document->kept; /* one string for all: no allocation a term */
        for (size_t i = 0; i < n; i++) {
            term.assign(&the(terms[i]), term_bytes[i]);
            doc.add_term(term, wdfs[i]);
        }
    });
}

xpc_status xpc_document_add_posting(xpc_document *document, const char *term, size_t term_bytes,
                                    uint32_t position, uint32_t wdf, xpc_error *err) {
    return changing(document, err,
                    [&](Xapian::Document &doc) { doc.add_posting(bytes(term, term_bytes), position, wdf); });
}

xpc_status xpc_document_remove_term(xpc_document *document, const char *term, size_t term_bytes,
                                    xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) { doc.remove_term(bytes(term, term_bytes)); });
}

xpc_status xpc_document_remove_posting(xpc_document *document, const char *term, size_t term_bytes,
                                       uint32_t position, uint32_t wdf, xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) {
        doc.remove_posting(bytes(term, term_bytes), position, wdf);
    });
}

xpc_status xpc_document_clear_terms(xpc_document *document, xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) { doc.clear_terms(); });
}

xpc_status xpc_document_n_terms(xpc_document *document, uint32_t *n_terms, xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) { *n_terms = doc.termlist_count(); });
}

xpc_status xpc_document_terms(xpc_document *document, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        xpc_document &from = the(document);
        if (from.origin && !from.is_lent) {
            shared_state state = from.origin;
            return make_strings(
                state, LIST_SORTED | LIST_FREQ | LIST_WDF | LIST_POSITIONS,
                [state, docid = from.docid] { return state->database().termlist_begin(docid); });
        }
        Xapian::Document copy; /* so that the list survives changes of the document */
        read_document(from,
                      [&](Xapian::Document &doc) { copy = Xapian::Document::unserialise(doc.serialise()); });
        return make_strings(nullptr, LIST_SORTED | LIST_WDF | LIST_POSITIONS,
                            [copy] { return copy.termlist_begin(); });
    });
}

xpc_status xpc_document_set_value(xpc_document *document, uint32_t slot, const char *value,
                                  size_t value_bytes, xpc_error *err) {
    return changing(document, err,
                    [&](Xapian::Document &doc) { doc.add_value(slot, bytes(value, value_bytes)); });
}

xpc_status xpc_document_get_value(xpc_document *document, uint32_t slot, const char **value,
                                  size_t *value_bytes, xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) {
        document->kept = doc.get_value(slot);
        lend(document->kept, value, value_bytes);
    });
}

xpc_status xpc_document_remove_value(xpc_document *document, uint32_t slot, xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) { doc.remove_value(slot); });
}

xpc_status xpc_document_clear_values(xpc_document *document, xpc_error *err) {
    return changing(document, err, [&](Xapian::Document &doc) { doc.clear_values(); });
}

xpc_status xpc_document_n_values(xpc_document *document, uint32_t *n_values, xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) { *n_values = doc.values_count(); });
}

xpc_status xpc_document_values(xpc_document *document, xpc_values **out, xpc_error *err) {
    return making(out, err, [&] {
        auto values = std::make_unique<xpc_values>();
        Xapian::Document copy; /* so that the list survives changes of the document */
        read_document(the(document), [&](Xapian::Document &doc) {
            for (Xapian::ValueIterator at = doc.values_begin(); at != doc.values_end(); ++at)
                copy.add_value(at.get_valueno(), *at);
        });
        values->cursor.open = [copy] { return copy.values_begin(); };
        values->cursor.key = slot_key;
        values->cursor.start();
        return values;
    });
}

xpc_status xpc_document_docid(xpc_document *document, uint32_t *docid, xpc_error *err) {
    return guarded(err, [&] { *docid = the(document).docid; });
}

xpc_status xpc_document_serialise(xpc_document *document, char **serialised, size_t *n_bytes,
                                  xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) { give(doc.serialise(), serialised, n_bytes); });
}

xpc_status xpc_document_unserialise(const char *serialised, size_t n_bytes, xpc_document **out,
                                    xpc_error *err) {
    return making(out, err, [&] {
        auto document = std::make_unique<xpc_document>();
        unserialising(
            [&] { document->document = Xapian::Document::unserialise(bytes(serialised, n_bytes)); });
        return document;
    });
}

xpc_status xpc_document_describe(xpc_document *document, char **description, size_t *description_bytes,
                                 xpc_error *err) {
    return asking(document, err, [&](Xapian::Document &doc) {
        give(doc.get_description(), description, description_bytes);
    });
}

} // extern "C"

/* ---- Queries */

namespace {

Xapian::Query::op to_xapian(xpc_op op) {
    switch (op) {
#define XPC_CASE_OP(name) \
    case XPC_OP_##name:   \
        return Xapian::Query::OP_##name;
#define XPC_CASE_LEAF(name) case XPC_LEAF_##name:
        XPC_OP_LIST(XPC_CASE_OP)
        XPC_LEAF_LIST(XPC_CASE_LEAF)
#undef XPC_CASE_OP
#undef XPC_CASE_LEAF
    case XPC_OP_LAST:
        break;
    }
    throw Xapian::InvalidArgumentError("not an operator");
}

/* The compiler says when Xapian has an operator that the list has not. */
xpc_op from_xapian(Xapian::Query::op op) {
    switch (op) {
#define XPC_CASE_OP(name)          \
    case Xapian::Query::OP_##name: \
        return XPC_OP_##name;
#define XPC_CASE_LEAF(name)          \
    case Xapian::Query::LEAF_##name: \
        return XPC_LEAF_##name;
        XPC_OP_LIST(XPC_CASE_OP)
        XPC_LEAF_LIST(XPC_CASE_LEAF)
#undef XPC_CASE_OP
#undef XPC_CASE_LEAF
    }
    throw Xapian::InternalError("an operator of an unknown number");
}

/* The operator if it combines any number of queries. */
Xapian::Query::op combining(xpc_op op) {
    switch (op) {
    case XPC_OP_AND:
    case XPC_OP_OR:
    case XPC_OP_AND_NOT:
    case XPC_OP_XOR:
    case XPC_OP_AND_MAYBE:
    case XPC_OP_FILTER:
    case XPC_OP_NEAR:
    case XPC_OP_PHRASE:
    case XPC_OP_ELITE_SET:
    case XPC_OP_SYNONYM:
    case XPC_OP_MAX:
        return to_xapian(op);
    case XPC_OP_VALUE_RANGE:
    case XPC_OP_SCALE_WEIGHT:
    case XPC_OP_VALUE_GE:
    case XPC_OP_VALUE_LE:
    case XPC_OP_WILDCARD:
    case XPC_OP_INVALID:
    case XPC_LEAF_TERM:
    case XPC_LEAF_POSTING_SOURCE:
    case XPC_LEAF_MATCH_ALL:
    case XPC_LEAF_MATCH_NOTHING:
    case XPC_OP_LAST:
        break;
    }
    throw Xapian::InvalidArgumentError("not an operator that combines queries");
}

int to_xapian(xpc_wildcard_limit limit) {
    switch (limit) {
    case XPC_WILDCARD_ERROR:
        return Xapian::Query::WILDCARD_LIMIT_ERROR;
    case XPC_WILDCARD_FIRST:
        return Xapian::Query::WILDCARD_LIMIT_FIRST;
    case XPC_WILDCARD_MOST_FREQUENT:
        return Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT;
    }
    throw Xapian::InvalidArgumentError("not a limit of wildcards");
}

template <typename Make> xpc_status making_query(xpc_query **out, xpc_error *err, Make make) {
    return making(out, err, [&] {
        auto query = std::make_unique<xpc_query>();
        query->query = make();
        return query;
    });
}

/* The caller's callbacks as a posting source. One object for each shard of each match: Xapian clones it. */
class callback_source : public Xapian::PostingSource {
  public:
    explicit callback_source(const xpc_source &source) : calls(source) {}
    ~callback_source() override {
        close();
    }
    callback_source(const callback_source &) = delete;
    callback_source &operator=(const callback_source &) = delete;

    Xapian::doccount get_termfreq_min() const override {
        return bounds.n_min;
    }
    Xapian::doccount get_termfreq_est() const override {
        return bounds.n_estimate;
    }
    Xapian::doccount get_termfreq_max() const override {
        return bounds.n_max;
    }
    double get_weight() const override {
        return weight;
    }
    Xapian::docid get_docid() const override {
        return docid;
    }
    bool at_end() const override {
        return ended;
    }
    PostingSource *clone() const override {
        return new callback_source(calls);
    }
    std::string get_description() const override {
        return "xpc_source";
    }

    void init(const Xapian::Database &database) override {
        close();
        docid = 0;
        ended = false;
        bounds = xpc_source_bounds();
        last_docid = database.get_lastdocid();
        shard.state = share(database);
        shard.state->pins = 1;
        int stop = calls.open(calls.context, &shard, &state, &bounds);
        heed(stop);
        is_open = true;
        if (bounds.n_min > bounds.n_estimate || bounds.n_estimate > bounds.n_max)
            throw Xapian::InvalidArgumentError("a posting source's bounds are out of order");
        set_maxweight(bounds.max_weight);
    }

    void next(double min_weight) override {
        if (docid == Xapian::docid(-1))
            ended = true;
        else
            seek(docid + 1, min_weight);
    }

    void skip_to(Xapian::docid at_least, double min_weight) override {
        if (at_least > docid)
            seek(at_least, min_weight);
    }

  private:
    void heed(int stop) const {
        shard.state->throw_if_met_modified();
        if (stop != 0)
            throw callback_stopped();
    }

    void seek(Xapian::docid at_least, double min_weight) {
        uint32_t found = 0;
        heed(calls.seek(state, at_least, min_weight, &found, &weight));
        if (found == 0 || found > last_docid) {
            ended = true;
            return;
        }
        if (found < at_least)
            throw Xapian::InvalidArgumentError("a posting source went backward");
        if (!(weight >= 0 && weight <= bounds.max_weight))
            throw Xapian::InvalidArgumentError("a posting source's weight is out of its bounds");
        docid = found;
    }

    void close() {
        if (is_open && calls.close)
            calls.close(state);
        is_open = false;
    }

    xpc_source calls;
    xpc_database shard; /* what `open` is lent, until `close` */
    void *state = nullptr;
    bool is_open = false;
    bool ended = false;
    xpc_source_bounds bounds = xpc_source_bounds();
    Xapian::docid docid = 0;
    Xapian::docid last_docid = 0;
    double weight = 0;
};

} // namespace

extern "C" {

const char *xpc_op_name(xpc_op op) {
    switch (op) {
#define XPC_CASE_OP(name) \
    case XPC_OP_##name:   \
        return #name;
#define XPC_CASE_LEAF(name) \
    case XPC_LEAF_##name:   \
        return #name;
        XPC_OP_LIST(XPC_CASE_OP)
        XPC_LEAF_LIST(XPC_CASE_LEAF)
#undef XPC_CASE_OP
#undef XPC_CASE_LEAF
    case XPC_OP_LAST:
        break;
    }
    return "?";
}

xpc_status xpc_query_term(const char *term, size_t term_bytes, uint32_t wqf, uint32_t position,
                          xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] { return Xapian::Query(bytes(term, term_bytes), wqf, position); });
}

xpc_status xpc_query_combine(xpc_op op, const xpc_query *const *queries, size_t n, uint32_t parameter,
                             xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        std::vector<Xapian::Query> parts;
        parts.reserve(n);
        for (size_t i = 0; i < n; i++)
            parts.push_back(the(the(queries + i)).query);
        return Xapian::Query(combining(op), parts.begin(), parts.end(), parameter);
    });
}

xpc_status xpc_query_combine_terms(xpc_op op, const char *const *terms, const size_t *term_bytes, size_t n,
                                   uint32_t parameter, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        std::vector<std::string> parts;
        parts.reserve(n);
        for (size_t i = 0; i < n; i++)
            parts.push_back(bytes(the(terms + i), term_bytes[i]));
        return Xapian::Query(combining(op), parts.begin(), parts.end(), parameter);
    });
}

xpc_status xpc_query_scale(const xpc_query *query, double factor, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] { return Xapian::Query(factor, the(query).query); });
}

xpc_status xpc_query_value_range(uint32_t slot, const char *low, size_t low_bytes, const char *high,
                                 size_t high_bytes, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, bytes(low, low_bytes),
                             bytes(high, high_bytes));
    });
}

xpc_status xpc_query_value_ge(uint32_t slot, const char *low, size_t low_bytes, xpc_query **out,
                              xpc_error *err) {
    return making_query(
        out, err, [&] { return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, bytes(low, low_bytes)); });
}

xpc_status xpc_query_value_le(uint32_t slot, const char *high, size_t high_bytes, xpc_query **out,
                              xpc_error *err) {
    return making_query(
        out, err, [&] { return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, bytes(high, high_bytes)); });
}

xpc_status xpc_query_wildcard(const char *prefix, size_t prefix_bytes, uint32_t max_terms,
                              xpc_wildcard_limit limit, xpc_op combiner, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        return Xapian::Query(Xapian::Query::OP_WILDCARD, bytes(prefix, prefix_bytes), max_terms,
                             to_xapian(limit), to_xapian(combiner));
    });
}

xpc_status xpc_query_match_all(xpc_query **out, xpc_error *err) {
    return making_query(out, err, [] { return Xapian::Query::MatchAll; });
}

xpc_status xpc_query_match_nothing(xpc_query **out, xpc_error *err) {
    return making_query(out, err, [] { return Xapian::Query::MatchNothing; });
}

xpc_status xpc_query_invalid(xpc_query **out, xpc_error *err) {
    return making_query(out, err, [] { return Xapian::Query(Xapian::Query::OP_INVALID); });
}

xpc_status xpc_query_source(const xpc_source *source, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        if (!the(source).open || !source->seek)
            throw Xapian::InvalidArgumentError("a posting source needs open and seek");
        auto *counted = (new callback_source(*source))->release();
        return Xapian::Query(counted);
    });
}

xpc_status xpc_query_type(const xpc_query *query, xpc_op *type, xpc_error *err) {
    return guarded(err, [&] { *type = from_xapian(the(query).query.get_type()); });
}

xpc_status xpc_query_length(const xpc_query *query, uint32_t *length, xpc_error *err) {
    return guarded(err, [&] { *length = the(query).query.get_length(); });
}

xpc_status xpc_query_n_subqueries(const xpc_query *query, size_t *n, xpc_error *err) {
    return guarded(err, [&] { *n = the(query).query.get_num_subqueries(); });
}

xpc_status xpc_query_subquery(const xpc_query *query, size_t number, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        if (number >= the(query).query.get_num_subqueries())
            throw Xapian::RangeError("no subquery of this number");
        return Xapian::Query(query->query.get_subquery(number));
    });
}

xpc_status xpc_query_terms(const xpc_query *query, bool unique, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        return make_strings(nullptr, unique ? unsigned(LIST_SORTED) : 0U, [from = the(query).query, unique] {
            return unique ? from.get_unique_terms_begin() : from.get_terms_begin();
        });
    });
}

xpc_status xpc_query_describe(const xpc_query *query, char **description, size_t *description_bytes,
                              xpc_error *err) {
    return guarded(err, [&] { give(the(query).query.get_description(), description, description_bytes); });
}

xpc_status xpc_query_serialise(const xpc_query *query, char **serialised, size_t *n_bytes, xpc_error *err) {
    return guarded(err, [&] { give(the(query).query.serialise(), serialised, n_bytes); });
}

xpc_status xpc_query_unserialise(const char *serialised, size_t n_bytes, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        Xapian::Query query;
        unserialising([&] { query = Xapian::Query::unserialise(bytes(serialised, n_bytes)); });
        return query;
    });
}

void xpc_query_free(xpc_query *query) {
    delete query;
}

} // extern "C"

/* ---- Stemmers and the query parser */

namespace {

class callback_stemmer : public Xapian::StemImplementation {
  public:
    callback_stemmer(xpc_stem_fn function, void *argument) : stem(function), context(argument) {}

    std::string operator()(const std::string &word) override {
        size_t n_bytes = 0;
        const char *found = stem(context, word.c_str(), word.size(), &n_bytes);
        if (!found)
            throw callback_stopped();
        return std::string(found, n_bytes);
    }

    std::string get_description() const override {
        return "xpc_stemmer";
    }

  private:
    xpc_stem_fn stem;
    void *context;
};

class callback_stopper : public Xapian::Stopper {
  public:
    callback_stopper(xpc_stop_fn function, void *argument) : stop(function), context(argument) {}

    bool operator()(const std::string &term) const override {
        int verdict = stop(context, term.c_str(), term.size());
        if (verdict < 0)
            throw callback_stopped();
        return verdict != 0;
    }

    std::string get_description() const override {
        return "xpc_stopper";
    }

  private:
    xpc_stop_fn stop;
    void *context;
};

Xapian::QueryParser::stem_strategy to_xapian(xpc_stem_strategy strategy) {
    switch (strategy) {
    case XPC_STEM_NONE:
        return Xapian::QueryParser::STEM_NONE;
    case XPC_STEM_SOME:
        return Xapian::QueryParser::STEM_SOME;
    case XPC_STEM_ALL:
        return Xapian::QueryParser::STEM_ALL;
    case XPC_STEM_ALL_Z:
        return Xapian::QueryParser::STEM_ALL_Z;
    case XPC_STEM_SOME_FULL_POS:
        return Xapian::QueryParser::STEM_SOME_FULL_POS;
    }
    throw Xapian::InvalidArgumentError("not a stemming strategy");
}

Xapian::RangeProcessor *make_range(xpc_range_kind kind, uint32_t slot, const std::string &affix,
                                   unsigned flags) {
    switch (kind) {
    case XPC_RANGE_STRING:
        return new Xapian::RangeProcessor(slot, affix, flags);
    case XPC_RANGE_NUMBER:
        return new Xapian::NumberRangeProcessor(slot, affix, flags);
    case XPC_RANGE_DATE:
        return new Xapian::DateRangeProcessor(slot, affix, flags);
    }
    throw Xapian::InvalidArgumentError("not a kind of range");
}

template <typename Body> xpc_status with_parser(xpc_parser *parser, xpc_error *err, Body body) {
    return guarded(err, [&] { body(the(parser).parser); });
}

} // namespace

extern "C" {

xpc_status xpc_stemmer_new(const char *language, xpc_stemmer **out, xpc_error *err) {
    return making(out, err, [&] {
        auto stemmer = std::make_unique<xpc_stemmer>();
        stemmer->stem = Xapian::Stem(text(language));
        return stemmer;
    });
}

xpc_status xpc_stemmer_new_callback(xpc_stem_fn stem, void *context, xpc_stemmer **out, xpc_error *err) {
    return making(out, err, [&] {
        if (!stem)
            throw Xapian::InvalidArgumentError("no function given");
        auto stemmer = std::make_unique<xpc_stemmer>();
        stemmer->stem = Xapian::Stem(new callback_stemmer(stem, context));
        return stemmer;
    });
}

xpc_status xpc_stemmer_stem(xpc_stemmer *stemmer, const char *word, size_t word_bytes, const char **stem,
                            size_t *stem_bytes, xpc_error *err) {
    return guarded(err, [&] {
        xpc_stemmer &by = the(stemmer);
        by.kept = by.stem(bytes(word, word_bytes));
        lend(by.kept, stem, stem_bytes);
    });
}

xpc_status xpc_stemmer_languages(char **names, size_t *names_bytes, xpc_error *err) {
    return guarded(err, [&] { give(Xapian::Stem::get_available_languages(), names, names_bytes); });
}

void xpc_stemmer_free(xpc_stemmer *stemmer) {
    delete stemmer;
}

xpc_status xpc_parser_new(xpc_parser **out, xpc_error *err) {
    return making(out, err, [] { return std::make_unique<xpc_parser>(); });
}

void xpc_parser_free(xpc_parser *parser) {
    delete parser;
}

xpc_status xpc_parser_set_database(xpc_parser *parser, const xpc_database *database, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) {
        parser->state = shared_of(database);
        to.set_database(parser->state->database());
    });
}

xpc_status xpc_parser_set_stemmer(xpc_parser *parser, const xpc_stemmer *stemmer, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) { to.set_stemmer(the(stemmer).stem); });
}

xpc_status xpc_parser_set_stemming(xpc_parser *parser, xpc_stem_strategy strategy, xpc_error *err) {
    return with_parser(parser, err,
                       [&](Xapian::QueryParser &to) { to.set_stemming_strategy(to_xapian(strategy)); });
}

xpc_status xpc_parser_set_stopper(xpc_parser *parser, xpc_stop_fn stop, void *context, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) {
        to.set_stopper(stop ? (new callback_stopper(stop, context))->release() : nullptr);
    });
}

xpc_status xpc_parser_set_default_op(xpc_parser *parser, xpc_op op, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) { to.set_default_op(to_xapian(op)); });
}

xpc_status xpc_parser_set_max_expansion(xpc_parser *parser, uint32_t max_terms, xpc_wildcard_limit limit,
                                        unsigned flags, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) {
        to.set_max_expansion(max_terms, to_xapian(limit), flags);
    });
}

xpc_status xpc_parser_add_prefix(xpc_parser *parser, const char *field, const char *prefix, xpc_error *err) {
    return with_parser(parser, err,
                       [&](Xapian::QueryParser &to) { to.add_prefix(text(field), text(prefix)); });
}

xpc_status xpc_parser_add_boolean_prefix(xpc_parser *parser, const char *field, const char *prefix,
                                         bool exclusive, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) {
        to.add_boolean_prefix(text(field), text(prefix), exclusive);
    });
}

xpc_status xpc_parser_add_range(xpc_parser *parser, xpc_range_kind kind, uint32_t slot, const char *affix,
                                unsigned flags, xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &to) {
        to.add_rangeprocessor(make_range(kind, slot, text(affix), flags)->release());
    });
}

xpc_status xpc_parser_parse(xpc_parser *parser, const char *query_text, size_t text_bytes, unsigned flags,
                            const char *default_prefix, xpc_query **out, xpc_error *err) {
    return making_query(out, err, [&] {
        Xapian::Query query;
        auto parse = [&](bool) {
            query =
                the(parser).parser.parse_query(bytes(query_text, text_bytes), flags,
                                               default_prefix ? std::string(default_prefix) : std::string());
        };
        if (the(parser).state)
            repeat(*parser->state, parse);
        else
            parse(false);
        return query;
    });
}

xpc_status xpc_parser_corrected(xpc_parser *parser, const char **corrected, size_t *corrected_bytes,
                                xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &from) {
        parser->kept = from.get_corrected_query_string();
        lend(parser->kept, corrected, corrected_bytes);
    });
}

xpc_status xpc_parser_stopped(xpc_parser *parser, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        return make_strings(nullptr, 0, [from = the(parser).parser] { return from.stoplist_begin(); });
    });
}

xpc_status xpc_parser_unstemmed(xpc_parser *parser, const char *term, size_t term_bytes, xpc_strings **out,
                                xpc_error *err) {
    return making(out, err, [&] {
        return make_strings(nullptr, 0, [from = the(parser).parser, of = bytes(term, term_bytes)] {
            return from.unstem_begin(of);
        });
    });
}

xpc_status xpc_parser_describe(xpc_parser *parser, char **description, size_t *description_bytes,
                               xpc_error *err) {
    return with_parser(parser, err, [&](Xapian::QueryParser &from) {
        give(from.get_description(), description, description_bytes);
    });
}

} // extern "C"

/* ---- Searching */

namespace {

/* Xapian's counter of values, which can begin anew when a match is repeated. */
class facet_counter : public Xapian::ValueCountMatchSpy {
  public:
    explicit facet_counter(Xapian::valueno slot_) : Xapian::ValueCountMatchSpy(slot_), slot(slot_) {}
    void begin_anew() {
        internal = new Internal(slot);
    }

  private:
    Xapian::valueno slot;
};

class callback_decider : public Xapian::MatchDecider {
  public:
    callback_decider(xpc_decide_fn function, void *argument, shared_state of)
        : decide(function), context(argument), state(std::move(of)) {}

    bool operator()(const Xapian::Document &document) const override {
        xpc_document lent;
        lent.document = document;
        lent.docid = document.get_docid();
        lent.origin = state;
        lent.is_lent = true;
        int verdict = decide(context, &lent);
        state->throw_if_met_modified();
        if (verdict < 0)
            throw callback_stopped();
        return verdict != 0;
    }

  private:
    xpc_decide_fn decide;
    void *context;
    shared_state state;
};

} // namespace

struct xpc_enquire {
    explicit xpc_enquire(const shared_state &of) : state(of), enquire(of->database()) {}
    shared_state state;
    std::vector<std::shared_ptr<facet_counter>> facets;
    std::unique_ptr<callback_decider> decider;
    Xapian::Enquire enquire; /* refers to the above: is destroyed first */
};

struct xpc_facet {
    std::shared_ptr<facet_counter> counter;
};

struct xpc_matches {
    shared_state state;
    Xapian::MSet set;
};

namespace {

double parameter(const double *parameters, size_t i, double otherwise) {
    return parameters ? parameters[i] : otherwise;
}

/* Defaults are those of the classes' own constructors. */
std::unique_ptr<Xapian::Weight> make_weight(xpc_weight scheme, const double *p, const char *normalisations) {
    switch (scheme) {
    case XPC_WEIGHT_BOOL:
        return std::make_unique<Xapian::BoolWeight>();
    case XPC_WEIGHT_COORD:
        return std::make_unique<Xapian::CoordWeight>();
    case XPC_WEIGHT_TFIDF:
        return std::make_unique<Xapian::TfIdfWeight>(normalisations ? normalisations : "ntn");
    case XPC_WEIGHT_TRAD:
        return std::make_unique<Xapian::TradWeight>(parameter(p, 0, 1));
    case XPC_WEIGHT_BM25:
        return std::make_unique<Xapian::BM25Weight>(parameter(p, 0, 1), parameter(p, 1, 0),
                                                    parameter(p, 2, 1), parameter(p, 3, 0.5),
                                                    parameter(p, 4, 0.5));
    case XPC_WEIGHT_BM25_PLUS:
        return std::make_unique<Xapian::BM25PlusWeight>(parameter(p, 0, 1), parameter(p, 1, 0),
                                                        parameter(p, 2, 1), parameter(p, 3, 0.5),
                                                        parameter(p, 4, 0.5), parameter(p, 5, 1));
    case XPC_WEIGHT_PL2:
        return std::make_unique<Xapian::PL2Weight>(parameter(p, 0, 1));
    case XPC_WEIGHT_DPH:
        return std::make_unique<Xapian::DPHWeight>();
    case XPC_WEIGHT_LAST:
        break;
    }
    throw Xapian::InvalidArgumentError("not a weighting scheme");
}

Xapian::Enquire::docid_order to_xapian(xpc_docid_order order) {
    switch (order) {
    case XPC_DOCID_DESCENDING:
        return Xapian::Enquire::DESCENDING;
    case XPC_DOCID_ASCENDING:
        return Xapian::Enquire::ASCENDING;
    case XPC_DOCID_DONT_CARE:
        return Xapian::Enquire::DONT_CARE;
    }
    throw Xapian::InvalidArgumentError("not an order of docids");
}

/* A single slot is sorted by Xapian itself, which remote databases can do too; `descending` is what it calls
 * reverse. */
void sort_by_slot(Xapian::Enquire &enquire, xpc_sort sort, const xpc_sort_key &key) {
    switch (sort) {
    case XPC_SORT_RELEVANCE:
        enquire.set_sort_by_relevance();
        return;
    case XPC_SORT_KEYS:
        enquire.set_sort_by_value(key.slot, key.descending);
        return;
    case XPC_SORT_KEYS_THEN_RELEVANCE:
        enquire.set_sort_by_value_then_relevance(key.slot, key.descending);
        return;
    case XPC_SORT_RELEVANCE_THEN_KEYS:
        enquire.set_sort_by_relevance_then_value(key.slot, key.descending);
        return;
    }
    throw Xapian::InvalidArgumentError("not a way to sort");
}

void sort_by_keys(Xapian::Enquire &enquire, xpc_sort sort, Xapian::KeyMaker *keys) {
    switch (sort) {
    case XPC_SORT_RELEVANCE:
        enquire.set_sort_by_relevance();
        return;
    case XPC_SORT_KEYS:
        enquire.set_sort_by_key(keys, false);
        return;
    case XPC_SORT_KEYS_THEN_RELEVANCE:
        enquire.set_sort_by_key_then_relevance(keys, false);
        return;
    case XPC_SORT_RELEVANCE_THEN_KEYS:
        enquire.set_sort_by_relevance_then_key(keys, false);
        return;
    }
    throw Xapian::InvalidArgumentError("not a way to sort");
}

template <typename Body> xpc_status with_enquire(xpc_enquire *enquire, xpc_error *err, Body body) {
    return guarded(err, [&] { body(the(enquire).enquire); });
}

/* The item of this number, checked. */
Xapian::MSetIterator item(const xpc_matches *matches, size_t number) {
    if (number >= the(matches).set.size())
        throw Xapian::RangeError("no match of this number");
    return matches->set[static_cast<Xapian::doccount>(number)];
}

} // namespace

extern "C" {

xpc_status xpc_enquire_new(const xpc_database *database, xpc_enquire **out, xpc_error *err) {
    return making(out, err, [&] { return std::make_unique<xpc_enquire>(shared_of(database)); });
}

void xpc_enquire_free(xpc_enquire *enquire) {
    delete enquire;
}

xpc_status xpc_enquire_set_query(xpc_enquire *enquire, const xpc_query *query, uint32_t query_length,
                                 xpc_error *err) {
    return with_enquire(enquire, err,
                        [&](Xapian::Enquire &to) { to.set_query(the(query).query, query_length); });
}

xpc_status xpc_enquire_set_weighting(xpc_enquire *enquire, xpc_weight scheme, const double *parameters,
                                     const char *normalisations, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) {
        to.set_weighting_scheme(*make_weight(scheme, parameters, normalisations));
    });
}

xpc_status xpc_enquire_set_docid_order(xpc_enquire *enquire, xpc_docid_order order, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) { to.set_docid_order(to_xapian(order)); });
}

xpc_status xpc_enquire_set_cutoff(xpc_enquire *enquire, unsigned percent, double weight, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) {
        if (percent > 100)
            throw Xapian::InvalidArgumentError("a cutoff of more than 100 percent");
        to.set_cutoff(static_cast<int>(percent), weight);
    });
}

xpc_status xpc_enquire_set_collapse(xpc_enquire *enquire, uint32_t slot, uint32_t max, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) {
        to.set_collapse_key(max > 0 ? slot : Xapian::BAD_VALUENO, max > 0 ? max : 1);
    });
}

xpc_status xpc_enquire_set_sort(xpc_enquire *enquire, xpc_sort sort, const xpc_sort_key *keys, size_t n,
                                xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) {
        if (n == 0 && sort != XPC_SORT_RELEVANCE)
            throw Xapian::InvalidArgumentError("no keys to sort by");
        if (sort == XPC_SORT_RELEVANCE) {
            to.set_sort_by_relevance();
            return;
        }
        if (n == 1) {
            sort_by_slot(to, sort, the(keys));
            return;
        }
        auto maker = std::make_unique<Xapian::MultiValueKeyMaker>();
        for (size_t i = 0; i < n; i++)
            maker->add_value(the(keys + i).slot, keys[i].descending);
        sort_by_keys(to, sort,
                     maker.release()->release()); /* counted by Xapian, which keeps it even unused */
    });
}

xpc_status xpc_enquire_set_time_limit(xpc_enquire *enquire, double seconds, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) { to.set_time_limit(seconds); });
}

xpc_status xpc_enquire_set_decider(xpc_enquire *enquire, xpc_decide_fn decide, void *context,
                                   xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &) {
        enquire->decider.reset(decide ? new callback_decider(decide, context, enquire->state) : nullptr);
    });
}

xpc_status xpc_enquire_add_facet(xpc_enquire *enquire, uint32_t slot, xpc_facet **out, xpc_error *err) {
    return making(out, err, [&] {
        auto counter = std::make_shared<facet_counter>(slot);
        auto facet = std::make_unique<xpc_facet>();
        facet->counter = counter;
        the(enquire).facets.push_back(counter);
        enquire->enquire.add_matchspy(counter.get());
        return facet;
    });
}

xpc_status xpc_enquire_clear_facets(xpc_enquire *enquire, xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &to) {
        to.clear_matchspies();
        enquire->facets.clear();
    });
}

xpc_status xpc_facet_total(const xpc_facet *facet, size_t *n_docs, xpc_error *err) {
    return guarded(err, [&] { *n_docs = the(facet).counter->get_total(); });
}

/* The iterators keep the counts of their match, whatever is matched later: begin_anew() takes new ones. */
xpc_status xpc_facet_values(const xpc_facet *facet, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        return make_strings(nullptr, LIST_SORTED | LIST_FREQ,
                            [counter = the(facet).counter] { return counter->values_begin(); });
    });
}

xpc_status xpc_facet_top(const xpc_facet *facet, size_t max, xpc_strings **out, xpc_error *err) {
    return making(out, err, [&] {
        return make_strings(nullptr, LIST_FREQ,
                            [counter = the(facet).counter, max] { return counter->top_values_begin(max); });
    });
}

void xpc_facet_free(xpc_facet *facet) {
    delete facet;
}

xpc_status xpc_enquire_match(xpc_enquire *enquire, uint32_t first, uint32_t max, uint32_t check_at_least,
                             xpc_matches **out, xpc_error *err) {
    return making(out, err, [&] {
        auto matches = std::make_unique<xpc_matches>();
        matches->state = the(enquire).state;
        repeat(*enquire->state, [&](bool) {
            pin pinned(*enquire->state);
            for (auto &facet : enquire->facets)
                facet->begin_anew();
            matches->set =
                enquire->enquire.get_mset(first, max, check_at_least, nullptr, enquire->decider.get());
        });
        return matches;
    });
}

xpc_status xpc_enquire_matching_terms(xpc_enquire *enquire, uint32_t docid, xpc_strings **out,
                                      xpc_error *err) {
    return making(out, err, [&] {
        /* a copy of the handle: it lives on when this object is freed; the list itself is made once, in
         * memory */
        Xapian::TermIterator terms;
        repeat(*the(enquire).state, [&](bool) { terms = enquire->enquire.get_matching_terms_begin(docid); });
        return make_strings(nullptr, 0, [terms] { return terms; });
    });
}

xpc_status xpc_enquire_describe(xpc_enquire *enquire, char **description, size_t *description_bytes,
                                xpc_error *err) {
    return with_enquire(enquire, err, [&](Xapian::Enquire &from) {
        give(from.get_description(), description, description_bytes);
    });
}

xpc_status xpc_matches_counts(const xpc_matches *matches, xpc_match_counts *counts, xpc_error *err) {
    return guarded(err, [&] {
        const Xapian::MSet &set = the(matches).set;
        counts->lower = set.get_matches_lower_bound();
        counts->estimate = set.get_matches_estimated();
        counts->upper = set.get_matches_upper_bound();
        counts->all_lower = set.get_uncollapsed_matches_lower_bound();
        counts->all_estimate = set.get_uncollapsed_matches_estimated();
        counts->all_upper = set.get_uncollapsed_matches_upper_bound();
        counts->max_possible = set.get_max_possible();
        counts->max_attained = set.get_max_attained();
    });
}

size_t xpc_matches_size(const xpc_matches *matches) {
    return matches ? matches->set.size() : 0;
}

xpc_status xpc_matches_read(const xpc_matches *matches, size_t from, xpc_match *out, size_t capacity,
                            size_t *n, xpc_error *err) {
    return guarded(err, [&] {
        size_t size = the(matches).set.size();
        size_t filled = 0;
        *n = 0;
        for (; filled < capacity && from < size; filled++, from++) {
            Xapian::MSetIterator at = item(matches, from);
            xpc_match &match = out[filled];
            match.docid = *at;
            match.rank = at.get_rank();
            match.weight = at.get_weight();
            match.percent = static_cast<unsigned>(at.get_percent());
            match.collapsed = at.get_collapse_count();
        }
        *n = filled;
    });
}

xpc_status xpc_matches_document(const xpc_matches *matches, size_t number, xpc_document **out,
                                xpc_error *err) {
    return making(out, err, [&] {
        Xapian::docid docid = *item(matches, number);
        auto document = std::make_unique<xpc_document>();
        repeat(*matches->state,
               [&](bool) { document->document = matches->state->database().get_document(docid); });
        document->docid = docid;
        document->origin = matches->state;
        return document;
    });
}

xpc_status xpc_matches_collapse_key(const xpc_matches *matches, size_t number, char **key, size_t *key_bytes,
                                    xpc_error *err) {
    return guarded(err, [&] { give(item(matches, number).get_collapse_key(), key, key_bytes); });
}

xpc_status xpc_matches_sort_key(const xpc_matches *matches, size_t number, char **key, size_t *key_bytes,
                                xpc_error *err) {
    return guarded(err, [&] { give(item(matches, number).get_sort_key(), key, key_bytes); });
}

xpc_status xpc_matches_termfreq(const xpc_matches *matches, const char *term, size_t term_bytes,
                                uint32_t *n_docs, xpc_error *err) {
    return guarded(err, [&] { *n_docs = the(matches).set.get_termfreq(bytes(term, term_bytes)); });
}

xpc_status xpc_matches_termweight(const xpc_matches *matches, const char *term, size_t term_bytes,
                                  double *weight, xpc_error *err) {
    return guarded(err, [&] { *weight = the(matches).set.get_termweight(bytes(term, term_bytes)); });
}

xpc_status xpc_matches_snippet(const xpc_matches *matches, const char *whole, size_t whole_bytes,
                               size_t max_bytes, const xpc_stemmer *stemmer, const char *before,
                               const char *behind, const char *omitted, char **snippet, size_t *snippet_bytes,
                               xpc_error *err) {
    return guarded(err, [&] {
        Xapian::Stem stem = stemmer ? stemmer->stem : Xapian::Stem();
        unsigned flags = Xapian::MSet::SNIPPET_BACKGROUND_MODEL | Xapian::MSet::SNIPPET_EXHAUSTIVE;
        repeat(*the(matches).state, [&](bool) {
            give(matches->set.snippet(bytes(whole, whole_bytes), max_bytes, stem, flags, text(before),
                                      text(behind), text(omitted)),
                 snippet, snippet_bytes);
        });
    });
}

void xpc_matches_free(xpc_matches *matches) {
    delete matches;
}

/* ---- Numbers as values */

size_t xpc_sortable_serialise(double number, char *out) {
    return Xapian::sortable_serialise_(number, out);
}

double xpc_sortable_unserialise(const char *from, size_t n_bytes) {
    /* never longer than a string that needs no allocation, so nothing is thrown */
    return Xapian::sortable_unserialise(
        std::string(from ? from : "", from ? (n_bytes < 9 ? n_bytes : 9) : 0));
}

} // extern "C"
