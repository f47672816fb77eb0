/* See chars.h. */
#include "text/chars.h"

#include <utf8proc.h>

static ev_char_class class_of_ascii(int32_t cp) {
    if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z'))
        return EV_CHAR_LETTER;
    if (cp >= '0' && cp <= '9')
        return EV_CHAR_DIGIT;
    if (cp == ' ' || cp == '\t')
        return EV_CHAR_SPACE;
    if (cp >= '\n' && cp <= '\r')
        return EV_CHAR_NEWLINE;
    if (cp == '-')
        return EV_CHAR_HYPHEN;
    return cp == '\'' ? EV_CHAR_APOSTROPHE : EV_CHAR_OTHER;
}

static ev_char_class class_of_category(utf8proc_category_t category) {
    switch ((int)category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return EV_CHAR_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return EV_CHAR_MARK;
    case UTF8PROC_CATEGORY_ND:
        return EV_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return EV_CHAR_NUMERAL;
    case UTF8PROC_CATEGORY_ZS:
        return EV_CHAR_SPACE;
    case UTF8PROC_CATEGORY_CF:
        return EV_CHAR_IGNORED;
    default:
        return EV_CHAR_OTHER;
    }
}

ev_char_class ev_char_class_of(int32_t cp) {
    if (cp < 0x80)
        return class_of_ascii(cp);
    if ((cp >= 0x400 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x52F))
        return EV_CHAR_LETTER;
    switch (cp) {
    case 0x85:
    case 0x2028:
    case 0x2029:
        return EV_CHAR_NEWLINE;
    case 0x2010:
    case 0x2011:
        return EV_CHAR_HYPHEN;
    case 0x2018: /* also used as a turned comma, U+02BB */
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
        return EV_CHAR_APOSTROPHE;
    default:
        return class_of_category(utf8proc_category(cp));
    }
}

bool ev_char_in_word(ev_char_class c) {
    return c == EV_CHAR_LETTER || c == EV_CHAR_MARK || c == EV_CHAR_DIGIT || c == EV_CHAR_NUMERAL ||
           c == EV_CHAR_IGNORED;
}

bool ev_char_is_upper(int32_t cp) {
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z';
    utf8proc_category_t category = utf8proc_category(cp);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool ev_char_is_lower(int32_t cp) {
    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z';
    return utf8proc_category(cp) == UTF8PROC_CATEGORY_LL;
}

bool ev_char_is_cyrillic(int32_t cp) {
    if (cp < 0x400)
        return false;
    return (cp <= 0x52F && cp != 0x482 && !(cp >= 0x483 && cp <= 0x489)) || (cp >= 0x1C80 && cp <= 0x1C88) ||
           (cp >= 0xA640 && cp <= 0xA66E);
}

bool ev_char_is_latin(int32_t cp) {
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    if (cp == 0xD7 || cp == 0xF7)
        return false;
    return (cp >= 0xC0 && cp <= 0x24F) || (cp >= 0x250 && cp <= 0x2AF) || (cp >= 0x1E00 && cp <= 0x1EFF) ||
           (cp >= 0xFB00 && cp <= 0xFB06) || (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A);
}
