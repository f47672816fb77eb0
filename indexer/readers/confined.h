/* Reading by a process that may come to harm: PDF, word processors' files and archives are parsed by
 * libraries that have had their share of holes and by code that a hostile file can keep busy for ever.
 *
 * A helper is started while the program is small and has one thread. For each input it forks a child that
 * gets the open file and a pipe, may use so much processor time, memory and output and no network, starts
 * nothing, writes to no file, and sends what it reads as frames (frames.h). When the child dies, the document
 * that it was reading is refused by name; the members of an archive that follow are read by a new child.
 *
 * Ownership: _new is freed by _free, which ends the helper. One thread at a time. */
#ifndef EV_INDEXER_CONFINED_H
#define EV_INDEXER_CONFINED_H

#include "indexer/readers/reader.h"

typedef struct ev_confined ev_confined;

/* The options are copied, what they point to is lent and is used as it is now. EV_NOMEM, EV_IO. */
ev_status ev_confined_new(const ev_read_options *options, ev_confined **out, ev_error *err);
void ev_confined_free(ev_confined *confined);

/* As ev_read_any(), of an input with a file descriptor of which `head` has been read. */
ev_status ev_confined_read(ev_confined *confined, const ev_input *input, const ev_buf *head,
                           const ev_sink *sink, ev_error *err);

/* Has what follows know the lists of persons and organisations that serve a TEI file on disk (tei_lists.h).
 * Each is read once, by a child of its own, as long as the same, unchanged, serve one file after another; no
 * other file beside it is opened, and none through a symbolic link. A list that cannot be read is given to
 * the sink as a notice. As ev_confined_read(). */
ev_status ev_confined_find_lists(ev_confined *confined, const ev_input *input, const ev_sink *sink,
                                 ev_error *err);

/* The helper's whole life, in its process: serves requests until the socket closes. */
_Noreturn void ev_confined_serve(int socket, const ev_read_options *options);

/* Gives up, for good and for all children, the system calls that reading and forking need not. */
void ev_forbid_system_calls(void);

#endif
