/* See store_error.h. */
#include "store/store_error.h"

ev_status ev_status_of_xapian(xpc_status status) {
    switch (status) {
    case XPC_OK:
        return EV_OK;
    case XPC_NOMEM:
        return EV_NOMEM;
    case XPC_DISK_FULL:
        return EV_NO_SPACE;
    case XPC_PERMISSION:
        return EV_PERMISSION;
    case XPC_CALLBACK:
        return EV_INTERRUPTED;
    case XPC_INVALID_ARGUMENT:
    case XPC_RANGE:
        return EV_BAD_ARGUMENT;
    case XPC_CORRUPT:
    case XPC_SERIALISATION:
        return EV_CORRUPT;
    case XPC_CREATE:
    case XPC_DATABASE:
        return EV_IO;
    case XPC_LOCKED:
        return EV_LOCKED;
    case XPC_MODIFIED:
        return EV_MODIFIED;
    case XPC_VERSION:
        return EV_VERSION;
    case XPC_NOT_FOUND:
    case XPC_OPENING:
        return EV_NO_INDEX;
    case XPC_DOC_NOT_FOUND:
        return EV_NOT_FOUND;
    case XPC_UNIMPLEMENTED:
    case XPC_FEATURE_UNAVAILABLE:
        return EV_UNSUPPORTED;
    case XPC_NETWORK:
    case XPC_NETWORK_TIMEOUT:
        return EV_NETWORK;
    case XPC_BAD_QUERY:
    case XPC_WILDCARD:
        return EV_BAD_QUERY;
    case XPC_ASSERTION:
    case XPC_INVALID_OPERATION:
    case XPC_CLOSED:
    case XPC_INTERNAL:
    case XPC_XAPIAN:
    case XPC_EXCEPTION:
    case XPC_UNKNOWN:
    case XPC_STATUS_LAST:
        break;
    }
    return EV_INTERNAL;
}

ev_status ev_fail_xapian(ev_error *err, const xpc_error *cause, const char *path) {
    ev_status status = ev_status_of_xapian(cause->status);
    ev_fail(err, status, "%s", cause->text[0] ? cause->text : xpc_status_text(cause->status));
    if (err)
        ev_error_at(err, path, 0, 0);
    return status;
}
