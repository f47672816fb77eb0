/* Formats that are recognised and not read: refused by name, so that their markup or bytes are not taken for
 * a text. */
#include "indexer/readers/reader.h"

ev_status ev_read_unsupported(const ev_input *input, const ev_read_options *options, const ev_sink *sink,
                              ev_buf *head, ev_error *err) {
    (void)err;
    ev_error why = {0};
    ev_fail(&why, EV_UNSUPPORTED, "%s", ev_input_format_of(input, options, head)->refusal);
    ev_sink_refuse(sink, input, 0, &why);
    return EV_OK;
}
