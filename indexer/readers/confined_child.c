/* See confined.h: the helper and its children. */
#include "indexer/readers/confined.h"

#include "indexer/readers/frames.h"
#include "indexer/readers/tei_lists.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child's own state. */
typedef struct child {
    int pipe;
    ev_buf frame;
    const ev_read_limits *limits;
    uint64_t member, n_skipped;
} child;

/* A program that reads no longer needs nothing more: the child ends. */
static void send_frame(child *c) {
    ev_frame_end(&c->frame);
    if (c->frame.failed)
        _exit(1);
    for (size_t at = 0; at < c->frame.len;) {
        ssize_t n = write(c->pipe, c->frame.data + at, c->frame.len - at);
        if (n < 0 && errno != EINTR)
            _exit(1);
        at += n > 0 ? (size_t)n : 0;
    }
}

static void add_json(ev_buf *frame, const json_t *value) {
    char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    if (value && !text)
        frame->failed = true;
    ev_frame_add_string(frame, text ? text : "", text ? strlen(text) : 0);
    free(text);
}

static ev_status send_statement(void *user, ev_statement *statement, const ev_input *input, uint64_t line,
                                ev_error *err) {
    (void)input;
    (void)err;
    child *c = user;
    ev_frame_begin(&c->frame, EV_FRAME_STATEMENT);
    ev_buf_add_varint(&c->frame, line);
    add_json(&c->frame, statement->meta);
    add_json(&c->frame, statement->origin);
    ev_frame_add_string(&c->frame, statement->text.data, statement->text.len);
    send_frame(c);
    ev_statement_clear(statement);
    return EV_OK;
}

static void send_error(child *c, ev_frame_kind kind, const ev_error *err) {
    ev_frame_begin(&c->frame, kind);
    ev_frame_add_error(&c->frame, err);
    send_frame(c);
}

static void send_refused(void *user, const ev_error *why) {
    send_error(user, EV_FRAME_REFUSED, why);
}

static void send_notice(void *user, const ev_error *what) {
    send_error(user, EV_FRAME_NOTICE, what);
}

/* Each document has the time to itself. */
static void allow_seconds(const ev_read_limits *limits) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    rlim_t seconds = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1 + limits->cpu_seconds;
    const struct rlimit limit = {seconds, RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &limit);
}

static void renew_time(void *user) {
    const child *c = user;
    allow_seconds(c->limits);
}

/* What was read before a child died is passed over. */
static bool send_member(void *user, const ev_input *input) {
    child *c = user;
    renew_time(c);
    if (input && ++c->member <= c->n_skipped)
        return false;
    ev_frame_begin(&c->frame, EV_FRAME_MEMBER);
    ev_buf_add_varint(&c->frame, input ? c->member : 0);
    if (input)
        ev_frame_add_input(&c->frame, input);
    send_frame(c);
    return true;
}

/* Bytes of memory that count against RLIMIT_DATA now: a sanitizer's shadow is among them. */
static rlim_t data_bytes(void) {
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* No memory or time without end, no file written, no core of what may be private; what the helper has given
 * up, its children have not either. */
static void confine(const ev_read_limits *limits) {
    const struct rlimit none = {0, 0};
    const rlim_t bytes = data_bytes() + limits->memory_bytes;
    const struct rlimit memory = {bytes, bytes};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_DATA, &memory);
    allow_seconds(limits);
}

static ev_frame_kind kind_of(const ev_buf *request) {
    return (ev_frame_kind)request->data[0];
}

/* As any TEI file is read; of what it gives, only what is put on the shelf is wanted. */
static ev_status read_list(child *c, const ev_input *input, const ev_read_options *options,
                           const ev_sink *sink, ev_buf *head, ev_error *err) {
    ev_tei_shelf shelf = {.only = true};
    ev_read_options own = *options;
    own.shelf = &shelf;
    ev_status status = ev_read_tei(input, &own, sink, head, err);
    const json_t *list = json_object_get(shelf.lists, input->path);
    if (status == EV_OK && list) {
        ev_frame_begin(&c->frame, EV_FRAME_LIST);
        add_json(&c->frame, list);
        send_frame(c);
    }
    ev_tei_shelf_clear(&shelf);
    return status;
}

