/* The encodings that have a name here, and how their names are recognised: see encoding.h. */
#include "text/encoding.h"

#include <string.h>

/* Labels that the web calls Latin-1 mean windows-1252, as the Encoding Standard (WHATWG) has it: that table
 * only adds letters where Latin-1 has unused controls. */
const ev_encoding EV_ENCODINGS[EV_ENCODING_LAST] = {
    [EV_ENCODING_UTF8] = {"UTF-8", "UTF-8", " utf8 unicode11utf8 ascii usascii ansix341968 ", 1},
    [EV_ENCODING_UTF16] = {"UTF-16", "UTF-16LE", " utf16 ucs2 unicode ", 2},
    [EV_ENCODING_UTF16LE] = {"UTF-16LE", "UTF-16LE", " utf16le ucs2le ", 2},
    [EV_ENCODING_UTF16BE] = {"UTF-16BE", "UTF-16BE", " utf16be ucs2be ", 2},
    [EV_ENCODING_UTF32] = {"UTF-32", "UTF-32LE", " utf32 ucs4 ", 4},
    [EV_ENCODING_UTF32LE] = {"UTF-32LE", "UTF-32LE", " utf32le ucs4le ", 4},
    [EV_ENCODING_UTF32BE] = {"UTF-32BE", "UTF-32BE", " utf32be ucs4be ", 4},
    [EV_ENCODING_CP1251] = {"windows-1251", "CP1251", " windows1251 cp1251 win1251 xcp1251 1251 ", 1},
    [EV_ENCODING_KOI8R] = {"KOI8-R", "KOI8-R", " koi8r koi8 cskoi8r ", 1},
    [EV_ENCODING_CP866] = {"CP866", "CP866", " cp866 ibm866 866 dos866 csibm866 ", 1},
    [EV_ENCODING_ISO8859_5] = {"ISO-8859-5", "ISO-8859-5",
                               " iso88595 88595 isoir144 csisolatincyrillic cyrillic ", 1},
    [EV_ENCODING_KZ1048] = {"KZ-1048", "RK1048", " kz1048 rk1048 strk1048 strk10482002 cskz1048 ", 1},
    [EV_ENCODING_MACCYRILLIC] = {"MacCyrillic", "MAC-CYRILLIC", " maccyrillic xmaccyrillic msmaccyrillic ",
                                 1},
    [EV_ENCODING_CP1252] = {"windows-1252", "CP1252",
                            " windows1252 cp1252 win1252 xcp1252 1252 iso88591 88591 latin1 l1 isolatin1 ",
                            1},
};

enum { LABEL_BYTES = 40 };

/* " label " with only the letters and digits of the name, in lower case; false when it is too long or empty.
 */
static bool normalise_label(const char *name, char label[LABEL_BYTES]) {
    size_t n = 0;
    label[n++] = ' ';
    for (; *name; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name | 0x20) : *name;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            continue;
        if (n + 2 >= LABEL_BYTES)
            return false;
        label[n++] = c;
    }
    label[n++] = ' ';
    label[n] = '\0';
    return n > 2;
}

ev_encoding_id ev_encoding_find(const char *name) {
    char label[LABEL_BYTES];
    if (!normalise_label(name, label))
        return EV_ENCODING_LAST;
    for (int id = 0; id < EV_ENCODING_LAST; id++)
        if (strstr(EV_ENCODINGS[id].aliases, label))
            return (ev_encoding_id)id;
    return EV_ENCODING_LAST;
}

void ev_encoding_names(ev_buf *out) {
    for (int id = 0; id < EV_ENCODING_LAST; id++)
        ev_buf_printf(out, "%s%s", id ? ", " : "", EV_ENCODINGS[id].name);
}
