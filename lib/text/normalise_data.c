/* See normalise_data.h. Shapes are compared as drawn in common upright fonts. */
#include "text/normalise_data.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const ev_letter_pair ev_latin_as_cyrillic[] = {
    {'A', 0x410},   {'B', 0x412},   {'C', 0x421},   {'E', 0x415},   {'H', 0x41D},  {'I', 0x406},
    {'K', 0x41A},   {'M', 0x41C},   {'O', 0x41E},   {'P', 0x420},   {'T', 0x422},  {'X', 0x425},
    {'Y', 0x423},   {'a', 0x430},   {'c', 0x441},   {'e', 0x435},   {'h', 0x4BB},  {'i', 0x456},
    {'k', 0x43A},   {'o', 0x43E},   {'p', 0x440},   {'x', 0x445},   {'y', 0x443},  {0xC1, 0x410},
    {0xC9, 0x415},  {0xCB, 0x401},  {0xCF, 0x407},  {0xD3, 0x41E},  {0xDD, 0x423}, {0xE1, 0x430},
    {0xE9, 0x435},  {0xEB, 0x451},  {0xEF, 0x457},  {0xF3, 0x43E},  {0xFD, 0x443}, {0x18F, 0x4D8},
    {0x19F, 0x4E8}, {0x1DD, 0x4D9}, {0x259, 0x4D9}, {0x275, 0x4E9},
};
const size_t ev_n_latin_as_cyrillic = COUNT(ev_latin_as_cyrillic);

const ev_letter_pair ev_cyrillic_as_latin[] = {
    {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'},
    {0x41C, 'M'}, {0x41D, 'H'}, {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'},
    {0x425, 'X'}, {0x430, 'a'}, {0x435, 'e'}, {0x43A, 'k'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'},
    {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'}, {0x4BB, 'h'},
};
const size_t ev_n_cyrillic_as_latin = COUNT(ev_cyrillic_as_latin);

/* є ѕ ї њ ћ ќ ѓ ў ґ for ә ң ү ң һ қ ғ ұ ө: the slots of Windows-1251 that the fonts redrew, as in
 * "Ќазаќстанныѕ". */
const ev_letter_pair ev_old_kazakh_font[] = {
    {0x453, 0x493}, {0x454, 0x4D9}, {0x455, 0x4A3}, {0x457, 0x4AF}, {0x45A, 0x4A3},
    {0x45B, 0x4BB}, {0x45C, 0x49B}, {0x45E, 0x4B1}, {0x491, 0x4E9},
};
const size_t ev_n_old_kazakh_font = COUNT(ev_old_kazakh_font);

/* ё is ѐ with another mark to most typists: both are е. Apostrophes and hyphens inside words have one form.
 */
const ev_letter_pair ev_same_letter[] = {
    {0x2B9, '\''},  {0x2BB, '\''},  {0x2BC, '\''},  {0x2C8, '\''},  {0x450, 0x435},
    {0x451, 0x435}, {0x45D, 0x438}, {0x2010, '-'},  {0x2011, '-'},  {0x2018, '\''},
    {0x2019, '\''}, {0x201B, '\''}, {0x2032, '\''}, {0xFF07, '\''},
};
const size_t ev_n_same_letter = COUNT(ev_same_letter);

const ev_folded_sign ev_folded_signs[] = {
    {'`', "'"},      {0xAB, "\""},   {0xB4, "'"},    {0xBB, "\""},   {0x2010, "-"},  {0x2011, "-"},
    {0x2012, "-"},   {0x2013, "-"},  {0x2014, "-"},  {0x2015, "-"},  {0x2018, "'"},  {0x2019, "'"},
    {0x201A, "'"},   {0x201B, "'"},  {0x201C, "\""}, {0x201D, "\""}, {0x201E, "\""}, {0x201F, "\""},
    {0x2026, "..."}, {0x2032, "'"},  {0x2033, "\""}, {0x2039, "'"},  {0x203A, "'"},  {0x2043, "-"},
    {0x2212, "-"},   {0x301D, "\""}, {0x301E, "\""}, {0xFE58, "-"},  {0xFE63, "-"},  {0xFF02, "\""},
    {0xFF07, "'"},   {0xFF0D, "-"},
};
const size_t ev_n_folded_signs = COUNT(ev_folded_signs);

int32_t ev_letter_pair_find(const ev_letter_pair *pairs, size_t n_pairs, int32_t cp) {
    size_t low = 0, high = n_pairs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (pairs[middle].from < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n_pairs && pairs[low].from == cp ? pairs[low].to : 0;
}

const char *ev_folded_sign_find(int32_t cp) {
    size_t low = 0, high = ev_n_folded_signs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ev_folded_signs[middle].from < cp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ev_n_folded_signs && ev_folded_signs[low].from == cp ? ev_folded_signs[low].to : NULL;
}
