#include "ff_fast_crc32.h"

typedef uint32_t __attribute__((may_alias)) word;
typedef uint16_t __attribute__((may_alias)) half_word;

/*
 * Four bytes at a time. The CRC is linear: an entry of a table is the exclusive or of what its index' bits contribute,
 * highest bit first. The 32 contributions are 1, shifted on by one bit at a time through the reflected polynomial 0xEDB88320.
 */
#define ENTRIES_1(x, c) (x), (x) ^ (c)
#define ENTRIES_2(x, c, ...) ENTRIES_1(x, __VA_ARGS__), ENTRIES_1((x) ^ (c), __VA_ARGS__)
#define ENTRIES_3(x, c, ...) ENTRIES_2(x, __VA_ARGS__), ENTRIES_2((x) ^ (c), __VA_ARGS__)
#define ENTRIES_4(x, c, ...) ENTRIES_3(x, __VA_ARGS__), ENTRIES_3((x) ^ (c), __VA_ARGS__)
#define ENTRIES_5(x, c, ...) ENTRIES_4(x, __VA_ARGS__), ENTRIES_4((x) ^ (c), __VA_ARGS__)
#define ENTRIES_6(x, c, ...) ENTRIES_5(x, __VA_ARGS__), ENTRIES_5((x) ^ (c), __VA_ARGS__)
#define ENTRIES_7(x, c, ...) ENTRIES_6(x, __VA_ARGS__), ENTRIES_6((x) ^ (c), __VA_ARGS__)
#define ENTRIES_8(x, c, ...) ENTRIES_7(x, __VA_ARGS__), ENTRIES_7((x) ^ (c), __VA_ARGS__)

/* table[n]: a byte that n more bytes follow. */
static const uint32_t table[4][256] = {
    { ENTRIES_8(0u, 0xEDB88320u, 0x76DC4190u, 0x3B6E20C8u, 0x1DB71064u,
                0x0EDB8832u, 0x076DC419u, 0xEE0E612Cu, 0x77073096u) },
    { ENTRIES_8(0u, 0x3B83984Bu, 0xF0794F05u, 0x958424A2u, 0x4AC21251u,
                0xC8D98A08u, 0x646CC504u, 0x32366282u, 0x191B3141u) },
    { ENTRIES_8(0u, 0xE1351B80u, 0x709A8DC0u, 0x384D46E0u, 0x1C26A370u,
                0x0E1351B8u, 0x0709A8DCu, 0x0384D46Eu, 0x01C26A37u) },
    { ENTRIES_8(0u, 0xED59B63Bu, 0x9B14583Du, 0xA032AF3Eu, 0x5019579Fu,
                0xC5B428EFu, 0x8F629757u, 0xAA09C88Bu, 0xB8BC6765u) },
};

static uint32_t next_byte(uint32_t crc, uint8_t byte)
{
    return (crc >> 8) ^ table[0][(crc ^ byte) & 255u];
}

static uint32_t next_word(uint32_t crc, uint32_t four)
{
    crc ^= four;
    return table[3][crc & 255u] ^ table[2][(crc >> 8) & 255u] ^ table[1][(crc >> 16) & 255u] ^ table[0][crc >> 24];
}

uint32_t ff_fast_crc32(uint32_t crc, const void *bytes, uint32_t count)
{
    const uint8_t *next = bytes;

    crc = ~crc;
    for (; count > 0 && ((uintptr_t)next & 3u) != 0; count--) {
        crc = next_byte(crc, *next++);
    }
    for (; count >= 4u; count -= 4u, next += 4) {
        crc = next_word(crc, *(const word *)(const void *)next);
    }
    for (; count > 0; count--) {
        crc = next_byte(crc, *next++);
    }
    return ~crc;
}

/* Two halves side by side, -0 made 0: a sign stays where adding 0x7fff to the rest carries into its place. */
static uint32_t without_minus_zero(uint32_t halves)
{
    const uint32_t magnitudes = halves & 0x7FFF7FFFu;

    return magnitudes | (halves & (magnitudes + 0x7FFF7FFFu) & 0x80008000u);
}

static uint32_t next_half(uint32_t crc, uint32_t half)
{
    half = without_minus_zero(half);
    return next_byte(next_byte(crc, (uint8_t)half), (uint8_t)(half >> 8));
}

uint32_t ff_fast_crc32_halves(uint32_t crc, const void *halves, uint32_t count)
{
    const half_word *next = halves;

    crc = ~crc;
    if (count > 0 && ((uintptr_t)next & 3u) != 0) {
        crc = next_half(crc, *next++);
        count--;
    }
    for (; count >= 2u; count -= 2u, next += 2) {
        crc = next_word(crc, without_minus_zero(*(const word *)(const void *)next));
    }
    if (count > 0) {
        crc = next_half(crc, *next);
    }
    return ~crc;
}
