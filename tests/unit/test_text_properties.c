/* What holds for any text whatever (text/analyse.h): offsets lead back to the input, and what they cut out of
 * it has the token's norm. Random hostile text, the bad inputs one by one, and the one Unicode version of all
 * classes. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "unit.h"

#include "text/analyse.h"
#include "text/chars.h"
#include "text/decode.h"
#include "text/stem.h"
#include "text/tokens.h"

#include <pcre2.h>
#include <string.h>

typedef struct scene {
    ev_lexicon *lexicon;
    ev_analyser *analyser;
    ev_buf norm, stem;
} scene;

static int set_up(void **state) {
    static scene s;
    memset(&s, 0, sizeof s);
    *state = &s;
    return ev_lexicon_new(&s.lexicon, NULL) != EV_OK ||
           ev_analyser_new(&s.analyser, s.lexicon, NULL) != EV_OK;
}

static int tear_down(void **state) {
    scene *s = *state;
    ev_analyser_free(s->analyser);
    ev_lexicon_free(s->lexicon);
    ev_buf_free(&s->norm);
    ev_buf_free(&s->stem);
    return 0;
}

static bool on_boundary(const char *text, size_t n_bytes, size_t at) {
    return at == n_bytes || ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* A sentence that is cut out and read alone, as it is to be shown, has the same tokens. */
static void check_alone(const char *text, const ev_analysis *a, const ev_sentence *sentence) {
    ev_token_walk walk = {0};
    ev_token_span token;
    uint32_t n = 0;
    while (ev_token_walk_next(text + sentence->start, sentence->end - sentence->start,
                              ev_lang_class((ev_lang)sentence->lang), &walk, &token)) {
        const ev_token *wanted = &a->tokens[sentence->first_token + n];
        assert_true(n++ < sentence->n_tokens);
        assert_int_equal(sentence->start + token.start, wanted->start);
        assert_int_equal(sentence->start + token.end, wanted->end);
    }
    assert_int_equal(n, sentence->n_tokens);
}

/* (1) sentences in order and apart; (2) tokens in order, apart and inside their sentence; (3) the bytes
 * between a token's offsets have its norm and stem; (4) tokens do not depend on what is around the sentence.
 */
static const ev_analysis *check_text(scene *s, const char *text, size_t n_bytes) {
    const ev_analysis *a = NULL;
    assert_int_equal(ev_analyse(s->analyser, text, n_bytes, EV_LANG_UND, &a, NULL), EV_OK);
    uint32_t end = 0;
    for (size_t i = 0; i < a->n_sentences; i++) {
        const ev_sentence *sentence = &a->sentences[i];
        assert_true(sentence->start >= end && sentence->end > sentence->start && sentence->end <= n_bytes);
        assert_true(on_boundary(text, n_bytes, sentence->start) && on_boundary(text, n_bytes, sentence->end));
        uint32_t at = sentence->start;
        for (uint32_t t = 0; t < sentence->n_tokens; t++) {
            const ev_token *token = &a->tokens[sentence->first_token + t];
            assert_true(token->start >= at && token->end > token->start && token->end <= sentence->end);
            assert_true(on_boundary(text, n_bytes, token->start) && on_boundary(text, n_bytes, token->end));
            ev_type type = ev_lexicon_type(s->lexicon, token->type_id);
            uint32_t features;
            assert_int_equal(ev_word_analyse(text + token->start, token->end - token->start, type.word_class,
                                             &s->norm, &s->stem, &features, NULL),
                             EV_OK);
            assert_string_equal(type.norm, ev_buf_cstr(&s->norm));
            assert_string_equal(type.stem, ev_buf_cstr(&s->stem));
            at = token->end;
        }
        check_alone(text, a, sentence);
        end = sentence->end;
    }
    return a;
}

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* What hostile texts are made of: words of the three languages whole and damaged, and everything that rules
 * look at. */
