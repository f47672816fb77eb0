/* See kk_morph_data.h. */
#include "text/kk_morph_data.h"

#include "text/lexicon.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define VERB EV_FEATURE_VERB
#define NOT (EV_FEATURE_VERB | EV_FEATURE_NEGATED)
#define IF (EV_FEATURE_VERB | EV_FEATURE_CONDITIONAL)
#define PRED EV_KK_PREDICATE
#define CASE EV_KK_CASE
#define RELATIVE EV_KK_RELATIVE
#define POSS EV_KK_POSSESSIVE
#define PLURAL EV_KK_PLURAL
#define PARTICIPLE EV_KK_PARTICIPLE
#define CONVERB EV_KK_CONVERB
#define FINITE EV_KK_FINITE
#define NEGATION EV_KK_NEGATION
#define VOICE EV_KK_VOICE
#define ANY EV_KK_AFTER_ANY
#define VOWEL EV_KK_AFTER_VOWEL
#define CONS EV_KK_AFTER_CONSONANT
#define HIS EV_KK_AFTER_HIS
#define MY EV_KK_AFTER_MY
#define LL EV_KK_AFTER_L

#define END EV_KK_BIT(EV_KK_WORD)
#define B(kind) EV_KK_BIT(kind)

const uint16_t ev_kk_before[EV_KK_KIND_LAST] = {
    [EV_KK_PREDICATE] = END,
    [EV_KK_CASE] = END | B(PRED),
    [EV_KK_RELATIVE] = END | B(PRED) | B(CASE) | B(POSS) | B(PLURAL),
    [EV_KK_POSSESSIVE] = END | B(PRED) | B(CASE) | B(RELATIVE),
    [EV_KK_PLURAL] = END | B(PRED) | B(CASE) | B(RELATIVE) | B(POSS),
    [EV_KK_PARTICIPLE] = END | B(PRED) | B(CASE) | B(RELATIVE) | B(POSS) | B(PLURAL),
    [EV_KK_CONVERB] = END | B(PRED),
    [EV_KK_FINITE] = END,
    [EV_KK_NEGATION] = B(PARTICIPLE) | B(CONVERB) | B(FINITE),
    [EV_KK_VOICE] = B(PARTICIPLE) | B(CONVERB) | B(FINITE) | B(NEGATION) | B(VOICE),
};

/* clang-format off */
/*  after                  a vowel  р й у   л       м н ң   з ж     п т с ... (and б в г д in loans) */
const ev_kk_sounds ev_kk_consonants[] = {
    {U'Л',                {U"л",   U"л",   U"лд",  U"д",   U"д",   U"т"}},   /* plural */
    {U'Д',                {U"д",   U"д",   U"д",   U"д",   U"д",   U"т"}},   /* locative, past */
    {U'Т',                {U"д",   U"д",   U"д",   U"н",   U"д",   U"т"}},   /* ablative */
    {U'Н',                {U"н",   U"дн",  U"д",   U"н",   U"д",   U"т"}},   /* genitive */
    {U'М',                {U"м",   U"м",   U"м",   U"б",   U"б",   U"п"}},   /* negation, -мыз of persons */
    {U'Б',                {U"м",   U"м",   U"м",   U"м",   U"б",   U"п"}},   /* instrumental, -мын of persons */
    {U'Ғ',                {U"ғг",  U"ғг",  U"ғг",  U"ғг",  U"ғг",  U"қк"}},  /* dative, participle */
};
const size_t ev_n_kk_consonants = COUNT(ev_kk_consonants);

