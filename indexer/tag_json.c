/* See tag_lines.h. */
#include "indexer/tag_lines.h"

#include "cli/json.h"

#include <string.h>

static void add_pair(ev_buf *out, const char *key, const char *value) {
    ev_buf_add_char(out, ',');
    ev_json_key(out, key);
    ev_json_string(out, value, strlen(value));
}

static void add_place(ev_buf *out, const ev_tag_lines *lines, uint32_t start, uint32_t end) {
    ev_buf_printf(out, ",\"start\":%u,\"end\":%u,\"match\":", start, end);
    ev_json_string(out, lines->analysis->text + start, end - start);
}

static void add_cues(ev_buf *out, const ev_tag_lines *lines, const ev_tag *tag) {
    add_pair(out, "pattern", lines->codebook->rules[tag->rule].text);
    ev_buf_add_str(out, ",\"cues\":[");
    for (uint32_t i = 0; i < tag->n_cues; i++) {
        const ev_tag_cue *cue = &lines->tagging->cues[tag->first_cue + i];
        const char *category = lines->codebook->categories[cue->category];
        ev_buf_printf(out, "%s{\"category\":", i ? "," : "");
        ev_json_string(out, category, strlen(category));
        add_place(out, lines, cue->start, cue->end);
        ev_buf_add_char(out, '}');
    }
    ev_buf_add_char(out, ']');
}

static void add_tag(ev_buf *out, const ev_tag_lines *lines, const ev_tag *tag) {
    const char *theme = lines->codebook->themes[tag->theme].id;
    ev_buf_add_str(out, "{\"theme\":");
    ev_json_string(out, theme, strlen(theme));
    add_place(out, lines, tag->start, tag->end);
    add_pair(out, "rule", lines->codebook->rules[tag->rule].name);
    add_pair(out, "polarity", ev_polarity_name(tag->polarity));
    add_pair(out, "modality", ev_modality_name(tag->modality));
    add_pair(out, "speaker", tag->speaker);
    add_pair(out, "target", tag->target);
    if (lines->explain)
        add_cues(out, lines, tag);
    ev_buf_add_char(out, '}');
}

static void add_why_not(ev_buf *out, const ev_tag_lines *lines, size_t sentence) {
    ev_why_not why[EV_WHY_NOT_MOST];
    size_t n = ev_why_not_find(lines, sentence, why);
    ev_buf_add_str(out, ",\"why_not\":[");
    for (size_t i = 0; i < n; i++) {
        ev_buf_printf(out, "%s{\"rule\":", i ? "," : "");
        ev_json_string(out, why[i].rule, strlen(why[i].rule));
        if (why[i].end > 0)
            add_place(out, lines, why[i].start, why[i].end);
        add_pair(out, "reason", ev_buf_cstr(&why[i].reason));
        ev_buf_add_char(out, '}');
        ev_buf_free(&why[i].reason);
    }
    ev_buf_add_char(out, ']');
}

void ev_tag_json_add(ev_buf *out, const ev_tag_lines *lines, size_t i, size_t first, size_t end) {
    const ev_sentence *sentence = &lines->analysis->sentences[i];
    bool has_theme = false;
    ev_buf_add_str(out, "{\"id\":");
    ev_json_string(out, lines->id, strlen(lines->id));
    ev_buf_printf(out, ",\"passage\":%zu,\"lang\":\"%s\",\"start\":%u,\"end\":%u,\"text\":", i + 1,
                  ev_lang_code((ev_lang)sentence->lang), sentence->start, sentence->end);
    ev_json_string(out, lines->analysis->text + sentence->start, sentence->end - sentence->start);
    ev_buf_add_str(out, ",\"tags\":[");
    for (size_t t = first; t < end; t++) {
        if (t > first)
            ev_buf_add_char(out, ',');
        add_tag(out, lines, &lines->tagging->tags[t]);
        has_theme = has_theme || lines->tagging->tags[t].theme == lines->why_not;
    }
    ev_buf_add_char(out, ']');
    if (lines->why_not != EV_NO_ITEM && !has_theme)
        add_why_not(out, lines, i);
    ev_buf_add_str(out, "}\n");
}
