/* See dates_data.h. The first entry that fits is taken. */
#include "text/dates_data.h"

const ev_date_word ev_date_words[] = {
    /* English */
    {"january", 1, false}, {"jan", 1, false}, {"february", 2, false}, {"feb", 2, false},
    {"march", 3, false}, {"mar", 3, false}, {"april", 4, false}, {"apr", 4, false},
    {"may", 5, false}, {"june", 6, false}, {"jun", 6, false}, {"july", 7, false}, {"jul", 7, false},
    {"august", 8, false}, {"aug", 8, false}, {"september", 9, false}, {"sept", 9, false}, {"sep", 9, false},
    {"october", 10, false}, {"oct", 10, false}, {"november", 11, false}, {"nov", 11, false},
    {"december", 12, false}, {"dec", 12, false},
    /* Russian */
    {"январ", 1, true}, {"янв", 1, false}, {"феврал", 2, true}, {"февр", 2, false}, {"фев", 2, false},
    {"март", 3, true}, {"мар", 3, false}, {"апрел", 4, true}, {"апр", 4, false},
    {"май", 5, false}, {"мая", 5, false}, {"мае", 5, false}, {"маю", 5, false}, {"маем", 5, false},
    {"июн", 6, true}, {"июл", 7, true}, {"август", 8, true}, {"авг", 8, false},
    {"сентябр", 9, true}, {"сент", 9, false}, {"сен", 9, false}, {"октябр", 10, true}, {"окт", 10, false},
    {"ноябр", 11, true}, {"ноя", 11, false}, {"нояб", 11, false}, {"декабр", 12, true}, {"дек", 12, false},
    /* Kazakh, in Cyrillic and in Latin letters */
    {"қаңтар", 1, true}, {"ақпан", 2, true}, {"наурыз", 3, true}, {"сәуір", 4, true}, {"мамыр", 5, true},
    {"маусым", 6, true}, {"шілде", 7, true}, {"тамыз", 8, true}, {"қыркүйек", 9, true}, {"қыркүйег", 9, true},
    {"қазан", 10, true}, {"қараша", 11, true}, {"желтоқсан", 12, true},
    {"qantar", 1, true}, {"qañtar", 1, true}, {"aqpan", 2, true}, {"nauryz", 3, true}, {"naurız", 3, true},
    {"sauir", 4, true}, {"säuir", 4, true}, {"säwir", 4, true}, {"mamyr", 5, true}, {"mamır", 5, true},
    {"mausym", 6, true}, {"mausım", 6, true}, {"shilde", 7, true}, {"şılde", 7, true}, {"şilde", 7, true},
    {"tamyz", 8, true}, {"tamız", 8, true}, {"qyrkuiek", 9, true}, {"qyrküiek", 9, true},
    {"qırküyek", 9, true}, {"qazan", 10, true}, {"qarasha", 11, true}, {"qaraşa", 11, true},
    {"jeltoqsan", 12, true}, {"zheltoqsan", 12, true},
    /* Around a year or a day */
    {"of", 0, false}, {"the", 0, false}, {"on", 0, false}, {"at", 0, false}, {"year", 0, false},
    {"st", 0, false}, {"nd", 0, false}, {"rd", 0, false}, {"th", 0, false},
    {"г", 0, false}, {"год", 0, true}, {"го", 0, false}, {"е", 0, false}, {"в", 0, false}, {"от", 0, false},
    {"ж", 0, false}, {"жыл", 0, true}, {"күн", 0, true}, {"шы", 0, false}, {"ші", 0, false},
    {"нші", 0, false}, {"нчи", 0, false}, {"jyl", 0, true}, {"jıl", 0, true}, {"zhyl", 0, true},
    {"число", 0, false}, {"числа", 0, false},
    /* Days of the week */
    {"monday", 0, false}, {"tuesday", 0, false}, {"wednesday", 0, false}, {"thursday", 0, false},
    {"friday", 0, false}, {"saturday", 0, false}, {"sunday", 0, false}, {"mon", 0, false},
    {"tue", 0, false}, {"tues", 0, false}, {"wed", 0, false}, {"thu", 0, false}, {"thurs", 0, false},
    {"fri", 0, false}, {"sat", 0, false}, {"sun", 0, false},
    {"понедельник", 0, true}, {"вторник", 0, true}, {"сред", 0, true}, {"четверг", 0, true},
    {"пятниц", 0, true}, {"суббот", 0, true}, {"воскресень", 0, true}, {"пн", 0, false}, {"вт", 0, false},
    {"ср", 0, false}, {"чт", 0, false}, {"пт", 0, false}, {"сб", 0, false}, {"вс", 0, false},
    {"дүйсенбі", 0, true}, {"сейсенбі", 0, true}, {"сәрсенбі", 0, true}, {"бейсенбі", 0, true},
    {"жұма", 0, true}, {"сенбі", 0, true}, {"жексенбі", 0, true},
    /* Times of day and their zones */
    {"am", 0, false}, {"pm", 0, false}, {"gmt", 0, false}, {"utc", 0, false}, {"msk", 0, false},
    {"мск", 0, false}, {"est", 0, false}, {"edt", 0, false}, {"cet", 0, false}, {"cest", 0, false},
    {"час", 0, true}, {"мин", 0, true}, {"сағат", 0, true}, {"t", 0, false}, {"z", 0, false},
};

const size_t ev_n_date_words = sizeof ev_date_words / sizeof ev_date_words[0];
