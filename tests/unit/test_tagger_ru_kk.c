/* What tags mean in Russian and Kazakh, by the shipped codebook: tense and aspect, refusals, what is no exit,
 * who speaks, about which organisation, and Kazakh in Latin script. */
#include "tests/unit/tagger_fixture.h"

static void tense_decides_between_threat_and_mention(void **state) {
    static const tag_case CASES[] = {
        {"Весной республика покинет Содружество Независимых Государств.", "exit.threat,affirmed,actual"},
        {"Республика покидает Содружество Независимых Государств.", "exit.threat,affirmed,actual"},
        {"Республика покинула Содружество Независимых Государств.", "exit.mention,affirmed,actual"},
        {"Республика намерена покинуть Содружество Независимых Государств.", "exit.threat,affirmed,actual"},
        {"Сенат требует, чтобы республика вышла из ОДКБ.", "exit.threat,affirmed,actual"},
        {"После выхода соседей из ОДКБ учения отменили.", "exit.mention,affirmed,actual"},
        {"Көктемде республика ТМД-дан кетеді.", "exit.threat,affirmed,actual"},
        {"Республика ТМД-дан кетіп жатыр.", "exit.threat,affirmed,actual"},
        {"Республика ТМД-дан кетті.", "exit.mention,affirmed,actual"},
        {"Республика ТМД-дан кеткен соң оқу-жаттығу тоқтады.", "exit.mention,affirmed,actual"},
        {"Республика ТМД-дан кете алады.", "exit.threat,affirmed,possible"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME | SHOW_POLARITY | SHOW_MODALITY);
}

static void refusals_deny_and_double_negation_threatens(void **state) {
    static const tag_case CASES[] = {
        {"Республика не покинет ОДКБ.", "exit.denial"},
        {"Кабинет не рассматривает выход из ОДКБ.", "exit.denial"},
        {"О приостановке членства в ОДКБ речи нет.", "exit.denial"},
        {"Сообщения о выходе республики из ОДКБ оказались вымыслом.", "exit.denial"},
        {"Кабинет не исключает выхода из ОДКБ.", "exit.threat"},
        {"Никто не помешает нам покинуть ОДКБ.", "exit.threat"},
        {"Мы не выходим из ОДКБ, но вправе приостановить членство.", "exit.denial exit.threat"},
        {"Республика ҰҚШҰ-дан кетпейді.", "exit.denial"},
        {"Үкімет ҰҚШҰ-дан кетуді қарастырып отырған жоқ.", "exit.denial"},
        {"ҰҚШҰ-дан кету туралы әңгіме жоқ.", "exit.denial"},
        {"Республика ҰҚШҰ-дан кетеді деген хабар жалған.", "exit.denial"},
        {"Үкімет ҰҚШҰ-дан кетуді жоққа шығармайды.", "exit.threat"},
        {"ҰҚШҰ-дан кетуімізге ешкім кедергі емес.", "exit.threat"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME);
}

static void conditions_make_threats_conditional(void **state) {
    static const tag_case CASES[] = {
        {"Если цены вырастут, мы покинем Таможенный союз.", "exit.threat,conditional"},
        {"Либо цены снизят, либо мы покинем Таможенный союз.", "exit.threat,conditional"},
        {"Баға өссе, Кеден одағынан кетеміз.", "exit.threat,conditional"},
        {"Егер баға өссе, Кеден одағынан кетуге мәжбүр боламыз.", "exit.threat,conditional"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME | SHOW_MODALITY);
}

static void other_departures_are_no_exits(void **state) {
    static const tag_case CASES[] = {
        {"Экономика выходит из спада, отметили в союзе.", ""},
        {"Полк вышел из города.", ""},
        {"Фильм о Таможенном союзе выходит на экраны.", ""},
        {"Художник вышел из Союза художников.", ""},
        {"Игроки сборной Союза покинули площадку.", ""},
        {"Заводы выходят на рынок Евросоюза.", ""},
        {"Экономика құлдыраудан шықты.", ""},
        {"Полк қаладан шықты.", ""},
        {"Зауыттар Еуропалық одақтың нарығына шықты.", ""},
        {"Суретші Суретшілер одағынан шықты.", ""},
        {"Шығыс өңірдің шығыны азайды.", ""},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME);
}

static void joining_can_be_put_off_or_refused(void **state) {
    static const tag_case CASES[] = {
        {"Кабинет отложил вступление в Таможенный союз.", "exit.threat"},
        {"Парламент отказался ратифицировать договор о союзе.", "exit.threat"},
        {"Евросоюз приостановил вступление Сербии в Европейский союз.", ""},
        {"Үкімет Кеден одағына кіруді кейінге қалдырды.", "exit.threat"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_THEME);
}

static void sovereignty_and_what_only_looks_like_it(void **state) {
    static const tag_case CASES[] = {
        {"Государственность мы отстоим.", "sovereignty.defence,affirmed"},
        {"Суверенитету страны ничто не угрожает.", "sovereignty.defence,negated"},
        {"Агентство снизило суверенный рейтинг страны.", ""},
        {"Независимость Абхазии признали трое.", ""},
        {"За годы независимости открыли сто школ.", ""},
        {"Содружество Независимых Государств собралось в Минске.", ""},
        {"Правительства передали комиссии полномочия по тарифам.", "sovereignty.ceding,affirmed"},
        {"Мемлекеттілігімізді қорғаймыз.", "sovereignty.defence,affirmed"},
        {"Егемендігімізге ешқандай қауіп жоқ.", "sovereignty.defence,negated"},
        {"Тәуелсіз сарапшы есеп берді.", ""},
        {"Тәуелсіздік алған жылдары жүз мектеп ашылды.", ""},
        {"Үкіметтер тариф құзыретін комиссияға берді.", "sovereignty.ceding,affirmed"},
    };
    CHECK_TAGS(CASES, "", "sovereignty", SHOW_THEME | SHOW_POLARITY);
}

static void latin_script_is_the_same_kazakh(void **state) {
    static const tag_case CASES[] = {
        {"Bız Keden odağynan şyğamyz.", "exit.threat,customs-union"},
        {"Bız TMD-dan ketpeimız.", "exit.denial,CIS"},
        {"Respublika ŪQŞŪ-dan ketuge quqyly.", "exit.threat,CSTO"},
    };
    CHECK_TAGS(CASES, "", "exit.", SHOW_THEME | SHOW_TARGET);
}

static void speakers_are_those_who_are_said_to_speak(void **state) {
    static const tag_case CASES[] = {
        {"«Мы вправе покинуть ЕАЭС», — заявил Лукашенко.", "lukashenko"},
        {"По словам Назарбаева, республика вправе покинуть ЕАЭС.", "nazarbayev"},
        {"Токаев заявил, что республика не покинет ЕАЭС.", "tokayev"},
        {"Токаев прибыл в Минск. Он сказал, что республика не покинет ЕАЭС.", "tokayev"},
        {"«Если нас не услышат, мы покинем ЕАЭС, — сказал Пашинян. — Мы приостановим членство».",
         "pashinyan pashinyan"},
        {"Депутат сказал, что республика покинет ЕАЭС.", "unknown"},
        {"Республика покинет ЕАЭС.", "-"},
        {"«Біз ЕАЭО-дан шығуға құқылымыз», — деді Назарбаев.", "nazarbayev"},
        {"Назарбаев республика ЕАЭО-дан шығуға құқылы деп мәлімдеді.", "nazarbayev"},
        {"Лукашенконың айтуынша, республика ЕАЭО-дан шығады.", "lukashenko"},
        {"Тоқаев Минскіге келді. Оның сөзінше, республика ЕАЭО-дан шықпайды.", "tokayev"},
        {"Депутат республика ЕАЭО-дан шығады деп мәлімдеді.", "unknown"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_SPEAKER);
}

static void targets_are_inflected_names_and_referents(void **state) {
    static const tag_case CASES[] = {
        {"Мы выйдем из Таможенного союза.", "customs-union"},
        {"Мы приостановим участие в Таможенном союзе.", "customs-union"},
        {"Мы выйдем из Евразийского экономического союза.", "EAEU"},
        {"Мы в ОДКБ с первого дня. Теперь мы покинем эту организацию.", "CSTO"},
        {"Біз Еуразиялық экономикалық одақтан шығамыз.", "EAEU"},
        {"Біз Тәуелсіз Мемлекеттер Достастығынан шығамыз.", "CIS"},
        {"Біз ТМД құрамынан шығамыз.", "CIS"},
        {"Ел ҰҚШҰ-ға кірген еді. Енді біз бұл ұйымнан шығамыз.", "CSTO"},
    };
    CHECK_TAGS(CASES, "", "exit", SHOW_TARGET);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tense_decides_between_threat_and_mention),
        cmocka_unit_test(refusals_deny_and_double_negation_threatens),
        cmocka_unit_test(conditions_make_threats_conditional),
        cmocka_unit_test(other_departures_are_no_exits),
        cmocka_unit_test(joining_can_be_put_off_or_refused),
        cmocka_unit_test(sovereignty_and_what_only_looks_like_it),
        cmocka_unit_test(latin_script_is_the_same_kazakh),
        cmocka_unit_test(speakers_are_those_who_are_said_to_speak),
        cmocka_unit_test(targets_are_inflected_names_and_referents),
    };
    return cmocka_run_group_tests(tests, open_tagger, close_tagger);
}