const ev_kk_suffix ev_kk_suffixes[] = {
    /* persons of nouns, participles and converbs: мүшеміз, құқылымын, барғанмын, бара-мын */
    {U"БЫн",       PRED, ANY,   3, 5, 0, 0},
    {U"сЫң",       PRED, ANY,   3, 5, 0, 0},
    {U"МЫз",       PRED, ANY,   4, 3, 0, 0},
    {U"сЫңдАр",    PRED, ANY,   3, 3, 0, 0},
    /* cases; after a possessive of the third person with -н- */
    {U"НЫң",       CASE, ANY,   2, 2, 0, 0},
    {U"ДЫ",        CASE, CONS,  2, 3, 0, 0},
    {U"нЫ",        CASE, VOWEL, 3, 2, 0, 0},
    {U"н",         CASE, HIS,   4, 2, 0, 0},
    {U"ҒА",        CASE, ANY,   2, 2, 0, 0},
    {U"нА",        CASE, HIS,   3, 2, 0, 0},
    {U"А",         CASE, MY,    3, 2, 0, 0},
    {U"ДА",        CASE, ANY,   3, 2, 0, 0},
    {U"ндА",       CASE, HIS,   3, 2, 0, 0},
    {U"ТАн",       CASE, ANY,   2, 2, 0, 0},
    {U"нАн",       CASE, HIS,   3, 2, 0, 0},
    {U"ншА",       CASE, HIS,   3, 3, 0, 0},
    {U"Бен",       CASE, ANY,   3, 2, 0, 0},
    {U"Бенен",     CASE, ANY,   3, 2, 0, 0},
    {U"ДАғЫ",      RELATIVE, ANY, 2, 2, 0, 0},
    {U"ДАгЫ",      RELATIVE, ANY, 2, 2, 0, 0},
    {U"ндАғЫ",     RELATIVE, HIS, 3, 2, 0, 0},
    {U"ндАгЫ",     RELATIVE, HIS, 3, 2, 0, 0},
    {U"Нікі",      RELATIVE, ANY, 2, 2, 0, 0},
    {U"ДАй",       RELATIVE, ANY, 0, 3, 0, 0},
    {U"ндАй",      RELATIVE, HIS, 0, 3, 0, 0},
    /* possessive */
    {U"Ым",        POSS, CONS,  3, 2, 0, 0},
    {U"м",         POSS, VOWEL, 0, 3, 0, 0},
    {U"Ың",        POSS, CONS,  3, 2, 0, 0},
    {U"ң",         POSS, VOWEL, 0, 3, 0, 0},
    {U"ЫңЫз",      POSS, CONS,  2, 2, 0, 0},
    {U"ңЫз",       POSS, VOWEL, 3, 2, 0, 0},
    {U"ЫмЫз",      POSS, CONS,  2, 2, 0, 0},
    {U"мЫз",       POSS, VOWEL, 3, 2, 0, 0},
    {U"Ы",         POSS, CONS,  3, 2, 0, 0},
    {U"сЫ",        POSS, VOWEL, 3, 2, 0, 0},
    /* plural */
    {U"ЛАр",       PLURAL, ANY, 2, 2, 0, 0},
    /* participles and verbal nouns */
    {U"ҒАн",       PARTICIPLE, ANY,   2, 2, VERB, 0},
    {U"АтЫн",      PARTICIPLE, CONS,  2, 2, VERB, 0},
    {U"йтЫн",      PARTICIPLE, VOWEL, 3, 2, VERB, 0},
    {U"итЫн",      PARTICIPLE, CONS,  0, 2, VERB, U'Ы'},
    {U"ятЫн",      PARTICIPLE, VOWEL, 0, 2, VERB, U'й'},
    {U"ятЫн",      PARTICIPLE, VOWEL, 0, 2, VERB, 0},
    {U"Ар",        PARTICIPLE, CONS,  0, 3, VERB, 0},
    {U"р",         PARTICIPLE, VOWEL, 0, 4, VERB, 0},
    {U"яр",        PARTICIPLE, VOWEL, 0, 3, VERB, U'й'},
    {U"МАс",       PARTICIPLE, ANY,   2, 3, NOT, 0},
    {U"мАК",       PARTICIPLE, ANY,   3, 3, VERB, 0},
    {U"бАК",       PARTICIPLE, CONS,  0, 3, VERB, 0},
    {U"пАК",       PARTICIPLE, CONS,  0, 3, VERB, 0},
    {U"МАКшЫ",     PARTICIPLE, ANY,   2, 2, VERB, 0},
    {U"у",         PARTICIPLE, ANY,   3, 2, VERB, 0},
    {U"у",         PARTICIPLE, CONS,  0, 2, VERB, U'Ы'},
    {U"ю",         PARTICIPLE, VOWEL, 0, 2, VERB, U'й'},
    {U"ю",         PARTICIPLE, VOWEL, 0, 2, VERB, 0},
    {U"ҒАндЫК",    PARTICIPLE, ANY,   2, 2, VERB, 0},
    {U"мАйтЫндЫК", PARTICIPLE, ANY,   2, 2, NOT, 0},
    {U"АтЫндЫК",   PARTICIPLE, CONS,  2, 2, VERB, 0},
    {U"йтЫндЫК",   PARTICIPLE, VOWEL, 3, 2, VERB, 0},
    /* converbs; with a person the first two are the present tense */
    {U"А",         CONVERB, CONS,  0, 5, VERB, 0},
    {U"й",         CONVERB, VOWEL, 0, 2, VERB, 0},
    {U"и",         CONVERB, CONS,  0, 5, VERB, U'Ы'},
    {U"я",         CONVERB, VOWEL, 0, 5, VERB, U'й'},
    {U"Ып",        CONVERB, CONS,  2, 2, VERB, 0},
    {U"п",         CONVERB, VOWEL, 4, 2, VERB, 0},
    {U"ҒАнша",     CONVERB, ANY,   2, 2, VERB, 0},
    {U"ҒАнше",     CONVERB, ANY,   2, 2, VERB, 0},
    {U"ҒАндАй",    CONVERB, ANY,   2, 2, VERB, 0},
    {U"ҒАлЫ",      CONVERB, ANY,   2, 3, VERB, 0},
    {U"МАй",       CONVERB, ANY,   2, 2, NOT, 0},
    {U"МАйЫншА",   FINITE,  ANY,   2, 2, NOT, 0},
    {U"ЫсЫмен",    FINITE,  CONS,  0, 5, VERB, 0},
    {U"сЫмен",     FINITE,  VOWEL, 0, 5, VERB, 0},
    /* present and future of the third person; unknown roots take all persons whole */
    {U"АдЫ",       FINITE, CONS,  2, 1, VERB, 0},
    {U"йдЫ",       FINITE, VOWEL, 2, 1, VERB, 0},
    {U"идЫ",       FINITE, CONS,  2, 1, VERB, U'Ы'},
    {U"ядЫ",       FINITE, VOWEL, 2, 1, VERB, U'й'},
    {U"ядЫ",       FINITE, VOWEL, 0, 1, VERB, 0},
    {U"АмЫн",      FINITE, CONS,  2, 3, VERB, 0},
    {U"АсЫң",      FINITE, CONS,  2, 1, VERB, 0},
    {U"АсЫз",      FINITE, CONS,  2, 1, VERB, 0},
    {U"АмЫз",      FINITE, CONS,  2, 1, VERB, 0},
    {U"ймЫн",      FINITE, VOWEL, 3, 3, VERB, 0},
    {U"йсЫң",      FINITE, VOWEL, 3, 1, VERB, 0},
    {U"йсЫз",      FINITE, VOWEL, 3, 1, VERB, 0},
    {U"ймЫз",      FINITE, VOWEL, 3, 1, VERB, 0},
    {U"Ам",        FINITE, CONS,  0, 4, VERB, 0},
    /* past */
    {U"ДЫ",        FINITE, ANY,   2, 1, VERB, 0},
    {U"ДЫм",       FINITE, ANY,   2, 1, VERB, 0},
    {U"ДЫң",       FINITE, VOWEL, 3, 2, VERB, 0},
    {U"ДЫң",       FINITE, CONS,  0, 3, VERB, 0},
    {U"ДЫК",       FINITE, ANY,   2, 1, VERB, 0},
    {U"ДЫңЫз",     FINITE, ANY,   2, 1, VERB, 0},
    {U"ДЫңдАр",    FINITE, ANY,   2, 2, VERB, 0},
    {U"ДЫңЫздАр",  FINITE, ANY,   2, 2, VERB, 0},
    {U"ЫптЫ",      FINITE, CONS,  2, 4, VERB, 0},
    {U"птЫ",       FINITE, VOWEL, 3, 4, VERB, 0},
    /* conditional */
    {U"сА",        FINITE, ANY,   3, 2, IF, 0},
    {U"сАм",       FINITE, ANY,   2, 2, IF, 0},
    {U"сАң",       FINITE, ANY,   3, 2, IF, 0},
    {U"сАК",       FINITE, ANY,   2, 2, IF, 0},
    {U"сАңЫз",     FINITE, ANY,   2, 2, IF, 0},
    {U"сАңдАр",    FINITE, ANY,   2, 2, IF, 0},
    {U"сАңЫздАр",  FINITE, ANY,   2, 2, IF, 0},
    /* imperative and optative */
    {U"сЫн",       FINITE, ANY,   3, 2, VERB, 0},
    {U"АйЫн",      FINITE, CONS,  2, 2, VERB, 0},
    {U"йЫн",       FINITE, VOWEL, 0, 3, VERB, 0},
    {U"АйЫК",      FINITE, CONS,  2, 2, VERB, 0},
    {U"йЫК",       FINITE, VOWEL, 3, 2, VERB, 0},
    {U"ЫңЫз",      FINITE, CONS,  0, 3, VERB, 0},
    {U"ңЫз",       FINITE, VOWEL, 0, 3, VERB, 0},
    {U"ЫңдАр",     FINITE, CONS,  0, 3, VERB, 0},
    {U"ңдАр",      FINITE, VOWEL, 0, 3, VERB, 0},
    {U"ЫңЫздАр",   FINITE, CONS,  2, 2, VERB, 0},
    {U"ңЫздАр",    FINITE, VOWEL, 2, 2, VERB, 0},
    {U"ҒАйсЫң",    FINITE, ANY,   0, 3, VERB, 0},
    {U"ҒАй",       FINITE, ANY,   0, 4, VERB, 0},
    /* "I want to": with a possessive */
    {U"ҒЫм",       FINITE, ANY,   0, 3, VERB, 0},
    {U"ҒЫң",       FINITE, ANY,   0, 3, VERB, 0},
    {U"ҒЫсЫ",      FINITE, ANY,   0, 3, VERB, 0},
    {U"ҒЫмЫз",     FINITE, ANY,   0, 3, VERB, 0},
    {U"ҒЫңЫз",     FINITE, ANY,   0, 3, VERB, 0},
    /* persons of participles, whole; -сыз after a noun is "without", which makes another word, and is never cut */
    {U"ҒАнмЫн",    FINITE, ANY,   2, 2, VERB, 0},
    {U"ҒАнсЫң",    FINITE, ANY,   2, 2, VERB, 0},
    {U"ҒАнсЫз",    FINITE, ANY,   2, 2, VERB, 0},
    {U"ЫпсЫз",     FINITE, CONS,  2, 2, VERB, 0},
    {U"псЫз",      FINITE, VOWEL, 0, 2, VERB, 0},
    {U"АрсЫз",     FINITE, CONS,  0, 3, VERB, 0},
    {U"рсЫз",      FINITE, VOWEL, 0, 4, VERB, 0},
    {U"МАссЫз",    FINITE, ANY,   2, 2, NOT, 0},
    {U"АсЫздАр",   FINITE, CONS,  2, 3, VERB, 0},
    {U"йсЫздАр",   FINITE, VOWEL, 3, 3, VERB, 0},
    {U"ясЫз",      FINITE, VOWEL, 0, 3, VERB, U'й'},
    {U"исЫз",      FINITE, CONS,  0, 3, VERB, U'Ы'},
    /* negation and voice, behind the ones above */
    {U"МА",        NEGATION, ANY, 2, 1, NOT, 0},
    {U"Ыл",        VOICE, CONS,  2, 1, VERB, 0},
    {U"л",         VOICE, VOWEL, 4, 1, VERB, 0},
    {U"Ын",        VOICE, LL,    0, 1, VERB, 0},
    {U"н",         VOICE, LL,    0, 1, VERB, 0},
    {U"Ын",        VOICE, CONS,  2, 4, VERB, 0},
    {U"н",         VOICE, VOWEL, 0, 4, VERB, 0},
    {U"ДЫр",       VOICE, ANY,   0, 2, VERB, 0},
    {U"ҒЫз",       VOICE, ANY,   0, 2, VERB, 0},
    {U"т",         VOICE, VOWEL, 0, 2, VERB, 0},
    {U"т",         VOICE, CONS,  0, 4, VERB, 0},
    {U"Ыс",        VOICE, CONS,  0, 3, VERB, 0},
    {U"с",         VOICE, VOWEL, 0, 3, VERB, 0},
};
const size_t ev_n_kk_suffixes = COUNT(ev_kk_suffixes);

