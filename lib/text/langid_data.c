/* See langid_data.h. */
#include "text/langid_data.h"

/* Alphabets: the national standards as described in CLDR's exemplar characters and in each language's
 * orthography; Kazakh Latin: the alphabets of 2017, 2018, 2019 and 2021 together. */
#define AZ EV_LANG_BIT(EV_LANG_AZ)
#define BA EV_LANG_BIT(EV_LANG_BA)
#define BE EV_LANG_BIT(EV_LANG_BE)
#define BG EV_LANG_BIT(EV_LANG_BG)
#define CS EV_LANG_BIT(EV_LANG_CS)
#define DE EV_LANG_BIT(EV_LANG_DE)
#define ES EV_LANG_BIT(EV_LANG_ES)
#define ET EV_LANG_BIT(EV_LANG_ET)
#define FI EV_LANG_BIT(EV_LANG_FI)
#define FR EV_LANG_BIT(EV_LANG_FR)
#define IT EV_LANG_BIT(EV_LANG_IT)
#define KK EV_LANG_BIT(EV_LANG_KK)
#define KY EV_LANG_BIT(EV_LANG_KY)
#define LT EV_LANG_BIT(EV_LANG_LT)
#define LV EV_LANG_BIT(EV_LANG_LV)
#define MK EV_LANG_BIT(EV_LANG_MK)
#define MN EV_LANG_BIT(EV_LANG_MN)
#define NL EV_LANG_BIT(EV_LANG_NL)
#define PL EV_LANG_BIT(EV_LANG_PL)
#define PT EV_LANG_BIT(EV_LANG_PT)
#define RO EV_LANG_BIT(EV_LANG_RO)
#define RU EV_LANG_BIT(EV_LANG_RU)
#define SR EV_LANG_BIT(EV_LANG_SR)
#define SV EV_LANG_BIT(EV_LANG_SV)
#define TG EV_LANG_BIT(EV_LANG_TG)
#define TK EV_LANG_BIT(EV_LANG_TK)
#define TR EV_LANG_BIT(EV_LANG_TR)
#define TT EV_LANG_BIT(EV_LANG_TT)
#define UK EV_LANG_BIT(EV_LANG_UK)
#define UZ EV_LANG_BIT(EV_LANG_UZ)

