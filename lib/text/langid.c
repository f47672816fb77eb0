/* The sum of the words' evidence, and the decision: see langid.h. */
#include "text/langid.h"

#include "text/cld2_c.h"
#include "text/langid_data.h"

enum {
    BIT = EV_LANGID_UNIT,
    RUN_WORD_LIMIT = 6 * BIT, /* what one word adds to a run of a second language */
    MIXED_RUN = 13 * BIT,     /* so that it takes three words */
    BETWEEN_TWO = 12 * BIT,   /* by how much such words together must fit better than any other language */
    WON = 2 * BIT,            /* by how much a word must fit one of the three better than the others */
    PREVIOUS = 4 * BIT,       /* what the sentence before is worth */
    DECLARED = 4 * BIT,       /* what the metadata are worth */
    UNSURE = 5 * BIT,         /* a margin up to this asks for the second opinion */
    AGREED = 8 * BIT,         /* what its agreement is worth */
    DISSENT_LATN = 1 * BIT,   /* what its dissent takes away: little where it does not know Kazakh, */
    DISSENT_CYRL = 2 * BIT,
    DISSENT_SHARED = 5 * BIT, /* more where our own evidence names the same other language */
    FOREIGN_LETTER = 8 * BIT, /* against Kazakh: a letter that it does not write, in either script */
};

enum { N_MAIN = 3 };
static const ev_lang MODEL_LANG[EV_MODEL_LAST] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK, EV_LANG_KK};
static const ev_langid_script MODEL_SCRIPT[EV_MODEL_LAST] = {EV_SCRIPT_LATN, EV_SCRIPT_CYRL, EV_SCRIPT_CYRL,
                                                             EV_SCRIPT_LATN};
static const ev_lang MAIN_LANG[N_MAIN] = {EV_LANG_EN, EV_LANG_RU, EV_LANG_KK};

static int32_t clamp(int32_t value, int32_t limit) {
    return value > limit ? limit : value < -limit ? -limit : value;
}

static void add_runs(ev_lang_evidence_sum *sum, const int32_t score[N_MAIN]) {
    for (int second = 0; second < N_MAIN; second++)
        for (int first = 0; first < N_MAIN; first++) {
            int32_t run = sum->run[second][first] + clamp(score[second] - score[first], RUN_WORD_LIMIT);
            run = run > 0 ? run : 0;
            sum->run[second][first] = run;
            if (run > sum->best_run[second][first])
                sum->best_run[second][first] = run;
        }
}

static int32_t larger(int32_t a, int32_t b) {
    return a > b ? a : b;
}

static void add_won(ev_lang_evidence_sum *sum, const int32_t score[N_MAIN]) {
    sum->either += larger(score[0], larger(score[1], score[2]));
    for (int lang = 0; lang < N_MAIN; lang++) {
        int32_t others = larger(score[(lang + 1) % N_MAIN], score[(lang + 2) % N_MAIN]);
        sum->n_won[lang] += score[lang] - others >= WON;
    }
}

void ev_langid_add(ev_lang_evidence_sum *sum, const ev_lang_evidence *word) {
    sum->n_words[word->script]++;
    if (word->script == EV_SCRIPT_NONE)
        return;
    sum->strangers |= word->strangers;
    for (int model = 0; model < EV_MODEL_LAST; model++)
        sum->score[model] += word->score[model];
    for (uint64_t rest = word->hints; rest; rest &= rest - 1)
        sum->hint[__builtin_ctzll(rest)] += word->hint_weight;
    const int16_t *s = word->score;
    int32_t kazakh = word->script == EV_SCRIPT_CYRL ? s[EV_MODEL_KK_CYRL] : s[EV_MODEL_KK_LATN];
    const int32_t score[N_MAIN] = {s[EV_MODEL_EN], s[EV_MODEL_RU], kazakh};
    add_runs(sum, score);
    add_won(sum, score);
}

static bool is_main(ev_lang lang) {
    return lang == EV_LANG_EN || lang == EV_LANG_RU || lang == EV_LANG_KK;
}

/* The other language that most hints name, EV_LANG_UND when there is none. */
static ev_lang strongest_other(const ev_lang_evidence_sum *sum) {
    int best = EV_LANG_UND;
    for (int lang = 0; lang < EV_LANG_LAST; lang++)
        if (!is_main((ev_lang)lang) && sum->hint[lang] > sum->hint[best])
            best = lang;
    return (ev_lang)best;
}

typedef struct ranking {
    int32_t score[EV_MODEL_LAST]; /* with what is known beforehand added */
    int best;                     /* model; -1: the sentence has no words in a script of the models */
    ev_lang other;                /* strongest other language */
    int32_t other_score;
    int32_t margin; /* of the best model over the strongest other language */
    int32_t known;  /* the part of the margin that was known beforehand */
} ranking;

static int32_t prior(ev_lang lang, ev_lang declared, ev_lang previous) {
    return (lang == declared ? DECLARED : 0) + (lang == previous ? PREVIOUS : 0);
}