/* When the root is not known, cutting stops at one of these: another word begins there. */
const char32_t *const ev_kk_derivations[] = {U"лЫ", U"лЫК", U"дЫК", U"тЫК", U"сЫз", U"шЫ", U"шЫл", U"лАс", U"дАс", U"тАс"};
const size_t ev_n_kk_derivations = COUNT(ev_kk_derivations);

const ev_kk_form ev_kk_irregular[] = {
    {"мен", "мен", 0}, {"мені", "мен", 0}, {"менің", "мен", 0}, {"маған", "мен", 0}, {"менде", "мен", 0}, {"менен", "мен", 0},
    {"менімен", "мен", 0}, {"менікі", "мен", 0}, {"сен", "сен", 0}, {"сені", "сен", 0}, {"сенің", "сен", 0}, {"саған", "сен", 0},
    {"сенде", "сен", 0}, {"сенен", "сен", 0}, {"сенімен", "сен", 0}, {"сенікі", "сен", 0}, {"біздің", "біз", 0}, {"сіздің", "сіз", 0},
    {"ол", "ол", 0}, {"оны", "ол", 0}, {"оның", "ол", 0}, {"оған", "ол", 0}, {"онда", "ол", 0}, {"одан", "ол", 0}, {"онан", "ол", 0},
    {"онымен", "ол", 0}, {"онікі", "ол", 0}, {"олай", "ол", 0}, {"олар", "олар", 0}, {"ондағы", "ол", 0},
    {"бұл", "бұл", 0}, {"бұны", "бұл", 0}, {"бұның", "бұл", 0}, {"бұған", "бұл", 0}, {"бұнда", "бұл", 0}, {"бұдан", "бұл", 0},
    {"бұнымен", "бұл", 0}, {"мұны", "бұл", 0}, {"мұның", "бұл", 0}, {"мұнда", "бұл", 0}, {"мұнан", "бұл", 0}, {"мұнымен", "бұл", 0},
    {"былай", "бұл", 0}, {"бұлар", "бұл", 0}, {"бұлардың", "бұл", 0}, {"бұларды", "бұл", 0}, {"бұларға", "бұл", 0},
    {"сол", "сол", 0}, {"соны", "сол", 0}, {"соның", "сол", 0}, {"соған", "сол", 0}, {"сонда", "сол", 0}, {"содан", "сол", 0},
    {"сонан", "сол", 0}, {"сонымен", "сол", 0}, {"солай", "сол", 0}, {"солар", "сол", 0}, {"солардың", "сол", 0}, {"оларды", "олар", 0},
    {"осы", "осы", 0}, {"осыны", "осы", 0}, {"осының", "осы", 0}, {"осыған", "осы", 0}, {"осында", "осы", 0}, {"осыдан", "осы", 0},
    {"осымен", "осы", 0}, {"осылай", "осы", 0}, {"осындағы", "осы", 0}, {"мұндай", "мұндай", 0}, {"ондай", "ондай", 0},
    {"сондай", "сондай", 0}, {"осындай", "осындай", 0}, {"неге", "не", 0}, {"несі", "не", 0}, {"неден", "не", 0}, {"немен", "не", 0},
    {"қаупі", "қауіп", 0}, {"қаупін", "қауіп", 0}, {"қаупіне", "қауіп", 0}, {"қаупінің", "қауіп", 0}, {"қаупінде", "қауіп", 0}, {"қаупінен", "қауіп", 0},
    {"қаупімен", "қауіп", 0}, {"қаупіміз", "қауіп", 0}, /* а before і: in no harmony */
    {"жалғаса", "жалғас", 0}, {"жалғасын", "жалғас", 0},
    {"бәріміз", "бәрі", 0}, {"бәріміздің", "бәрі", 0}, {"бәрімізге", "бәрі", 0}, {"бәріңіз", "бәрі", 0}, {"бәріңізге", "бәрі", 0},
    {"және", "және", 0}, {"емес", "емес", EV_FEATURE_NEGATED}, {"емеспін", "емес", EV_FEATURE_NEGATED},
    {"емессің", "емес", EV_FEATURE_NEGATED}, {"емессіз", "емес", EV_FEATURE_NEGATED}, {"емеспіз", "емес", EV_FEATURE_NEGATED},
    {"еді", "е", 0}, {"едім", "е", 0}, {"едің", "е", 0}, {"едіңіз", "е", 0}, {"едік", "е", 0}, {"екен", "е", 0}, {"екенін", "е", 0},
    {"екені", "е", 0}, {"екеніне", "е", 0}, {"екенінің", "е", 0}, {"екендігі", "е", 0}, {"екендігін", "е", 0}, {"екенмін", "е", 0},
    {"екенсің", "е", 0}, {"екенсіз", "е", 0}, {"екенбіз", "е", 0}, {"екендігіне", "е", 0}, {"екенінде", "е", 0}, {"екендіктен", "е", 0},
    {"ешкім", "ешкім", 0}, {"жатыр", "жат", VERB}, {"жатырмын", "жат", VERB}, {"жатырмыз", "жат", VERB}, {"жатырсың", "жат", VERB},
    {"жатырсыз", "жат", VERB}, {"боп", "бол", VERB}, {"бопты", "бол", VERB}, {"қалып", "қал", VERB}, {"қып", "қыл", VERB}, {"кеп", "кел", VERB}, {"ап", "ал", VERB},
    {"әкеп", "әкел", VERB}, {"апар", "апар", VERB}, {"деп", "де", VERB}, {"депті", "де", VERB}, {"жеп", "же", VERB}, {"дейді", "де", VERB},
    {"дер", "де", VERB}, {"дегендей", "де", VERB}, {"сондықтан", "сондықтан", 0}, {"сөйтіп", "сөйт", VERB}, {"өйткені", "өйткені", 0},
    {"тұр", "тұр", VERB}, {"тұрмын", "тұр", VERB}, {"тұрмыз", "тұр", VERB}, {"тұрсың", "тұр", VERB}, {"тұрсыз", "тұр", VERB},
    {"жүр", "жүр", VERB}, {"жүрмін", "жүр", VERB}, {"жүрміз", "жүр", VERB}, {"жүрсің", "жүр", VERB}, {"жүрсіз", "жүр", VERB},
    {"отырмын", "отыр", VERB}, {"отырмыз", "отыр", VERB}, {"отырсың", "отыр", VERB}, {"отырсыз", "отыр", VERB},
};
const size_t ev_n_kk_irregular = COUNT(ev_kk_irregular);