static const char *const PIECES[] = {
    "Егемендігіміздің",
    "eгемендiгi",
    "тәуелсіздік",
    "egemendıgımızdıñ",
    "ta'y'elsizdik",
    "Қазаќстан",
    "ќўќыќ",
    "суверенитет",
    "ещё",
    "е\xCC\x88",
    "и\xCC\x86",
    "су\xCC\x81",
    "независи-\nмость",
    "незави\xC2\xADсимость",
    "Independence",
    "don’t",
    "ﬁnal",
    "long-term",
    "Ростов-на-Дону",
    "15-жылдық",
    "2016-да",
    "БҰҰ-ның",
    "U.S.",
    "e.g.",
    "т. е.",
    "А. Б. Иванов",
    "г.",
    "т.б.",
    "3,14",
    "12.05.2014",
    "№7",
    "[17]",
    "(1)",
    "a@b.kz",
    "http://un.org/?q=1",
    "…",
    "...",
    "?!",
    "!",
    ".",
    ",",
    ";",
    ":",
    "«",
    "»",
    "“",
    "”",
    "'",
    "\"",
    "—",
    "–",
    "-",
    "\xE2\x80\x91",
    "\xC2\xA0",
    "\xE2\x80\xAF",
    "\xE3\x80\x80",
    "\xE2\x80\x8B",
    "\xE2\x80\x8D",
    "\xE2\x80\x8F",
    "\xE2\x80\xAE",
    "\xEF\xBB\xBF",
    "\xEF\xBF\xBE",
    "\xEF\xB7\x90",
    "\xEF\xBF\xBD",
    "\xCC\x81",
    "\xCC\xA3",
    "\xF0\x9D\x94\xB8",
    "\t",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\f",
    "\xE2\x80\xA8",
    "&#39;",
    "&quot;",
    "#тег",
    "%",
    "_",
    "İ",
    "ß",
    "Ǆ",
    "ᾳ",
    "한",
    "中文",
    "שלום",
    "مرحبا",
    "१२",
    "x²",
    "½",
    "Ⅳ",
    "\x01",
    "\x7F",
};
enum { N_PIECES = sizeof PIECES / sizeof *PIECES };

static size_t encode(uint32_t cp, char bytes[4]) {
    static const unsigned char LEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, cp >>= 6)
        bytes[i] = (char)(0x80 | (cp & 0x3F));
    bytes[0] = (char)(n == 1 ? cp : LEADS[n] | cp);
    return n;
}

static void add_random_code_point(ev_buf *text, uint64_t *seed) {
    static const uint32_t LIMITS[] = {0x250, 0x530, 0x3000, 0x110000};
    uint32_t limit = LIMITS[next_random(seed) % 4];
    uint32_t cp = 1 + next_random(seed) % (limit - 1);
    char bytes[4];
    ev_buf_add(text, bytes, encode(cp >= 0xD800 && cp <= 0xDFFF ? 'x' : cp, bytes));
}

static void offsets_lead_back_to_the_input(void **state) {
    scene *s = *state;
    ev_buf text = {0};
    uint64_t seed = 20141018;
    for (int round = 0; round < 6000; round++) {
        ev_buf_clear(&text);
        uint32_t n = next_random(&seed) % 40;
        for (uint32_t i = 0; i < n; i++)
            if (next_random(&seed) % 6 == 0)
                add_random_code_point(&text, &seed);
            else
                ev_buf_add_str(&text, PIECES[next_random(&seed) % N_PIECES]);
        assert_true(ev_utf8_valid(text.data, text.len, NULL));
        check_text(s, ev_buf_cstr(&text), text.len);
    }
    ev_buf_free(&text);
}

static void ten_thousand_marks_on_one_letter(void **state) {
    scene *s = *state;
    ev_buf text = {0};
    ev_buf_add_str(&text, "Одақ e");
    for (int i = 0; i < 10000; i++)
        ev_buf_add_str(&text, i % 2 ? "\xCC\x81" : "\xCC\xA3");
    ev_buf_add_str(&text, " end.");
    assert_int_equal(check_text(s, ev_buf_cstr(&text), text.len)->n_tokens, 3);
    ev_buf_free(&text);
}

static void a_word_of_a_megabyte(void **state) {
    scene *s = *state;
    ev_buf text = {0};
    for (int i = 0; i < 1 << 19; i++)
        ev_buf_add_str(&text, "ы");
    assert_int_equal(check_text(s, ev_buf_cstr(&text), text.len)->n_tokens, 1);
    ev_buf_free(&text);
}

