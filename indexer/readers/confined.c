/* See confined.h: the side of the program. */
#include "indexer/readers/confined.h"

#include "cli/signals.h"
#include "indexer/readers/frames.h"
#include "indexer/readers/tei_lists.h"
#include "text/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Deaths that one archive may cause before the rest of it is given up. */
enum { MAX_DEATHS = 100, FRAME_SLACK_BYTES = 1 << 20, LOOK_UP_MS = 200 };
/* What the lists of a corpus may hold: the helper keeps it. */
enum { LISTS_MIB = 32 };

struct ev_confined {
    ev_read_options options;
    pid_t helper;
    int socket;
    ev_buf frame, strings;
    ev_buf served_by; /* the state of the lists that the helper keeps */
};

/* One input, as far as the frames have told. */
typedef struct session {
    ev_confined *confined;
    const ev_input *input;
    const ev_sink *sink;
    int pipe;
    pid_t child;
    ev_input current; /* the member, or the input itself */
    uint64_t member;  /* its number; 0: the input itself */
    uint64_t output_bytes;
    ev_buf *lists; /* the input is a list, and what it holds goes here. NULL: it is none */
    bool ended, too_much, no_memory;
    ev_error *err;
} session;

ev_status ev_confined_new(const ev_read_options *options, ev_confined **out, ev_error *err) {
    int pair[2];
    *out = NULL;
    ev_confined *confined = calloc(1, sizeof *confined);
    if (!confined)
        return ev_out_of_memory(err);
    confined->options = *options;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        free(confined);
        return ev_fail_errno(err, errno, "cannot start the process that reads documents");
    }
    confined->helper = fork();
    if (confined->helper == 0) {
        close(pair[0]);
        ev_confined_serve(pair[1], options);
    }
    close(pair[1]);
    confined->socket = pair[0];
    if (confined->helper < 0) {
        ev_fail_errno(err, errno, "cannot start the process that reads documents");
        ev_confined_free(confined);
        return EV_IO;
    }
    *out = confined;
    return EV_OK;
}

void ev_confined_free(ev_confined *confined) {
    if (!confined)
        return;
    close(confined->socket);
    if (confined->helper > 0)
        while (waitpid(confined->helper, NULL, 0) < 0 && errno == EINTR)
            continue;
    ev_buf_free(&confined->frame);
    ev_buf_free(&confined->strings);
    ev_buf_free(&confined->served_by);
    free(confined);
}

