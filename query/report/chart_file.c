/* See chart_file.h. PNG by librsvg and cairo; the resolution suits print at 16 cm width. The two libraries
 * bring fifty others along, which would cost every command 7 ms of the dynamic linker's time (2 ms without
 * them): they are loaded when a PNG is asked for. */
#include "query/report/chart_file.h"

#include "base/buf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cairo.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>

#define PNG_SCALE 2.0

static bool ends_in(const char *path, const char *ending) {
    size_t n = strlen(path);
    size_t n_ending = strlen(ending);
    return n > n_ending && strcmp(path + n - n_ending, ending) == 0;
}

ev_status ev_chart_file_check(const char *path, ev_error *err) {
    if (ends_in(path, ".svg") || ends_in(path, ".png"))
        return EV_OK;
    return ev_fail(err, EV_BAD_ARGUMENT, "--chart needs a file that ends in .svg or .png, not '%s'", path);
}

static ev_status write_file(const char *path, const char *bytes, size_t n_bytes, ev_error *err) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return ev_fail_errno(err, errno, "the chart cannot be written to %s", path);
    errno = 0;
    bool written = fwrite(bytes, 1, n_bytes, file) == n_bytes;
    int why = errno;
    if (fclose(file) != 0 && written) {
        written = false;
        why = errno;
    }
    return written ? EV_OK : ev_fail_errno(err, why ? why : EIO, "the chart was not written to %s", path);
}

/* library, function */
#define DRAWING_LIST(X)                               \
    X(rsvg, rsvg_handle_new_from_data)                \
    X(rsvg, rsvg_handle_get_intrinsic_size_in_pixels) \
    X(rsvg, rsvg_handle_render_document)              \
    X(gobject, g_object_unref)                        \
    X(cairo, cairo_image_surface_create)              \
    X(cairo, cairo_create)                            \
    X(cairo, cairo_set_source_rgb)                    \
    X(cairo, cairo_paint)                             \
    X(cairo, cairo_surface_write_to_png_stream)       \
    X(cairo, cairo_destroy)                           \
    X(cairo, cairo_surface_destroy)

typedef struct drawing {
#define DRAWING_FIELD(library, function) __typeof__ (&(function))(function);
    DRAWING_LIST(DRAWING_FIELD)
#undef DRAWING_FIELD
} drawing;

/* Never unloaded: their types are registered for the life of the process. */
static bool load(drawing *d) {
    void *rsvg = dlopen("librsvg-2.so.2", RTLD_NOW);
    void *gobject = dlopen("libgobject-2.0.so.0", RTLD_NOW);
    void *cairo = dlopen("libcairo.so.2", RTLD_NOW);
    if (!rsvg || !gobject || !cairo)
        return false;
    bool found = true;
#define DRAWING_FIND(library, name) found = found && (d->name = (__typeof__(d->name))dlsym(library, #name));
    DRAWING_LIST(DRAWING_FIND)
#undef DRAWING_FIND
    return found;
}

static cairo_status_t add_png(void *user, const unsigned char *bytes, unsigned n_bytes) {
    ev_buf *out = user;
    ev_buf_add(out, bytes, n_bytes);
    return out->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static bool draw(const drawing *d, RsvgHandle *handle, ev_buf *png) {
    gdouble width = 0;
    gdouble height = 0;
    if (!d->rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height))
        return false;
    cairo_surface_t *surface = d->cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * PNG_SCALE),
                                                             (int)(height * PNG_SCALE));
    cairo_t *cairo = d->cairo_create(surface);
    RsvgRectangle place = {0, 0, width * PNG_SCALE, height * PNG_SCALE};
    d->cairo_set_source_rgb(cairo, 1, 1, 1);
    d->cairo_paint(cairo);
    bool drawn = d->rsvg_handle_render_document(handle, cairo, &place, NULL) &&
                 d->cairo_surface_write_to_png_stream(surface, add_png, png) == CAIRO_STATUS_SUCCESS;
    d->cairo_destroy(cairo);
    d->cairo_surface_destroy(surface);
    return drawn;
}

static ev_status write_png(const char *path, const char *svg, size_t n_bytes, ev_error *err) {
    drawing d;
    if (!load(&d))
        return ev_fail(err, EV_UNSUPPORTED,
                       "a PNG needs the library librsvg (Debian: librsvg2-2); install it or take an .svg");
    RsvgHandle *handle = d.rsvg_handle_new_from_data((const guint8 *)svg, n_bytes, NULL);
    ev_buf png = {0};
    ev_status status = EV_OK;
    if (!handle || !draw(&d, handle, &png))
        status = ev_fail(err, EV_INTERNAL, "the chart could not be drawn as PNG; take an .svg");
    if (handle)
        d.g_object_unref(handle);
    if (status == EV_OK)
        status = write_file(path, png.data, png.len, err);
    ev_buf_free(&png);
    return status;
}

ev_status ev_chart_file_write(const char *path, const char *svg, size_t n_bytes, ev_error *err) {
    return ends_in(path, ".png") ? write_png(path, svg, n_bytes, err) : write_file(path, svg, n_bytes, err);
}
