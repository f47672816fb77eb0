/* The attributes of a tag that have a fixed list of values: polarity and modality (shared codebook,
 * "Attributes of every tag"). Numbers are stored in indexes: the order never changes. */
#ifndef EV_CODEBOOK_ATTRIBUTES_H
#define EV_CODEBOOK_ATTRIBUTES_H

#define EV_POLARITY_LIST(X) \
    X(AFFIRMED, "affirmed") \
    X(NEGATED, "negated")

#define EV_MODALITY_LIST(X)       \
    X(ACTUAL, "actual")           \
    X(CONDITIONAL, "conditional") \
    X(POSSIBLE, "possible")       \
    X(OBLIGATED, "obligated")     \
    X(QUESTION, "question")

typedef enum ev_polarity {
#define EV_POLARITY_ENUM(name, text) EV_POLARITY_##name,
    EV_POLARITY_LIST(EV_POLARITY_ENUM)
#undef EV_POLARITY_ENUM
        EV_POLARITY_LAST
} ev_polarity;

typedef enum ev_modality {
#define EV_MODALITY_ENUM(name, text) EV_MODALITY_##name,
    EV_MODALITY_LIST(EV_MODALITY_ENUM)
#undef EV_MODALITY_ENUM
        EV_MODALITY_LAST
} ev_modality;

/* "negated" for EV_POLARITY_NEGATED; "" for a number that is none (a damaged index). Never NULL. */
const char *ev_polarity_name(unsigned polarity);
const char *ev_modality_name(unsigned modality);

#endif
