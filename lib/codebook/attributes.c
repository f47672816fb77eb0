/* See attributes.h. */
#include "codebook/attributes.h"

static const char *const polarity_names[EV_POLARITY_LAST] = {
#define EV_POLARITY_NAME(name, text) text,
    EV_POLARITY_LIST(EV_POLARITY_NAME)
#undef EV_POLARITY_NAME
};

static const char *const modality_names[EV_MODALITY_LAST] = {
#define EV_MODALITY_NAME(name, text) text,
    EV_MODALITY_LIST(EV_MODALITY_NAME)
#undef EV_MODALITY_NAME
};

const char *ev_polarity_name(unsigned polarity) {
    return polarity < EV_POLARITY_LAST ? polarity_names[polarity] : "";
}

const char *ev_modality_name(unsigned modality) {
    return modality < EV_MODALITY_LAST ? modality_names[modality] : "";
}