static void texts_without_words(void **state) {
    scene *s = *state;
    static const char *const TEXTS[] = {"",
                                        " ",
                                        "   \t\n \n\n  ",
                                        "\xC2\xA0\xE2\x80\x83\xE3\x80\x80",
                                        "\xE2\x80\x8B\xEF\xBB\xBF",
                                        "\xE2\x80\x8F\xE2\x80\xAE"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        assert_int_equal(check_text(s, TEXTS[i], strlen(TEXTS[i]))->n_tokens, 0);
}

/* Marks that turn the writing direction change neither words nor sentences. */
static void direction_marks(void **state) {
    scene *s = *state;
    static const char TEXT[] =
        "\xE2\x80\x8FБіз\xE2\x80\x8E одақтан\xE2\x80\xAE шықпай\xE2\x80\xACмыз\xE2\x80\x8F.";
    const ev_analysis *a = check_text(s, TEXT, strlen(TEXT));
    assert_int_equal(a->n_sentences, 1);
    assert_int_equal(a->n_tokens, 3);
    assert_string_equal(ev_lexicon_type(s->lexicon, a->tokens[2].type_id).norm, "шықпаймыз");
}

/* Ill-formed bytes as decode.h hands them on: replaced, never inside a word. */
static void ill_formed_bytes(void **state) {
    scene *s = *state;
    static const char *const BYTES[] = {
        "союз \xC0\xAF \xE0\x80\xAF overlong",                /* overlong */
        "союз \xED\xA0\x80\xED\xB0\x80 pair",                 /* surrogates */
        "союз \xD0",                                          /* cut off */
        "союз \xEF\xBF\xBE\xEF\xBF\xBF\xF4\x8F\xBF\xBF none", /* noncharacters */
        "союз \xF5\x80\x80\x80 over",                         /* over the last code point */
    };
    for (size_t i = 0; i < sizeof BYTES / sizeof *BYTES; i++) {
        ev_buf text = {0};
        ev_decode_report report;
        assert_int_equal(ev_decode(BYTES[i], strlen(BYTES[i]), "UTF-8", &text, &report, NULL), EV_OK);
        const ev_analysis *a = check_text(s, ev_buf_cstr(&text), text.len);
        assert_true(a->n_tokens >= 1);
        assert_string_equal(ev_lexicon_type(s->lexicon, a->tokens[0].type_id).norm, "союз");
        ev_buf_free(&text);
    }
}

/* ---- PCRE2 has another Unicode version */

/* Code points on which PCRE2's classes would change a token, because it knows no letter, mark or number there
 * yet: all that Unicode 15.0 added of these (DerivedAge), utf8proc being 15.0 and PCRE2 14.0. */
static const struct {
    uint32_t first, last;
} NEW_IN_15[] = {
    {0x0CF3, 0x0CF3},   {0x0ECE, 0x0ECE},   {0x10EFD, 0x10EFF}, {0x1123F, 0x11241}, {0x11F00, 0x11F10},
    {0x11F12, 0x11F3A}, {0x11F3E, 0x11F42}, {0x11F50, 0x11F59}, {0x1342F, 0x1342F}, {0x13439, 0x13455},
    {0x1B132, 0x1B132}, {0x1B155, 0x1B155}, {0x1D2C0, 0x1D2D3}, {0x1DF25, 0x1DF2A}, {0x1E030, 0x1E06D},
    {0x1E08F, 0x1E08F}, {0x1E4D0, 0x1E4F9}, {0x2B739, 0x2B739}, {0x31350, 0x323AF},
};

static bool is_new(uint32_t cp) {
    for (size_t i = 0; i < sizeof NEW_IN_15 / sizeof *NEW_IN_15; i++)
        if (cp >= NEW_IN_15[i].first && cp <= NEW_IN_15[i].last)
            return true;
    return false;
}

static bool pcre2_matches(pcre2_code *code, pcre2_match_data *match, uint32_t cp) {
    char bytes[4];
    size_t n = encode(cp, bytes);
    return pcre2_match(code, (PCRE2_SPTR)bytes, n, 0, 0, match, NULL) > 0;
}

static void pcre2_would_cut_these_otherwise(void **state) {
    (void)state;
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR) "[\\p{L}\\p{M}\\p{N}\\p{Cf}]", PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP, &error, &offset, NULL);
    assert_non_null(code);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        bool ours = ev_char_in_word(ev_char_class_of((int32_t)cp));
        if (ours != pcre2_matches(code, match, cp) && !(ours && is_new(cp)))
            fail_msg("U+%04X: %s word for us, not so for PCRE2", (unsigned)cp, ours ? "in a" : "not in a");
        if (is_new(cp) && !ours)
            fail_msg("U+%04X is listed, and no letter", (unsigned)cp);
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(offsets_lead_back_to_the_input, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ten_thousand_marks_on_one_letter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_word_of_a_megabyte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_without_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(direction_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ill_formed_bytes, set_up, tear_down),
        cmocka_unit_test(pcre2_would_cut_these_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
