/* See linking_data.h. */
#include "codebook/linking_data.h"

#define N_ITEMS(array) (sizeof(array) / sizeof *(array))

const char *const ev_link_titles[] = {
    "president",
    "prime",
    "premier",
    "minister",
    "deputy",
    "vice",
    "first",
    "foreign",
    "chair",
    "secretary",
    "general",
    "ambassador",
    "representative",
    "head",
    "leader",
    "state",
    "government",
    "republic",
    "excellency",
    "h.e",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "his",
    "her",
    "the",
    "of",
    "former",
    "acting",
    "федеральн",
    "президент",
    "экс",
    "премьер",
    "министр",
    "заместител",
    "вице",
    "перв",
    "председател",
    "секретар",
    "генеральн",
    "посол",
    "представител",
    "глава",
    "лидер",
    "государств",
    "правительств",
    "республик",
    "господин",
    "г-н",
    "спикер",
    "депутат",
    "академик",
    "төраға",
    "төрағасы",
    "бірінші",
    "үкімет",
    "мемлекет",
    "басшы",
    "хатшы",
    "елшi",
    "елші",
    "мырза",
    "елбасы",
};
const size_t ev_n_link_titles = N_ITEMS(ev_link_titles);

const char *const ev_link_fillers[] = {"the", "of", "republic", "республик"};
const size_t ev_n_link_fillers = N_ITEMS(ev_link_fillers);

const char *const ev_link_endings[] = {
    "ның", "нің", "дың", "дің", "тың", "тің", "нан", "нен", "дан", "ден", "тан",
    "тен", "мен", "бен", "пен", "ға",  "ге",  "қа",  "ке",  "на",  "не",  "ны",
    "ні",  "ды",  "ді",  "ты",  "ті",  "да",  "де",  "та",  "те",  NULL,
};

const ev_initial ev_link_initials[] = {
    {0x430, "a"},   {0x431, "b"},  {0x432, "vw"}, {0x433, "gh"}, {0x434, "djg"}, {0x435, "ey"},
    {0x451, "ey"},  {0x436, "jz"}, {0x437, "z"},  {0x438, "iy"}, {0x439, "yj"},  {0x43A, "kcq"},
    {0x43B, "l"},   {0x43C, "m"},  {0x43D, "n"},  {0x43E, "o"},  {0x43F, "p"},   {0x440, "r"},
    {0x441, "sc"},  {0x442, "t"},  {0x443, "uw"}, {0x444, "fp"}, {0x445, "hkx"}, {0x446, "tc"},
    {0x447, "c"},   {0x448, "s"},  {0x449, "s"},  {0x44B, "y"},  {0x44D, "e"},   {0x44E, "yij"},
    {0x44F, "yij"}, {0x456, "i"},  {0x4D9, "a"},  {0x493, "g"},  {0x49B, "qk"},  {0x4A3, "n"},
    {0x4E9, "o"},   {0x4B1, "u"},  {0x4AF, "u"},  {0x4BB, "h"},
};
const size_t ev_n_link_initials = N_ITEMS(ev_link_initials);
