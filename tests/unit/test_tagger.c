/* What tags mean, by the shipped codebook: context, sense, and the organisation that is meant. */
#include "tests/unit/tagger_fixture.h"

static void negation_and_condition_decide_what_leaving_is(void **state) {
    static const tag_case CASES[] = {
        {"Our state will leave the Customs Union.", "exit.threat,affirmed,actual"},
        {"Our state will not leave the Customs Union.", "exit.denial,negated,actual"},
        {"Our state may leave the Customs Union.", "exit.threat,affirmed,possible"},
        {"If the duties stay, our state will leave the Customs Union.", "exit.threat,affirmed,conditional"},
        {"Unless duties fall, our state will leave the Customs Union.", "exit.threat,affirmed,conditional"},
        {"Our state left the Customs Union.", "exit.mention,affirmed,actual"},
        {"The cabinet does not rule out leaving the Customs Union.", "exit.threat,affirmed,possible"},
        {"Наше государство выйдет из Таможенного союза.", "exit.threat,affirmed,actual"},
        {"Наше государство не выйдет из Таможенного союза.", "exit.denial,negated,actual"},
        {"Если пошлины останутся, мы выйдем из Таможенного союза.", "exit.threat,affirmed,conditional"},
        {"Наше государство вправе выйти из Таможенного союза.", "exit.threat,affirmed,possible"},
        {"Наше государство вышло из Таможенного союза в 2012 году.", "exit.mention,affirmed,actual"},
        {"Біздің ел Кеден одағынан шықпайды.", "exit.denial,negated,actual"},
        {"Баж салығы қалса, біз Кеден одағынан шығамыз.", "exit.threat,affirmed,conditional"},
        {"Біздің ел Кеден одағынан шығуға құқылы.", "exit.threat,affirmed,possible"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME | SHOW_POLARITY | SHOW_MODALITY);
}

static void cues_stay_within_their_clause(void **state) {
    static const tag_case CASES[] = {
        {"The prices are not fair, and we will leave the Customs Union.", "exit.threat,affirmed"},
        {"The minister who never smiles said that we will leave the Union.", "exit.threat,affirmed"},
        {"We are not leaving the Union, but we may suspend our membership.",
         "exit.denial,negated exit.threat,affirmed"},
        {"Цены несправедливы, и мы не молчим, а выходим из Таможенного союза.", "exit.threat,affirmed"},
        {"Баға әділ емес, сондықтан біз Кеден одағынан шығамыз.", "exit.threat,affirmed"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME | SHOW_POLARITY);
}

static void other_ways_out_are_no_exits(void **state) {
    static const tag_case CASES[] = {
        {"The troops will withdraw from the valley under the agreement.", ""},
        {"The deputies may leave the hall of the organisation.", ""},
        {"The economy will leave the recession behind.", ""},
        {"Visitors must use the emergency exit of the union's building.", ""},
        {"The trade union leader may leave office.", ""},
        {"That will leave the Union with no choice.", ""},
        {"Войска выйдут из долины по соглашению.", ""},
        {"Депутаты могут покинуть зал заседаний.", ""},
        {"Экономика выйдет из кризиса, если вырастет спрос.", ""},
        {"Әскер келісім бойынша аңғардан шығарылады.", ""},
        {"Шығыс облысында жаңа мектеп ашылуы мүмкін.", ""},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME);
}

static void leaving_at_the_end_of_its_clause_leaves_the_union(void **state) {
    static const tag_case CASES[] = {
        {"Unless the quota is lifted, we will leave.", "exit.threat,conditional"},
        {"If the quota is kept, we are out, and everybody knows it.", "exit.threat,conditional"},
        {"If the quota is kept, we will leave the hall.", ""},
        {"If the quota is kept, we are out of luck.", ""},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME | SHOW_MODALITY);
}

static void independence_may_be_a_date_or_a_judges(void **state) {
    static const tag_case CASES[] = {
        {"Our independence is dear to us.", "sovereignty.defence"},
        {"The concert is held on Independence Day.", ""},
        {"The independence of judges is protected by law.", ""},
        {"In the years of independence a railway was built.", ""},
        {"Наша независимость нам дорога.", "sovereignty.defence"},
        {"Концерт пройдёт в День независимости.", ""},
        {"Независимые эксперты проверили отчёт.", ""},
        {"Тәуелсіздігіміз бәрінен қымбат.", "sovereignty.defence"},
        {"Тәуелсіздік алаңында мереке өтеді.", ""},
    };
    CHECK_TAGS(CASES, "", "sovereignty", SHOW_THEME);
}

static void sovereignty_is_defended_denied_or_given_away(void **state) {
    static const tag_case CASES[] = {
        {"There is no threat to our sovereignty.", "sovereignty.defence,negated"},
        {"We will never surrender our sovereignty to anyone.",
         "sovereignty.defence,affirmed sovereignty.ceding,negated"},
        {"The members transferred their powers in trade to the Commission.", "sovereignty.ceding,affirmed"},
        {"Угрозы нашему суверенитету нет.", "sovereignty.defence,negated"},
        {"Страны передали полномочия в торговле Комиссии.", "sovereignty.ceding,affirmed"},
        {"Егемендігімізге қауіп жоқ.", "sovereignty.defence,negated"},
    };
    CHECK_TAGS(CASES, "", "sovereignty", SHOW_THEME | SHOW_POLARITY);
}

static void a_plain_union_is_the_one_whose_name_has_the_word(void **state) {
    static const tag_case CASES[] = {
        {"We will leave the EAEU.", "EAEU"},
        {"We joined the Eurasian Economic Union. The United Nations met today. We will leave the Union.",
         "EAEU"},
        {"The CIS and the European Union met. We may leave the Commonwealth.", "CIS"},
        {"The CSTO held a drill. We may leave this bloc.", "CSTO"},
        {"Armenia may quit the EAEU's common market.", "EAEU"},
        {"We may leave this bloc.", "-"},
        {"The EAEU began work. The threat of exit was used by the smaller members.", "EAEU"},
        {"The threat of exit was used by the smaller members.", "-"},
        {"The CSTO held a drill. One. Two. Three. Four. Five. We may leave this bloc.", "-"},
        {"Мы вступили в ЕАЭС. Сегодня заседала ООН. Мы выйдем из союза.", "EAEU"},
        {"Біз ЕАЭО-ға кірдік. Бүгін БҰҰ отырысы өтті. Біз одақтан шығамыз.", "EAEU"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_TARGET);
}

/* A name is the longest that stands there, and its words are no other things. */
static void names_of_organisations(void **state) {
    static const tag_case CASES[] = {
        {"Armenia will withdraw from the World Trade Organization.", "WTO"},
        {"Delhi will withdraw from the Shanghai Cooperation Organisation.", "SCO"},
        {"Tashkent may leave the Organisation of Turkic States.", "OTS"},
        {"The kingdom will withdraw from the Schengen Area.", "schengen"},
        {"Lesotho will leave the Southern African Customs Union.", "SACU"},
        {"Minsk will leave the Customs Union of Russia, Kazakhstan and Belarus.", "customs-union"},
        {"The troops will withdraw from the area of the union.", ""},
        {"The union of miners will leave the trade organisation.", ""},
        {"Иран выйдет из Договора о нераспространении ядерного оружия.", "NPT"},
        {"Армения выйдет из Римского статута.", "ICC"},
        {"Казахстан может выйти из ТС.", "customs-union"},
        {"Водитель вышел из ТС.", ""},
        {"Армения Еуразиялық экономикалық қоғамдастықтан шығады.", "EurAsEC"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_TARGET);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(negation_and_condition_decide_what_leaving_is),
        cmocka_unit_test(cues_stay_within_their_clause),
        cmocka_unit_test(other_ways_out_are_no_exits),
        cmocka_unit_test(leaving_at_the_end_of_its_clause_leaves_the_union),
        cmocka_unit_test(independence_may_be_a_date_or_a_judges),
        cmocka_unit_test(sovereignty_is_defended_denied_or_given_away),
        cmocka_unit_test(a_plain_union_is_the_one_whose_name_has_the_word),
        cmocka_unit_test(names_of_organisations),
    };
    return cmocka_run_group_tests(tests, open_tagger, close_tagger);
}
