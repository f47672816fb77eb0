/* See tag_row.h. */
#include "indexer/tag_row.h"

void ev_tag_row_print(ev_printer *printer, const ev_codebook *codebook, const char *id,
                      const ev_analysis *analysis, const ev_tag *tag) {
    const ev_sentence *sentence = &analysis->sentences[tag->sentence];
    const ev_span span = {tag->start - sentence->start, tag->end - sentence->start, EV_MARK_TAG};
    ev_print_str(printer, id);
    ev_print_int(printer, (int64_t)tag->sentence + 1);
    ev_print_str(printer, ev_lang_code((ev_lang)sentence->lang));
    ev_print_str(printer, codebook->themes[tag->theme].id);
    ev_print_int(printer, tag->start);
    ev_print_int(printer, tag->end);
    ev_print_text(printer, analysis->text + tag->start, tag->end - tag->start);
    ev_print_str(printer, codebook->rules[tag->rule].name);
    ev_print_str(printer, ev_polarity_name(tag->polarity));
    ev_print_str(printer, ev_modality_name(tag->modality));
    ev_print_str(printer, tag->speaker);
    ev_print_str(printer, tag->target);
    ev_print_marked(printer, analysis->text + sentence->start, sentence->end - sentence->start, &span, 1);
    ev_print_row_end(printer);
}
