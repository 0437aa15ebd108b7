/* Reads an estimate, a scale, a shift and an offset, writes the value; until the end. */
#include "ff_fixed.h"

#include <stdio.h>

int main(void)
{
    int32_t job[4];
    while (fread(job, sizeof job, 1, stdin) == 1) {
        const int32_t value = ff_scaled_value(job[0], job[1], (uint32_t)job[2], job[3]);
        fwrite(&value, sizeof value, 1, stdout);
    }
    return 0;
}
