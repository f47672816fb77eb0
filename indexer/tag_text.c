/* See tag_lines.h. */
#include "indexer/tag_lines.h"

#include "codebook/nearest.h"
#include "codebook/reasons.h"

/* On one line, whatever the text has. */
static void add_words(ev_buf *out, const char *text, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end; i++)
        ev_buf_add_char(out, (unsigned char)text[i] <= ' ' || text[i] == 0x7F ? ' ' : text[i]);
}

static void add_cues(ev_buf *out, const ev_tag_lines *lines, const ev_tag *tag) {
    ev_buf_printf(out, "      by %s: %s\n", lines->codebook->rules[tag->rule].name,
                  lines->codebook->rules[tag->rule].text);
    for (uint32_t i = 0; i < tag->n_cues; i++) {
        const ev_tag_cue *cue = &lines->tagging->cues[tag->first_cue + i];
        ev_buf_printf(out, "      %s: \"", lines->codebook->categories[cue->category]);
        add_words(out, lines->analysis->text, cue->start, cue->end);
        ev_buf_add_str(out, "\"\n");
    }
}

static void add_tag(ev_buf *out, const ev_tag_lines *lines, const ev_tag *tag) {
    ev_buf_printf(out, "    %s  \"", lines->codebook->themes[tag->theme].id);
    add_words(out, lines->analysis->text, tag->start, tag->end);
    ev_buf_printf(out, "\"  %s, %s", ev_polarity_name(tag->polarity), ev_modality_name(tag->modality));
    if (*tag->speaker)
        ev_buf_printf(out, "; speaker %s", tag->speaker);
    if (*tag->target)
        ev_buf_printf(out, "; target %s", tag->target);
    ev_buf_add_char(out, '\n');
    if (lines->explain)
        add_cues(out, lines, tag);
}

static void add_why_not(ev_buf *out, const ev_tag_lines *lines, size_t sentence) {
    ev_why_not why[EV_WHY_NOT_MOST];
    size_t n = ev_why_not_find(lines, sentence, why);
    ev_buf_printf(out, "    not %s\n", lines->codebook->themes[lines->why_not].id);
    for (size_t i = 0; i < n; i++) {
        ev_buf_printf(out, "      %s", why[i].rule);
        if (why[i].end > 0) {
            ev_buf_add_str(out, " finds \"");
            add_words(out, lines->analysis->text, why[i].start, why[i].end);
            ev_buf_add_str(out, "\", but ");
        } else {
            ev_buf_add_str(out, " is nearest: ");
        }
        ev_buf_add(out, why[i].reason.data, why[i].reason.len);
        ev_buf_add_char(out, '\n');
        ev_buf_free(&why[i].reason);
    }
    if (n == 0)
        ev_buf_add_str(out, "      it has no rule in this language\n");
}

void ev_tag_text_add(ev_buf *out, const ev_tag_lines *lines, size_t i, size_t first, size_t end) {
    const ev_sentence *sentence = &lines->analysis->sentences[i];
    bool has_theme = false;
    for (size_t t = first; t < end; t++)
        has_theme = has_theme || lines->tagging->tags[t].theme == lines->why_not;
    bool why_not = lines->why_not != EV_NO_ITEM && !has_theme;
    if (first == end && !why_not)
        return;
    ev_buf_printf(out, "%s, sentence %zu (%s)\n  ", lines->id, i + 1, ev_lang_code((ev_lang)sentence->lang));
    add_words(out, lines->analysis->text, sentence->start, sentence->end);
    ev_buf_add_char(out, '\n');
    for (size_t t = first; t < end; t++)
        add_tag(out, lines, &lines->tagging->tags[t]);
    if (why_not)
        add_why_not(out, lines, i);
    ev_buf_add_char(out, '\n');
}

static size_t find_places(const ev_tag_lines *lines, size_t sentence, ev_why_not why[EV_WHY_NOT_MOST]) {
    size_t n = 0;
    for (size_t i = 0; i < lines->tagging->n_misses && n < EV_WHY_NOT_MOST; i++) {
        const ev_near_miss *miss = &lines->tagging->misses[i];
        const ev_rule *rule = &lines->codebook->rules[miss->rule];
        if (miss->sentence != sentence || rule->owner != lines->why_not)
            continue;
        why[n] = (ev_why_not){.rule = rule->name, .start = miss->start, .end = miss->end};
        ev_reason_add(&why[n++].reason, lines->codebook, miss);
    }
    return n;
}

size_t ev_why_not_find(const ev_tag_lines *lines, size_t sentence, ev_why_not why[EV_WHY_NOT_MOST]) {
    ev_nearest nearest;
    size_t n = find_places(lines, sentence, why);
    if (n > 0)
        return n;
    if (!ev_nearest_rule(lines->tagger, lines->analysis, sentence, lines->why_not, &nearest))
        return 0;
    why[0] = (ev_why_not){.rule = lines->codebook->rules[nearest.rule].name};
    ev_nearest_reason(&why[0].reason, lines->codebook, &nearest);
    return 1;
}
