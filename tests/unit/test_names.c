/* Names of people and organisations: their forms, and the files they stand in. */
#include "files.h"

#include "base/buf.h"
#include "codebook/codebook.h"
#include "codebook/name_forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void russian_cases(void **state) {
    (void)state;
    static const struct {
        const char *word;
        bool female;
        const char *forms; /* of the table, with a blank behind each */
    } CASES[] = {
        {"Песков", false, "Пескова Пескову Песковым Пескове Песковом "},
        {"Зеленский", false, "Зеленского Зеленскому Зеленским Зеленском "},
        {"Алиева", true, "Алиевой Алиеву "},
        {"Матвиенко", true, ""},
        {"Меркель", true, ""},
        {"Лукашенко", false, ""},
        {"Гутерриш", false, "Гутерриша Гутерришу Гутерришем Гутерришом Гутеррише "},
        {"Макей", false, "Макея Макею Макеем Макее "},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        ev_name_forms forms = ev_name_forms_of(CASES[i].word, EV_LANG_RU, CASES[i].female);
        ev_buf shown = {0};
        for (size_t j = 0; forms.endings[j]; j++)
            ev_buf_printf(&shown, "%.*s%s ", (int)forms.kept, forms.word, forms.endings[j]);
        assert_string_equal(ev_buf_cstr(&shown), CASES[i].forms);
        ev_buf_free(&shown);
    }
}

static void one_name_in_two_writings(void **state) {
    (void)state;
    assert_true(ev_name_is("ПУТИН", strlen("ПУТИН"), "Путин"));
    assert_true(ev_name_is("Мирзиёев", strlen("Мирзиёев"), "Мирзиеев"));
    assert_false(ev_name_is("Путину", strlen("Путину"), "Путин"));
    assert_false(ev_name_is("Пути", strlen("Пути"), "Путин"));
    assert_true(ev_name_initials_agree("Александр", "Alexander Lukashenko"));
    assert_false(ev_name_initials_agree("Виктор", "Alexander Lukashenko"));
}

static void remove_file(const char *folder, const char *name) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    remove(path);
}

static void a_gender_that_is_none(void **state) {
    (void)state;
    static const char *const files[] = {"organisations.yml", "countries.yml", "actors.yml", "book.yml"};
    char folder[] = "/tmp/exitvoice-names-XXXXXX";
    char book[300];
    assert_non_null(mkdtemp(folder));
    write_file(folder, files[0], "- {id: X, kind: union, variants: {en: [Xunion]}}\n");
    write_file(folder, files[1], "- {alpha3: ZZZ, names: {en: [Xland]}}\n");
    write_file(folder, files[2], "- id: somebody\n  country: ZZZ\n  gender: masculine\n");
    write_file(folder, files[3], "codebook: x\nthemes:\n  - id: a\n    patterns: {en: [word]}\n");
    snprintf(book, sizeof book, "%s/%s", folder, files[3]);
    ev_codebook *codebook = NULL;
    ev_error err = {0};
    assert_int_equal(ev_codebook_open(book, folder, &codebook, &err), EV_BAD_CODEBOOK);
    assert_string_equal(err.text, "a gender is male or female; leave the key out where it is not known");
    assert_int_equal(err.line, 3);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        remove_file(folder, files[i]);
    rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(russian_cases),
        cmocka_unit_test(one_name_in_two_writings),
        cmocka_unit_test(a_gender_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
