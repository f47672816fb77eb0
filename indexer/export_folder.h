/* An index as a folder of plain text files and a metadata.csv, which other programs read as they are and
 * `evindex add` reads back to the same corpus digest.
 *
 * Each statement is a file named by its id, with the ending .txt; metadata.csv has a row for each, whose
 * first column, doc_id, is the file's name, as quanteda's readtext calls it. Values that are no texts
 * (numbers, lists) are written as JSON, and the column json_columns names them. What a plain file cannot hold
 * as it is (a text that would be taken for another format, or holds NULs) goes into statements.jsonl instead.
 */
#ifndef EV_INDEXER_EXPORT_FOLDER_H
#define EV_INDEXER_EXPORT_FOLDER_H

#include "indexer/export_list.h"

#define EV_EXPORT_LINES "statements.jsonl"

/* Makes the folder, or fills an empty one; *n_lines is how many statements went into statements.jsonl.
 * EV_EXISTS for a folder with other things in it; EV_INTERRUPTED, EV_PERMISSION, EV_NO_SPACE, EV_IO,
 * EV_CORRUPT, EV_NOMEM. */
ev_status ev_export_folder(const ev_export_list *list, const char *folder, uint64_t *n_lines, ev_error *err);

#endif
