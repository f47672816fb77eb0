/* Whole numbers as little-endian bytes, as every file of the index has them. */
#ifndef EV_BASE_BYTES_H
#define EV_BASE_BYTES_H

#include <stdint.h>

static inline uint32_t ev_get_u32(const unsigned char *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t ev_get_u64(const unsigned char *at) {
    return ev_get_u32(at) | (uint64_t)ev_get_u32(at + 4) << 32;
}

static inline void ev_put_u32(unsigned char *at, uint32_t value) {
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
    at[2] = (unsigned char)(value >> 16);
    at[3] = (unsigned char)(value >> 24);
}

static inline void ev_put_u64(unsigned char *at, uint64_t value) {
    ev_put_u32(at, (uint32_t)value);
    ev_put_u32(at + 4, (uint32_t)(value >> 32));
}

#endif
