/* SHA-256 against the examples that NIST publishes for FIPS 180-4. */
#include "unit.h"

#include "base/sha256.h"

#include <string.h>

static void assert_digest(ev_sha256 *sha, const char *expected) {
    unsigned char digest[EV_SHA256_BYTES];
    char hex[EV_SHA256_HEX_BYTES];
    ev_sha256_end(sha, digest);
    ev_sha256_hex(digest, hex);
    assert_string_equal(hex, expected);
}

static void published_examples(void **state) {
    (void)state;
    ev_sha256 sha;
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, "", 0);
    assert_digest(&sha, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    ev_sha256_init(&sha);
    ev_sha256_add(&sha, "abc", 3);
    assert_digest(&sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    ev_sha256_init(&sha);
    for (size_t i = 0; i < sizeof two_blocks - 1; i++) /* a byte at a time is the same */
        ev_sha256_add(&sha, two_blocks + i, 1);
    assert_digest(&sha, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void a_million_letters(void **state) {
    (void)state;
    char thousand[1000];
    memset(thousand, 'a', sizeof thousand);
    ev_sha256 sha;
    ev_sha256_init(&sha);
    for (int i = 0; i < 1000; i++)
        ev_sha256_add(&sha, thousand, sizeof thousand);
    assert_digest(&sha, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* A field is its length in eight big-endian bytes, then its bytes. */
static void fields_do_not_run_together(void **state) {
    (void)state;
    ev_sha256 by_field, by_hand;
    ev_sha256_init(&by_field);
    ev_sha256_add_field(&by_field, "abc", 3);
    ev_sha256_add_field(&by_field, "", 0);
    ev_sha256_init(&by_hand);
    ev_sha256_add(&by_hand, "\0\0\0\0\0\0\0\3abc\0\0\0\0\0\0\0\0", 19);
    unsigned char a[EV_SHA256_BYTES], b[EV_SHA256_BYTES];
    ev_sha256_end(&by_field, a);
    ev_sha256_end(&by_hand, b);
    assert_memory_equal(a, b, sizeof a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples),
        cmocka_unit_test(a_million_letters),
        cmocka_unit_test(fields_do_not_run_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
