/* See parallel.h. */
#include "query/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 8 };

typedef struct run {
    ev_segment_work work;
    void *user;
    size_t n;
    atomic_size_t next; /* the segment that nobody has taken yet */
    ev_status *statuses;
    ev_error *errors; /* by segment */
} run;

static void *take_segments(void *user) {
    run *shared = user;
    size_t i;
    while ((i = atomic_fetch_add(&shared->next, 1)) < shared->n)
        shared->statuses[i] = shared->work(shared->user, i, &shared->errors[i]);
    return NULL;
}

size_t ev_threads_for(size_t n) {
    long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = n_cores < 1 ? 1 : n_cores < MAX_THREADS ? (size_t)n_cores : MAX_THREADS;
    return wanted > n && n > 0 ? n : wanted;
}

/* When no other thread can be had, this one does all. */
static void run_threads(run *shared, size_t wanted) {
    pthread_t threads[MAX_THREADS];
    size_t n_threads = 0;
    while (n_threads + 1 < wanted && pthread_create(&threads[n_threads], NULL, take_segments, shared) == 0)
        n_threads++;
    take_segments(shared);
    for (size_t i = 0; i < n_threads; i++)
        pthread_join(threads[i], NULL);
}

ev_status ev_for_each_segment(size_t n, uint64_t n_items, ev_segment_work work, void *user, ev_error *err) {
    run shared = {.work = work, .user = user, .n = n};
    atomic_init(&shared.next, 0);
    shared.statuses = calloc(n + 1, sizeof *shared.statuses);
    shared.errors = calloc(n + 1, sizeof *shared.errors);
    ev_status status = shared.statuses && shared.errors ? EV_OK : ev_out_of_memory(err);
    if (status == EV_OK)
        run_threads(&shared, n_items < EV_WORTH_A_THREAD ? 1 : ev_threads_for(n));
    for (size_t i = 0; status == EV_OK && i < n; i++) {
        status = shared.statuses[i];
        if (status != EV_OK && err)
            *err = shared.errors[i];
    }
    free(shared.statuses);
    free(shared.errors);
    return status;
}
