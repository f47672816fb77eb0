"""Writes small PDFs for tests: lines of text at given places, any characters, no compression, no fonts embedded."""
import hashlib

WIDTH, HEIGHT = 595, 842  # A4 in points
GLYPH = 0.5  # width of every character, in ems
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
100 beginbfrange
%s
endbfrange
endcmap end end""" % b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (i, i, i) for i in range(100))


def line(x, y, text, size=11):
    """A line that begins at x and stands y below the top of the page."""
    return (x, y, size, text)


def rc4(key, data):
    s, j = list(range(256)), 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(byte ^ s[(s[i] + s[j]) % 256])
    return bytes(out)


class Encryption:
    """The standard handler, revision 2, with 40 bits (ISO 32000-1, 7.6.3)."""

    def __init__(self, password):
        user = (password.encode() + PAD)[:32]
        self.owner = rc4(hashlib.md5(user).digest()[:5], user)
        self.key = hashlib.md5(user + self.owner + b"\xfc\xff\xff\xff" + b"0123456789abcdef").digest()[:5]
        self.user = rc4(self.key, PAD)

    def dictionary(self):
        return b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (self.owner.hex().encode(), self.user.hex().encode())

    def apply(self, number, data):
        key = hashlib.md5(self.key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return rc4(key, data)


def content(lines):
    parts = [b"BT"]
    for x, y, size, text in lines:
        code = text.encode("utf-16-be").hex().encode()
        parts.append(b"/F %d Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj" % (size, x, HEIGHT - y, code))
    return b"\n".join(parts + [b"ET"])


def pdf_string(text):
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def pdf(pages, title=None, date=None, password=None):
    """The bytes of a document: `pages` is a list of lists of line(). A page given as bytes is its content as it is."""
    encryption = Encryption(password) if password else None
    objects = {}

    def stream(number, data):
        data = encryption.apply(number, data) if encryption else data
        objects[number] = b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)

    objects[1] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[3] = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    objects[4] = (b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                  b"/Supplement 0>>/DW %d/FontDescriptor 6 0 R>>" % (GLYPH * 1000))
    stream(5, TO_UNICODE)
    objects[6] = (b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800"
                  b"/Descent -200/CapHeight 700/StemV 80>>")
    info = b""
    if title:
        info += b"/Title " + pdf_string(title)
    if date:
        info += b"/CreationDate (D:%s)" % date.encode()
    objects[7] = b"<<%s>>" % info
    kids = []
    for i, page in enumerate(pages):
        number = 8 + 2 * i
        kids.append(b"%d 0 R" % number)
        objects[number] = (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
                           b"/Resources<</Font<</F 3 0 R>>>>>>" % (WIDTH, HEIGHT, number + 1))
        stream(number + 1, page if isinstance(page, bytes) else content(page))
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number in sorted(objects):
        out += b"%010d 00000 n \n" % places[number]
    more = b""
    if encryption:
        more = b"/Encrypt %s/ID[<%s><%s>]" % (encryption.dictionary(), b"0123456789abcdef".hex().encode(),
                                            b"0123456789abcdef".hex().encode())
    out += b"trailer<</Size %d/Root 1 0 R/Info 7 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, more, start)
    return bytes(out)


def wrapped(text, columns):
    """Lines of at most so many characters; long words are divided by hyphens as typesetters do."""
    lines, now = [], ""
    for word in text.split():
        while len(now) + 1 + len(word) > columns:
            room = columns - len(now) - 2
            if len(word) > 7 and 3 <= room <= len(word) - 3 and word.isalpha():
                lines.append((now + " " if now else "") + word[:room] + "-")
                word, now = word[room:], ""
            else:
                lines.append(now)
                now = ""
        now = (now + " " + word) if now else word
    return lines + ([now] if now else [])


def typeset(paragraphs, size=11, head=None, columns=80, number_pages=True, first_number=1, lines_a_page=48):
    """Pages of paragraphs, the first line of each indented, with a running head and page numbers."""
    rows = []
    for text in paragraphs:
        for i, row in enumerate(wrapped(text, columns)):
            rows.append((82 if i == 0 else 60, row))
    pages = []
    for at in range(0, len(rows), lines_a_page):
        page = [line(60, 40, head, 9)] if head else []
        page += [line(x, 75 + 15 * i, row, size) for i, (x, row) in enumerate(rows[at:at + lines_a_page])]
        if number_pages:
            page.append(line(290, 815, str(first_number + len(pages)), 9))
        pages.append(page)
    return pages