_Noreturn static void read_request(const ev_buf *request, int file, int pipe,
                                   const ev_read_options *options) {
    child c = {.pipe = pipe, .limits = &options->limits};
    ev_buf strings = {0};
    ev_buf head = {0};
    ev_input input;
    ev_frame_reader reader = {(const unsigned char *)request->data + EV_FRAME_HEAD_BYTES,
                              (const unsigned char *)request->data + request->len, false};
    ev_frame_input(&reader, &strings, &input);
    c.n_skipped = ev_frame_number(&reader);
    size_t n_head;
    const char *bytes = ev_frame_string(&reader, &n_head);
    if (reader.bad)
        _exit(1);
    input.fd = file;
    ev_unpacking unpacking = {
        .limits = options->limits, .member = send_member, .renew = renew_time, .user = &c};
    ev_read_options own = *options;
    own.confined = NULL;
    own.unpacking = &unpacking;
    confine(&options->limits);
    const ev_sink sink = {send_statement, send_refused, send_notice, &c};
    ev_error err = {0};
    ev_buf_add(&head, bytes, n_head);
    ev_status status = kind_of(request) == EV_FRAME_LIST ? read_list(&c, &input, &own, &sink, &head, &err)
                                                         : ev_read_from(&input, &own, &sink, &head, &err);
    if (status == EV_OK)
        ev_error_clear(&err);
    send_error(&c, EV_FRAME_END, &err);
    _exit(0);
}

/* Appends what the socket gives; descriptors that come with it are kept. */
static bool receive(int socket, ev_buf *into, size_t n_bytes, int descriptors[2]) {
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } control;
    char *to = ev_buf_reserve(into, n_bytes);
    for (size_t at = 0; to && at < n_bytes;) {
        struct iovec part = {to + at, n_bytes - at};
        struct msghdr message = {.msg_iov = &part,
                                 .msg_iovlen = 1,
                                 .msg_control = control.bytes,
                                 .msg_controllen = sizeof control.bytes};
        ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        const struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
        if (head && head->cmsg_type == SCM_RIGHTS && head->cmsg_len == CMSG_LEN(2 * sizeof(int)))
            memcpy(descriptors, CMSG_DATA(head), 2 * sizeof(int));
        at += n > 0 ? (size_t)n : 0;
        into->len += n > 0 ? (size_t)n : 0;
    }
    return to != NULL;
}

static bool receive_request(int socket, ev_buf *request, int descriptors[2]) {
    ev_buf_clear(request);
    descriptors[0] = descriptors[1] = -1;
    return receive(socket, request, EV_FRAME_HEAD_BYTES, descriptors) &&
           receive(socket, request, ev_frame_bytes((const unsigned char *)request->data), descriptors);
}

/* Keeps the lists for the children to come, instead of those before. */
static bool keep_lists(const ev_buf *request, ev_read_options *options) {
    ev_frame_reader reader = {(const unsigned char *)request->data + EV_FRAME_HEAD_BYTES,
                              (const unsigned char *)request->data + request->len, false};
    json_decref(options->lists);
    options->lists = json_array();
    while (reader.at < reader.end && !reader.bad) {
        size_t n_bytes;
        const char *list = ev_frame_string(&reader, &n_bytes);
        json_array_append_new(options->lists, json_loadb(list, n_bytes, JSON_ALLOW_NUL, NULL));
    }
    return options->lists != NULL;
}

/* Forks for one request; tells the program the child's number, and at its end how it ended. */
static bool serve_one(int socket, const ev_buf *request, const int descriptors[2],
                      const ev_read_options *options) {
    pid_t pid = fork();
    if (pid == 0) {
        close(socket);
        read_request(request, descriptors[0], descriptors[1], options);
    }
    close(descriptors[0]);
    close(descriptors[1]);
    if (send(socket, &pid, sizeof pid, MSG_NOSIGNAL) != sizeof pid || pid < 0)
        return false;
    int how = 0;
    while (waitpid(pid, &how, 0) < 0)
        if (errno != EINTR)
            return false;
    return send(socket, &how, sizeof how, MSG_NOSIGNAL) == sizeof how;
}

/* Interruption is the program's business: it closes the socket. What libraries print is of no use to a user.
 * No network is opened and no program started; the C library's fork() is a clone(), which stays allowed. */
static void settle_in(void) {
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; nowhere >= 0 && fd <= 2; fd++)
        dup2(nowhere, fd);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ev_forbid_system_calls();
}

_Noreturn void ev_confined_serve(int socket, const ev_read_options *options) {
    ev_read_options own = *options;
    ev_buf request = {0};
    int descriptors[2];
    bool goes_on = true;
    settle_in();
    while (goes_on && receive_request(socket, &request, descriptors))
        if (kind_of(&request) == EV_FRAME_LISTS)
            goes_on = keep_lists(&request, &own);
        else
            goes_on = descriptors[1] >= 0 && serve_one(socket, &request, descriptors, &own);
    _exit(0);
}
