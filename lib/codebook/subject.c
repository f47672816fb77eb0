/* See subject.h. */
#include "codebook/subject.h"

enum {
    REACH_BEFORE = 12, /* words between the subject and the turn */
    REACH_AFTER = 4,
    NAME_WORDS = 3, /* of a stranger's name, at most */
};

ev_subjects ev_subjects_of(const ev_codebook *codebook) {
    return (ev_subjects){ev_codebook_list(codebook, "source"), ev_codebook_list(codebook, "speech")};
}

bool ev_subject_is_inverted(const ev_people *people, const ev_label *label) {
    return label->start == 0 || people->scan->gaps[label->start] != 0;
}

/* Whom somebody speaks to is not who goes on speaking: "Lukashenko told Putin that ..., adding that". */
static const ev_person *teller(const ev_subjects *subjects, const ev_people *people, const ev_person *one,
                               uint32_t quote) {
    const ev_label *labels = people->scan->labels;
    for (size_t i = 0; one && i < people->scan->n_labels; i++) {
        if (labels[i].list != subjects->speech_list || labels[i].end != one->start ||
            ev_subject_is_inverted(people, &labels[i]))
            continue;
        const ev_person *before = ev_people_before(people, labels[i].start, quote, REACH_BEFORE);
        return before ? before : one;
    }
    return one;
}

static const ev_person *of_verb(const ev_subjects *subjects, const ev_people *people, const ev_label *label,
                                uint32_t quote) {
    const ev_person *before = ev_people_before(people, label->start, quote, REACH_BEFORE);
    const ev_person *after = ev_people_after(people, label->end, quote, REACH_AFTER);
    before = teller(subjects, people, before, quote);
    if (!before || !after)
        return before ? before : after;
    bool adjacent = after->start == label->end && before->end < label->start;
    bool verb_first = people->sentence->lang == EV_LANG_RU && adjacent; /* «об этом заявил Путин» */
    return ev_subject_is_inverted(people, label) || verb_first ? after : before;
}

static bool is_marked(const ev_people *people, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i <= to; i++)
        if (people->scan->gaps[i])
            return true;
    return false;
}

/* "according to her" and "in Putin's view" hold their own subject; that of "according to" follows without a
 * mark. */
static const ev_person *of_turn(const ev_subjects *subjects, const ev_people *people, const ev_label *label,
                                uint32_t quote) {
    const ev_person *pronoun = ev_people_in(people, label, quote, EV_PERSON_PRONOUN);
    const ev_person *actor = ev_people_in(people, label, quote, EV_PERSON_ACTOR);
    const ev_person *stranger = ev_people_in(people, label, quote, EV_PERSON_UNNAMED);
    if (pronoun || actor)
        return pronoun ? pronoun : actor;
    if (label->list == subjects->source_list) {
        const ev_person *after = ev_people_after(people, label->end, quote, REACH_AFTER);
        return after && !is_marked(people, label->end, after->start) ? after : stranger;
    }
    const ev_person *one = of_verb(subjects, people, label, quote);
    return one ? one : stranger;
}

/* ---- Strangers */

/* An actor's name counts as well where it stands in a case that no subject has: «Ольга Назарбаева заявила».
 */
static bool may_be_name(const ev_subjects *subjects, const ev_people *people, uint32_t token) {
    const ev_codebook *codebook = people->codebook;
    const uint32_t others[] = {codebook->org_list,    codebook->body_list,   codebook->state_list,
                               people->nameless_list, subjects->speech_list, people->small_list};
    for (size_t i = 0; i < people->n && people->items[i].start <= token; i++)
        if (people->items[i].kind == EV_PERSON_ACTOR && people->items[i].end > token &&
            (people->items[i].cited || people->sentence->lang != EV_LANG_RU))
            return false;
    return ev_people_has_capital(people, token) &&
           !ev_people_has_label(people, token, others, sizeof others / sizeof others[0]);
}

/* Two or three words with capitals right beside the turn are somebody's name, though no actor's: "Ivan Petrov
 * said"; not "the Final Act says". */
static bool is_strangers(const ev_subjects *subjects, const ev_people *people, const ev_label *label) {
    const uint8_t *gaps = people->scan->gaps;
    const uint32_t actors = people->codebook->actor_list;
    const uint32_t n_tokens = people->scan->n_tokens;
    uint32_t first = label->start;
    uint32_t end = label->end;
    while (first > 0 && !gaps[first] && may_be_name(subjects, people, first - 1))
        first--;
    while (end < n_tokens && !gaps[end] && may_be_name(subjects, people, end))
        end++;
    bool titled =
        first > 0 && !gaps[first] && ev_people_has_label(people, first - 1, &people->nameless_list, 1);
    bool actor = end < n_tokens && !gaps[end] && ev_people_has_label(people, end, &actors, 1);
    uint32_t before = titled ? 0 : label->start - first;
    uint32_t after = actor ? 0 : end - label->end;
    return (before >= 2 && before <= NAME_WORDS) || (after >= 2 && after <= NAME_WORDS);
}

bool ev_subject_of(const ev_subjects *subjects, const ev_people *people, const ev_label *label,
                   uint32_t quote, ev_person *subject) {
    const ev_person *one = of_turn(subjects, people, label, quote);
    bool beside = one && one->end >= label->start && one->start <= label->end;
    if (!beside && is_strangers(subjects, people, label)) {
        *subject =
            (ev_person){label->start, label->end, EV_NO_ITEM, quote, EV_PERSON_UNNAMED, EV_GENDER_ANY, false};
        return true;
    }
    if (one)
        *subject = *one;
    return one != NULL;
}