/* False at the end of the file and on failure. */
static bool read_whole(int fd, void *into, size_t n_bytes) {
    for (size_t at = 0; at < n_bytes;) {
        ssize_t n = read(fd, (char *)into + at, n_bytes - at);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* The frame, with the two descriptors, if there are any, at its first bytes. */
static bool send_to_helper(int socket, const ev_buf *frame, const int descriptors[2]) {
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr align;
    } control = {{0}};
    const size_t n_bytes = 2 * sizeof(int);
    for (size_t at = 0; at < frame->len;) {
        struct iovec part = {frame->data + at, frame->len - at};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
        if (at == 0 && descriptors) {
            message.msg_control = control.bytes;
            message.msg_controllen = sizeof control.bytes;
            struct cmsghdr *head = CMSG_FIRSTHDR(&message);
            head->cmsg_level = SOL_SOCKET;
            head->cmsg_type = SCM_RIGHTS;
            head->cmsg_len = CMSG_LEN(n_bytes);
            memcpy(CMSG_DATA(head), descriptors, n_bytes);
        }
        ssize_t n = sendmsg(socket, &message, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Has the helper fork a child for the input; the child is to pass over the first `n_skipped` members. */
static ev_status start_child(session *s, const ev_buf *head, uint64_t n_skipped) {
    ev_confined *confined = s->confined;
    int pair[2];
    if (pipe2(pair, O_CLOEXEC) != 0)
        return ev_fail_errno(s->err, errno, "cannot start the process that reads documents");
    bool seekable = lseek(s->input->fd, 0, SEEK_SET) == 0;
    ev_frame_begin(&confined->frame, s->lists ? EV_FRAME_LIST : EV_FRAME_REQUEST);
    ev_frame_add_input(&confined->frame, s->input);
    ev_buf_add_varint(&confined->frame, n_skipped);
    ev_frame_add_string(&confined->frame, head->data, seekable ? 0 : head->len);
    ev_frame_end(&confined->frame);
    ev_status status = ev_buf_status(&confined->frame, s->err);
    const int descriptors[2] = {s->input->fd, pair[1]};
    if (status == EV_OK && (!send_to_helper(confined->socket, &confined->frame, descriptors) ||
                            !read_whole(confined->socket, &s->child, sizeof s->child) || s->child < 0))
        status = ev_fail(s->err, EV_IO, "the process that reads documents is gone; run the command again");
    close(pair[1]);
    s->pipe = pair[0];
    if (status != EV_OK)
        close(pair[0]);
    return status;
}

static bool load_json(ev_frame_reader *reader, json_t **out) {
    size_t n_bytes;
    const char *bytes = ev_frame_string(reader, &n_bytes);
    *out = n_bytes ? json_loadb(bytes, n_bytes, JSON_ALLOW_NUL, NULL) : NULL;
    return *out || n_bytes == 0;
}

static ev_status take_statement(session *s, ev_frame_reader *reader) {
    ev_statement statement = {0};
    size_t n_bytes;
    uint64_t line = ev_frame_number(reader);
    bool good = load_json(reader, &statement.meta) && load_json(reader, &statement.origin);
    const char *text = ev_frame_string(reader, &n_bytes);
    ev_status status = EV_OK;
    reader->bad = reader->bad || !good || !ev_utf8_valid(text, n_bytes, NULL);
    if (!reader->bad) {
        ev_buf_add(&statement.text, text, n_bytes);
        status = ev_buf_status(&statement.text, s->err);
        if (status == EV_OK)
            status = s->sink->statement(s->sink->user, &statement, &s->current, line, s->err);
    }
    ev_statement_clear(&statement);
    return status;
}

static void take_member(session *s, ev_frame_reader *reader) {
    s->member = ev_frame_number(reader);
    if (s->member == 0) {
        s->current = *s->input;
        return;
    }
    ev_frame_input(reader, &s->confined->strings, &s->current);
    s->current.fd = s->input->fd;
}

static void take_list(session *s, ev_frame_reader *reader) {
    size_t n_bytes;
    const char *list = ev_frame_string(reader, &n_bytes);
    if (!reader->bad)
        ev_frame_add_string(s->lists, list, n_bytes);
}

static ev_status take_frame(session *s, ev_frame_kind kind, ev_frame_reader *reader) {
    ev_error told = {0};
    if (kind == EV_FRAME_STATEMENT)
        return take_statement(s, reader);
    if (kind == EV_FRAME_MEMBER) {
        take_member(s, reader);
        return EV_OK;
    }
    if (kind == EV_FRAME_LIST && s->lists) {
        take_list(s, reader);
        return EV_OK;
    }
    ev_frame_error(reader, &told);
    if (reader->bad)
        return EV_OK;
    if (kind == EV_FRAME_REFUSED) {
        s->sink->refused(s->sink->user, &told);
    } else if (kind == EV_FRAME_NOTICE) {
        s->sink->notice(s->sink->user, &told);
    } else if (kind == EV_FRAME_END) {
        s->no_memory = told.status == EV_NOMEM; /* the child's, which is a limit; not the program's */
        s->ended = told.status == EV_OK;
        reader->bad = !s->ended;
    } else {
        reader->bad = true;
    }
    return EV_OK;
}

/* As read_whole, of the pipe, and ends when the user interrupts: a child may be silent for long. */
static bool read_pipe(const session *s, void *into, size_t n_bytes) {
    for (size_t at = 0; at < n_bytes;) {
        struct pollfd waited = {.fd = s->pipe, .events = POLLIN};
        int ready = poll(&waited, 1, LOOK_UP_MS);
        if (ev_interrupted())
            return false;
        if (ready <= 0)
            continue;
        ssize_t n = read(s->pipe, (char *)into + at, n_bytes - at);
        if (n == 0 || (n < 0 && errno != EINTR))
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static uint64_t output_limit(const session *s) {
    uint64_t limit = s->confined->options.limits.output_bytes;
    return s->lists ? ((uint64_t)LISTS_MIB << 20) - s->lists->len : limit;
}

/* Until the child ends, sends what it must not, or the sink has had enough. */
static ev_status take_frames(session *s) {
    ev_buf *frame = &s->confined->frame;
    const ev_read_options *options = &s->confined->options;
    unsigned char head[EV_FRAME_HEAD_BYTES];
    ev_status status = EV_OK;
    while (status == EV_OK && !s->ended && read_pipe(s, head, sizeof head)) {
        size_t n_bytes = ev_frame_bytes(head);
        s->output_bytes += n_bytes;
        s->too_much = n_bytes > options->max_statement_bytes * 2 + FRAME_SLACK_BYTES ||
                      s->output_bytes > output_limit(s);
        if (s->too_much)
            return EV_OK;
        ev_buf_clear(frame);
        char *to = ev_buf_reserve(frame, n_bytes + 1);
        if (!to)
            return ev_buf_status(frame, s->err);
        if (!read_pipe(s, to, n_bytes))
            break;
        ev_frame_reader reader = {(unsigned char *)to, (unsigned char *)to + n_bytes, false};
        status = take_frame(s, (ev_frame_kind)head[0], &reader);
        if (reader.bad)
            return status;
    }
    return status == EV_OK && !s->ended && ev_interrupted() ? ev_fail(s->err, EV_INTERRUPTED, "interrupted")
                                                            : status;
}

static void say_death(const session *s, int how, ev_error *why) {
    const ev_read_limits *limits = &s->confined->options.limits;
    int number = WIFSIGNALED(how) ? WTERMSIG(how) : 0;
    if (s->too_much && s->lists)
        ev_fail(why, EV_TOO_LARGE,
                "with it the lists of its corpus hold more than %d MiB of persons and organisations; it is "
                "left out",
                LISTS_MIB);
    else if (s->too_much)
        ev_fail(why, EV_TOO_LARGE, "gives more than %llu MiB of output; split it",
                (unsigned long long)(limits->output_bytes >> 20));
    else if (s->no_memory)
        ev_fail(why, EV_TOO_LARGE, "needs more than %llu MiB of memory; split it, or raise --max-memory",
                (unsigned long long)(limits->memory_bytes >> 20));
    else if (number == SIGXCPU)
        ev_fail(why, EV_TOO_LARGE,
                "took more than %llu s of processor time and was given up; it is damaged or hostile, or "
                "raise --max-seconds",
                (unsigned long long)limits->cpu_seconds);
    else
        ev_fail(why, EV_BAD_INPUT,
                "the process that read it died (%s); it is damaged or hostile, or needs more than the %llu "
                "MiB of memory that --max-memory allows",
                number ? strsignal(number) : "it gave up", (unsigned long long)(limits->memory_bytes >> 20));
}

/* One child from start to end. *died: it did not end as it should; the member that it read is named. */
static ev_status run_child(session *s, const ev_buf *head, uint64_t n_skipped, bool *died) {
    s->ended = s->too_much = s->no_memory = false;
    s->member = 0;
    s->current = *s->input;
    ev_status status = start_child(s, head, n_skipped);
    if (status != EV_OK)
        return status;
    status = take_frames(s);
    if (!s->ended)
        kill(s->child, SIGKILL);
    close(s->pipe);
    int how = 0;
    if (!read_whole(s->confined->socket, &how, sizeof how) && status == EV_OK)
        return ev_fail(s->err, EV_IO, "the process that reads documents is gone; run the command again");
    *died = status == EV_OK && !s->ended;
    if (*died) {
        ev_error why = {0};
        say_death(s, how, &why);
        ev_sink_refuse(s->sink, &s->current, 0, &why);
    }
    return status;
}

/* ---- Lists of persons beside TEI files */

/* What is wrong with a list is told, and leaves nothing out. */
static void tell_refusal(void *user, const ev_error *why) {
    const ev_sink *sink = user;
    sink->notice(sink->user, why);
}

typedef struct lists {
    ev_confined *confined;
    ev_sink told;
    ev_buf held; /* what each holds, one string a list */
} lists;

/* Not through a symbolic link, and without waiting for a FIFO. */
static int open_list(const char *path, ev_error *why) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        ev_fail_errno(why, errno, "cannot read");
    else if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        ev_fail(why, EV_BAD_INPUT, "is no ordinary file");
    if (fd >= 0 && why->status != EV_OK) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static ev_status read_list(void *user, const char *path, ev_error *err) {
    lists *l = user;
    ev_error why = {0};
    ev_buf head = {0};
    bool died;
    ev_input input = {.path = path, .file = path, .name = path, .base_id = path, .members_id = ""};
    const ev_sink sink = {ev_drop_statement, tell_refusal, ev_drop_notice, &l->told};
    input.fd = open_list(path, &why);
    if (input.fd < 0) {
        ev_sink_notice(&l->told, &input, 0, &why);
        return EV_OK;
    }
    session s = {.confined = l->confined, .input = &input, .sink = &sink, .lists = &l->held, .err = err};
    ev_status status = run_child(&s, &head, 0, &died);
    close(input.fd);
    return status;
}

static ev_status give_to_helper(ev_confined *confined, const ev_buf *held, ev_error *err) {
    ev_frame_begin(&confined->frame, EV_FRAME_LISTS);
    ev_buf_add(&confined->frame, held->data, held->len);
    ev_frame_end(&confined->frame);
    ev_status status = ev_buf_status(&confined->frame, err);
    if (status == EV_OK && !send_to_helper(confined->socket, &confined->frame, NULL))
        status = ev_fail(err, EV_IO, "the process that reads documents is gone; run the command again");
    return status;
}

static ev_status read_lists(ev_confined *confined, const char *path, const ev_sink *sink, ev_error *err) {
    lists l = {.confined = confined, .told = *sink};
    const ev_tei_look look = {confined->options.folders, NULL, read_list, &l};
    ev_status status = ev_tei_look_for(&look, path, 0, err);
    if (status == EV_OK)
        status = ev_buf_status(&l.held, err);
    if (status == EV_OK)
        status = give_to_helper(confined, &l.held, err);
    ev_buf_free(&l.held);
    return status;
}

ev_status ev_confined_find_lists(ev_confined *confined, const ev_input *input, const ev_sink *sink,
                                 ev_error *err) {
    ev_buf state = {0};
    ev_buf *known = &confined->served_by;
    if (!input->path || !confined->options.folders)
        return EV_OK;
    ev_status status = ev_tei_lists_state(confined->options.folders, input->path, &state, err);
    bool same = state.len == known->len && (state.len == 0 || !memcmp(state.data, known->data, state.len));
    if (status == EV_OK && !same) {
        status = read_lists(confined, input->path, sink, err);
        ev_buf_free(known);
        if (status == EV_OK) {
            *known = state;
            state = (ev_buf){0};
        }
    }
    ev_buf_free(&state);
    return status;
}

ev_status ev_confined_read(ev_confined *confined, const ev_input *input, const ev_buf *head,
                           const ev_sink *sink, ev_error *err) {
    session s = {.confined = confined, .input = input, .sink = sink, .err = err};
    uint64_t n_skipped = 0;
    bool died = true;
    bool again = lseek(input->fd, 0, SEEK_CUR) >= 0; /* a pipe cannot be read twice */
    ev_status status = EV_OK;
    for (int deaths = 0; status == EV_OK && died; deaths++) {
        died = false;
        status = run_child(&s, head, n_skipped, &died);
        n_skipped = s.member;
        if (died && s.member > 0 && (!again || s.too_much || deaths + 1 == MAX_DEATHS)) {
            ev_error why = {0};
            ev_fail(&why, EV_BAD_INPUT, "what follows \"%.200s\" in it is not read; take that out",
                    s.current.name);
            ev_sink_refuse(sink, input, 0, &why);
            died = false;
        }
        died = died && s.member > 0;
    }
    return status;
}
