// What analysis_speed is compared with, on the same files: Xapian's TermGenerator with a stemmer, and
// Hunspell's stems.
//
//   analysis_peers xapian|hunspell|hunspell-types FILE...
//
// Prints "NAME SECONDS", processor time on one thread, without the reading of files and dictionaries. Neither
// has to tell languages: TermGenerator stems all as English where a file has more Latin letters and else as
// Russian, without positions; Hunspell gets the dictionary that a word's letters point to, for every word in
// the text or (types) for every distinct one.
#include <hunspell/hunspell.hxx>
#include <xapian.h>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

static double now() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

static std::string read_file(const char *path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

static bool is_latin(const std::string &text) {
    size_t n_high = 0;
    for (char c : text)
        n_high += static_cast<unsigned char>(c) >= 0x80;
    return n_high * 2 < text.size();
}

static double by_xapian(const std::vector<std::string> &texts) {
    Xapian::TermGenerator generator;
    size_t n_terms = 0;
    double start = now();
    for (const std::string &text : texts) {
        Xapian::Document document;
        generator.set_document(document);
        generator.set_stemmer(Xapian::Stem(is_latin(text) ? "en" : "ru"));
        generator.index_text_without_positions(text);
        n_terms += document.termlist_count();
    }
    double seconds = now() - start;
    if (n_terms == 0)
        std::fprintf(stderr, "analysis_peers: no terms\n");
    return seconds;
}

static bool is_letter(unsigned char c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static std::vector<std::string> words_of(const std::string &text) {
    std::vector<std::string> words;
    size_t at = 0;
    while (at < text.size()) {
        size_t end = at;
        while (end < text.size() && is_letter(static_cast<unsigned char>(text[end])))
            end++;
        if (end > at)
            words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// Kazakh letters beside the Russian ones begin with D2, D3 and, і, D1 96.
static bool has_kazakh_letter(const std::string &word) {
    for (size_t i = 0; i + 1 < word.size(); i++) {
        unsigned char c = static_cast<unsigned char>(word[i]), next = static_cast<unsigned char>(word[i + 1]);
        if (c == 0xD2 || c == 0xD3 || (c == 0xD1 && next == 0x96))
            return true;
    }
    return false;
}

static Hunspell *open_dictionary(const char *name) {
    std::string base = std::string("/usr/share/hunspell/") + name;
    return new Hunspell((base + ".aff").c_str(), (base + ".dic").c_str());
}

static double by_hunspell(const std::vector<std::string> &texts, bool distinct) {
    Hunspell *english = open_dictionary("en_US"), *russian = open_dictionary("ru_RU"),
             *kazakh = open_dictionary("kk_KZ");
    std::set<std::string> seen;
    size_t n_stems = 0;
    double start = now();
    for (const std::string &text : texts)
        for (const std::string &word : words_of(text)) {
            if (distinct && !seen.insert(word).second)
                continue;
            bool latin = static_cast<unsigned char>(word[0]) < 0x80;
            Hunspell *dictionary = latin ? english : has_kazakh_letter(word) ? kazakh : russian;
            n_stems += dictionary->stem(word).size();
        }
    double seconds = now() - start;
    if (n_stems == 0)
        std::fprintf(stderr, "analysis_peers: no stems\n");
    delete english;
    delete russian;
    delete kazakh;
    return seconds;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: analysis_peers xapian|hunspell|hunspell-types FILE...\n");
        return 2;
    }
    std::vector<std::string> texts;
    for (int i = 2; i < argc; i++)
        texts.push_back(read_file(argv[i]));
    bool xapian = !std::strcmp(argv[1], "xapian");
    std::printf("%s %.6f\n", argv[1],
                xapian ? by_xapian(texts) : by_hunspell(texts, !std::strcmp(argv[1], "hunspell-types")));
    return 0;
}
