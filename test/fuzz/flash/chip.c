#define _GNU_SOURCE
#include "chip.h"

#include "input.h"

#include <string.h>
#include <sys/mman.h>

struct chip chip;

uint8_t *chip_map(uint32_t address, uint32_t bytes)
{
    const uint32_t within = address % 4096u; /* of a page */
    void *const wanted = (void *)(uintptr_t)(address - within);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
    uint8_t *const found = mmap(wanted, within + bytes, PROT_READ | PROT_WRITE, flags, -1, 0);

    insist(found == wanted, "memory where the board has its flash");
    memset(found, 0xFF, within + bytes);
    return found + within;
}

int chip_change(uint8_t *bytes, const uint8_t *data, uint32_t count)
{
    const int cut = ++chip.operations == chip.cut, fails = chip.operations == chip.fail;
    const uint32_t whole = cut || fails ? count * chip.torn / 256u : count;
    const uint32_t at = (uint32_t)(uintptr_t)bytes;
    uint32_t i;

    insist(at >= chip.first && count <= chip.end - at && at < chip.end, "nothing but the area is changed");
    for (i = 0; i < whole; i++) {
        bytes[i] = data == NULL ? 0xFF : bytes[i] & data[i];
    }
    if (whole < count && data != NULL) {
        bytes[whole] &= data[whole] | (uint8_t)chip.noise;
    } else if (whole < count) {
        bytes[whole] |= (uint8_t)chip.noise;
    }
    if (cut) {
        longjmp(chip.power, 1);
    }
    chip.failed = chip.failed || (fails && !chip.silent);
    return !fails || chip.silent;
}