const ev_letter_hint EV_LETTER_HINTS[] = {
    {0x00DF, DE},                                         /* ß */
    {0x00E0, FR | IT | PT},                               /* à */
    {0x00E1, KK | ES | PT | CS},                          /* á */
    {0x00E2, FR | RO | PT},                               /* â */
    {0x00E3, PT},                                         /* ã */
    {0x00E4, KK | TK | DE | FI | ET | SV},                /* ä */
    {0x00E5, SV | FI},                                    /* å */
    {0x00E7, TR | AZ | TK | FR | PT},                     /* ç */
    {0x00E8, FR | IT},                                    /* è */
    {0x00E9, FR | ES | IT | PT | CS | SV | NL},           /* é */
    {0x00EA, FR | PT},                                    /* ê */
    {0x00EB, FR | NL},                                    /* ë */
    {0x00EC, IT},                                         /* ì */
    {0x00ED, ES | PT | CS},                               /* í */
    {0x00EE, FR | RO},                                    /* î */
    {0x00EF, FR | NL},                                    /* ï */
    {0x00F1, KK | ES | TK},                               /* ñ */
    {0x00F2, IT},                                         /* ò */
    {0x00F3, ES | PT | PL | CS | IT},                     /* ó */
    {0x00F4, FR | PT},                                    /* ô */
    {0x00F5, PT | ET},                                    /* õ */
    {0x00F6, KK | TR | AZ | TK | DE | FI | ET | SV},      /* ö */
    {0x00F9, FR | IT},                                    /* ù */
    {0x00FA, ES | PT | CS | KK},                          /* ú */
    {0x00FB, FR},                                         /* û */
    {0x00FC, KK | TR | AZ | TK | DE | ET | ES},           /* ü */
    {0x00FD, KK | TK | CS},                               /* ý */
    {0x0101, LV},                                         /* ā */
    {0x0103, RO},                                         /* ă */
    {0x0105, PL | LT},                                    /* ą */
    {0x0107, PL | SR},                                    /* ć */
    {0x010D, CS | LT | LV | SR},                          /* č */
    {0x010F, CS},                                         /* ď */
    {0x0111, SR},                                         /* đ */
    {0x0113, LV},                                         /* ē */
    {0x0117, LT},                                         /* ė */
    {0x0119, PL | LT},                                    /* ę */
    {0x011B, CS},                                         /* ě */
    {0x011F, KK | TR | AZ},                               /* ğ */
    {0x0123, LV},                                         /* ģ */
    {0x012B, LV},                                         /* ī */
    {0x012F, LT},                                         /* į */
    {0x0131, KK | TR | AZ},                               /* ı */
    {0x0137, LV},                                         /* ķ */
    {0x013C, LV},                                         /* ļ */
    {0x0142, PL},                                         /* ł */
    {0x0144, PL | KK},                                    /* ń */
    {0x0146, LV},                                         /* ņ */
    {0x0148, TK | CS},                                    /* ň */
    {0x014B, KK},                                         /* ŋ */
    {0x0153, FR},                                         /* œ */
    {0x0159, CS},                                         /* ř */
    {0x015B, PL},                                         /* ś */
    {0x015F, KK | TR | AZ | TK | RO},                     /* ş */
    {0x0161, CS | LT | LV | ET | SR},                     /* š */
    {0x0163, RO},                                         /* ţ */
    {0x0165, CS},                                         /* ť */
    {0x016B, KK | LT | LV},                               /* ū */
    {0x016F, CS},                                         /* ů */
    {0x0173, LT},                                         /* ų */
    {0x017A, PL},                                         /* ź */
    {0x017C, PL},                                         /* ż */
    {0x017E, TK | CS | LT | LV | ET | SR},                /* ž */
    {0x01F5, KK},                                         /* ǵ */
    {0x0219, RO},                                         /* ș */
    {0x021B, RO},                                         /* ț */
    {0x0259, AZ},                                         /* ə */
    {0x02BC, UZ | KK},                                    /* ʼ */
    {0x0449, RU | UK | BG | KK},                          /* щ */
    {0x044A, RU | BG | KK | KY | TT | BA | MN | UZ | TG}, /* ъ */
    {0x044B, RU | BE | KK | KY | TT | BA | MN},           /* ы */
    {0x044D, RU | BE | KK | KY | TT | BA | MN | UZ | TG}, /* э */
    {0x0451, RU | BE | KY | TT | BA | MN | UZ | TG},      /* ё */
    {0x0452, SR},                                         /* ђ */
    {0x0453, MK},                                         /* ѓ */
    {0x0454, UK},                                         /* є */
    {0x0455, MK},                                         /* ѕ */
    {0x0456, UK | BE | KK},                               /* і */
    {0x0457, UK},                                         /* ї */
    {0x0458, SR | MK},                                    /* ј */
    {0x0459, SR | MK},                                    /* љ */
    {0x045A, SR | MK},                                    /* њ */
    {0x045B, SR},                                         /* ћ */
    {0x045C, MK},                                         /* ќ */
    {0x045E, BE | UZ},                                    /* ў */
    {0x045F, SR | MK},                                    /* џ */
    {0x0491, UK},                                         /* ґ */
    {0x0493, KK | BA | UZ | TG},                          /* ғ */
    {0x0497, TT},                                         /* җ */
    {0x0499, BA},                                         /* ҙ */
    {0x049B, KK | UZ | TG},                               /* қ */
    {0x04A1, BA},                                         /* ҡ */
    {0x04A3, KK | KY | TT | BA},                          /* ң */
    {0x04AB, BA},                                         /* ҫ */
    {0x04AF, KK | KY | TT | BA | MN},                     /* ү */
    {0x04B1, KK},                                         /* ұ */
    {0x04B3, UZ | TG},                                    /* ҳ */
    {0x04B7, TG},                                         /* ҷ */
    {0x04BB, KK | TT | BA},                               /* һ */
    {0x04D9, KK | TT | BA},                               /* ә */
    {0x04E3, TG},                                         /* ӣ */
    {0x04E9, KK | KY | TT | BA | MN},                     /* ө */
    {0x04EF, TG},                                         /* ӯ */
};
const size_t EV_N_LETTER_HINTS = sizeof EV_LETTER_HINTS / sizeof EV_LETTER_HINTS[0];