const ev_kk_form ev_kk_changed[] = {
    {"ауз", "ауыз", 0}, {"бойн", "бойын", 0}, {"ерк", "ерік", 0}, {"ерн", "ерін", 0}, {"көңл", "көңіл", 0}, {"көрк", "көрік", 0},
    {"мойн", "мойын", 0}, {"мұрн", "мұрын", 0}, {"орн", "орын", 0}, {"халқ", "халық", 0}, {"қарн", "қарын", 0}, {"қойн", "қойын", 0},
    {"құлқ", "құлық", 0}, {"парқ", "парық", 0}, {"ғұрп", "ғұрып", 0}, {"нарқ", "нарық", 0}, {"бөрк", "бөрік", 0}, {"қырқ", "қырық", 0},
    {"қалп", "қалып", 0}, {"әрп", "әріп", 0}, {"қауп", "қауіп", 0}, {"мүлк", "мүлік", 0}, {"кейп", "кейіп", 0}, {"пейл", "пейіл", 0}, {"ғұмр", "ғұмыр", 0},
    {"өмр", "өмір", 0}, {"қаум", "қауым", 0}, {"аул", "ауыл", 0}, {"даус", "дауыс", 0}, {"баур", "бауыр", 0}, {"желк", "желік", 0},
    {"ырқ", "ырық", 0}, {"шырқ", "шырық", 0}, {"ғылм", "ғылым", 0}, {"иығ", "иық", 0},
    {"қорқ", "қорық", VERB}, {"ірк", "ірік", VERB}, {"ұйқт", "ұйықта", VERB}, {"айр", "айыр", VERB}, {"бұйр", "бұйыр", VERB}, {"қайр", "қайыр", VERB},
    {"тау", "тап", VERB}, {"жау", "жап", VERB}, {"шау", "шап", VERB}, {"қау", "қап", VERB}, {"сеу", "сеп", VERB}, {"теу", "теп", VERB}, {"кеу", "кеп", VERB},
    
};
const size_t ev_n_kk_changed = COUNT(ev_kk_changed);
/* clang-format on */
