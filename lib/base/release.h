/* The number of this release: the one place that says it (the Makefile reads it from here). */
#ifndef EV_BASE_RELEASE_H
#define EV_BASE_RELEASE_H

#define EV_RELEASE "0.1.0"

#endif
