/* Puts a chart into a file of its own: as the SVG that it is, or drawn into a PNG. */
#ifndef EV_QUERY_REPORT_CHART_FILE_H
#define EV_QUERY_REPORT_CHART_FILE_H

#include "base/error.h"

/* EV_BAD_ARGUMENT when the path ends neither in .svg nor in .png. */
ev_status ev_chart_file_check(const char *path, ev_error *err);

/* Replaces the file. EV_IO, EV_PERMISSION, EV_NO_SPACE, EV_NOMEM; EV_UNSUPPORTED when the library that draws
 * PNG is not there. */
ev_status ev_chart_file_write(const char *path, const char *svg, size_t n_bytes, ev_error *err);

#endif