static ranking rank(const ev_lang_evidence_sum *sum, ev_lang declared, ev_lang previous) {
    ranking r = {.best = -1, .other = strongest_other(sum)};
    r.other_score = (int32_t)sum->hint[r.other];
    if (r.other != EV_LANG_UND)
        r.other_score += prior(r.other, declared, previous);
    uint32_t n_words = sum->n_words[EV_SCRIPT_LATN] + sum->n_words[EV_SCRIPT_CYRL];
    for (int model = 0; model < EV_MODEL_LAST; model++) {
        r.score[model] = sum->score[model] + prior(MODEL_LANG[model], declared, previous);
        if (MODEL_LANG[model] == EV_LANG_KK && (sum->strangers & EV_LANG_BIT(EV_LANG_KK)))
            r.score[model] -= FOREIGN_LETTER;
        bool in_its_script = sum->n_words[MODEL_SCRIPT[model]] * 3 >= n_words && n_words > 0;
        if (in_its_script && (r.best < 0 || r.score[model] > r.score[r.best]))
            r.best = model;
    }
    if (r.best >= 0) {
        r.margin = r.score[r.best] - r.other_score;
        r.known = prior(MODEL_LANG[r.best], declared, previous);
    }
    return r;
}

/* A sentence in none of the three: what to call it. The detector has the wider view, but not of all
 * languages. */
static ev_lang name_other(const ev_lang_evidence_sum *sum, ev_lang other, ev_lang opinion) {
    bool named = opinion != EV_LANG_UND && opinion != EV_LANG_LAST && !is_main(opinion);
    if (named && (other == EV_LANG_UND || sum->hint[opinion] * 2 >= sum->hint[other]))
        return opinion;
    return other;
}

/* The model of `lang` in the script that the sentence has more of. */
static int model_of(const ranking *r, ev_lang lang) {
    if (lang == EV_LANG_KK)
        return r->score[EV_MODEL_KK_CYRL] > r->score[EV_MODEL_KK_LATN] ? EV_MODEL_KK_CYRL : EV_MODEL_KK_LATN;
    return lang == EV_LANG_EN ? EV_MODEL_EN : EV_MODEL_RU;
}

static int32_t dissent(const ranking *r, ev_lang opinion) {
    if (opinion == EV_LANG_UND)
        return 0;
    if (MODEL_SCRIPT[r->best] == EV_SCRIPT_LATN)
        return DISSENT_LATN;
    return opinion == r->other ? DISSENT_SHARED : DISSENT_CYRL;
}

static ev_lang second_opinion(const ev_lang_evidence_sum *sum, const ranking *r, const char *sentence,
                              size_t n_bytes) {
    ev_lang best = MODEL_LANG[r->best];
    ev_lang opinion = ev_cld2_detect(sentence, n_bytes);
    if (opinion != EV_LANG_LAST && (sum->strangers & EV_LANG_BIT(opinion)))
        opinion = EV_LANG_UND;                                  /* it overlooked a letter */
    int32_t agreed = AGREED > r->known ? AGREED - r->known : 0; /* what was known is not believed twice */
    if (opinion == best)
        return r->margin + agreed > 0 ? best : name_other(sum, r->other, EV_LANG_UND);
    if (is_main(opinion)) {
        int32_t score = r->score[model_of(r, opinion)] + AGREED;
        if (score > r->score[r->best] && score - r->other_score > 0)
            return opinion;
    }
    return r->margin - dissent(r, opinion) > 0 ? best : name_other(sum, r->other, opinion);
}

static int main_index(ev_lang lang) {
    for (int i = 0; i < N_MAIN; i++)
        if (MAIN_LANG[i] == lang)
            return i;
    return -1;
}

/* When a run of words is in another one of the three, the sentence is mixed; its language is then the one
 * that more of its words are in, however telling the words of the other are. */
static ev_lang weigh_runs(const ev_lang_evidence_sum *sum, ev_lang lang, bool *mixed) {
    int first = main_index(lang);
    int main_one = first;
    for (int second = 0; first >= 0 && second < N_MAIN; second++) {
        if (sum->best_run[second][first] < MIXED_RUN)
            continue;
        *mixed = true;
        if (sum->best_run[first][second] >= MIXED_RUN && sum->n_won[second] > sum->n_won[main_one])
            main_one = second;
    }
    return main_one >= 0 ? MAIN_LANG[main_one] : lang;
}

/* Whether the words, taken each in its own language, are of two of the three, though the sentence as a whole
 * fits neither: every word of the one counts against the other. The two are then in *one and *two. */
static bool is_between_two(const ev_lang_evidence_sum *sum, const ranking *r, int *one, int *two) {
    if (sum->either - r->other_score < BETWEEN_TWO)
        return false;
    for (*one = 0; *one < N_MAIN; ++*one)
        for (*two = *one + 1; *two < N_MAIN; ++*two)
            if (sum->best_run[*one][*two] >= MIXED_RUN && sum->best_run[*two][*one] >= MIXED_RUN)
                return true;
    return false;
}

ev_lang ev_langid_decide(const ev_lang_evidence_sum *sum, const char *sentence, size_t n_bytes,
                         ev_lang declared, ev_lang previous, bool *mixed) {
    *mixed = false;
    uint32_t n_words = sum->n_words[EV_SCRIPT_LATN] + sum->n_words[EV_SCRIPT_CYRL];
    if (n_words + sum->n_words[EV_SCRIPT_OTHER] == 0)
        return previous != EV_LANG_UND ? previous : declared;
    ranking r = rank(sum, declared, previous);
    if (sum->n_words[EV_SCRIPT_OTHER] > n_words)
        return r.other == EV_LANG_AR ? name_other(sum, r.other, ev_cld2_detect(sentence, n_bytes)) : r.other;
    int one, two;
    if (r.margin <= UNSURE && is_between_two(sum, &r, &one, &two)) {
        *mixed = true;
        return MAIN_LANG[sum->n_won[two] > sum->n_won[one] ? two : one];
    }
    ev_lang lang = r.margin > UNSURE ? MODEL_LANG[r.best] : second_opinion(sum, &r, sentence, n_bytes);
    return weigh_runs(sum, lang, mixed);
}
