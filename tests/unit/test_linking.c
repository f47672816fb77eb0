/* Speakers, organisations and countries of metadata and the ids that they lead to. */
#include "unit.h"

#include "codebook/linking.h"

#include <string.h>

static const struct {
    ev_link_kind kind;
    const char *value, *ids; /* joined by spaces; "": none */
} cases[] = {
    {EV_LINK_ACTOR, "nazarbayev", "nazarbayev"},
    {EV_LINK_ACTOR, "Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "Nazarbayev", "nazarbayev"},
    {EV_LINK_ACTOR, "NAZARBAYEV", "nazarbayev"},
    {EV_LINK_ACTOR, "Назарбаевтың", "nazarbayev"},
    {EV_LINK_ACTOR, "Назарбаева", "nazarbayev"},
    {EV_LINK_ACTOR, "Назарбаевым", "nazarbayev"},
    {EV_LINK_ACTOR, "Nursultan Nazarbayev", "nazarbayev"},
    {EV_LINK_ACTOR, "Нурсултан Абишевич Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "Н.А. Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "Назарбаев Нурсултан Абишевич", "nazarbayev"},
    {EV_LINK_ACTOR, "Nazarbayev, Nursultan", "nazarbayev"},
    {EV_LINK_ACTOR, "Президент Республики Казахстан Н. Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "Президент Казахстана Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "Нұрсұлтан Назарбаев", "nazarbayev"},
    {EV_LINK_ACTOR, "H.E. Mr. Nursultan Nazarbayev, President", "nazarbayev"},
    {EV_LINK_ACTOR, "Қасым-Жомарт Тоқаев", "tokayev"},
    {EV_LINK_ACTOR, "Назарбаев, Лукашенко", "nazarbayev lukashenko"},
    {EV_LINK_ACTOR, "Ольга Назарбаева", ""},
    {EV_LINK_ACTOR, "Назарбаева Ольга", ""},
    {EV_LINK_ACTOR, "Nazarbayev University", ""},
    {EV_LINK_ACTOR, "composed-arm-news-agency", ""},
    {EV_LINK_ACTOR, "Ministry of Economy", ""},
    {EV_LINK_ACTOR, "", ""},
    {EV_LINK_ORGANISATION, "EAEU", "EAEU"},
    {EV_LINK_ORGANISATION, "ЕАЭС", "EAEU"},
    {EV_LINK_ORGANISATION, "Евразийского экономического союза", "EAEU"},
    {EV_LINK_ORGANISATION, "Еуразиялық экономикалық одақтың", "EAEU"},
    {EV_LINK_ORGANISATION, "the Eurasian Economic Union (EAEU)", "EAEU"},
    {EV_LINK_ORGANISATION, "Mission to the EAEU", ""},
    {EV_LINK_COUNTRY, "KAZ", "KAZ"},
    {EV_LINK_COUNTRY, "kz", "KAZ"},
    {EV_LINK_COUNTRY, "Kazakhstan", "KAZ"},
    {EV_LINK_COUNTRY, "the Republic of Kazakhstan", "KAZ"},
    {EV_LINK_COUNTRY, "Казахстан", "KAZ"},
    {EV_LINK_COUNTRY, "Казахстана", "KAZ"},
    {EV_LINK_COUNTRY, "Республики Казахстан", "KAZ"},
    {EV_LINK_COUNTRY, "Қазақстанның", "KAZ"},
    {EV_LINK_COUNTRY, "Қазақстан Республикасы", "KAZ"},
    {EV_LINK_COUNTRY, "Россия", "RUS"},
    {EV_LINK_COUNTRY, "Российской Федерации", "RUS"},
    {EV_LINK_COUNTRY, "РФ", "RUS"},
    {EV_LINK_COUNTRY, "США", "USA"},
    {EV_LINK_COUNTRY, "US", "USA"},
    {EV_LINK_COUNTRY, "Republic of Korea", "KOR"},
    {EV_LINK_COUNTRY, "Russia, Belarus", "RUS BLR"},
    {EV_LINK_COUNTRY, "Kazakhstan Today", ""},
    {EV_LINK_COUNTRY, "Atlantis", ""},
};

static void values_lead_to_ids(void **state) {
    ev_linker *linker = NULL;
    ev_error err = {0};
    (void)state;
    assert_int_equal(ev_linker_open("corpus", EV_LINK_ALL, &linker, &err), EV_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *ids[EV_MAX_LINKS];
        char joined[256] = "";
        size_t n = 0;
        assert_int_equal(ev_linker_find(linker, cases[i].kind, cases[i].value, ids, &n, &err), EV_OK);
        for (size_t j = 0; j < n; j++) {
            strncat(joined, j ? " " : "", 2);
            strncat(joined, ids[j], 100);
        }
        if (strcmp(joined, cases[i].ids) != 0)
            fail_msg("\"%s\": \"%s\" instead of \"%s\"", cases[i].value, joined, cases[i].ids);
    }
    ev_linker_free(linker);
}

static void a_folder_without_the_files_is_told(void **state) {
    ev_linker *linker = NULL;
    ev_error err = {0};
    (void)state;
    assert_int_equal(ev_linker_open("stopwords", EV_LINK_ALL, &linker, &err), EV_NOT_FOUND);
    assert_null(linker);
    assert_string_equal(err.file, "stopwords/actors.yml");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_lead_to_ids),
        cmocka_unit_test(a_folder_without_the_files_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
