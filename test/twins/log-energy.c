/* Reads a sum (64 bits), a mean and a deviation, writes the logarithm and how far it is from the mean; until the end. */
#include "ff_anomaly.h"
#include "ff_log_energy.h"

#include <stdio.h>

int main(void)
{
    uint64_t sum;
    int32_t usual[2];
    while (fread(&sum, sizeof sum, 1, stdin) == 1 && fread(usual, sizeof usual, 1, stdin) == 1) {
        const int32_t energy = ff_log_of_sum(sum);
        const int32_t found[2] = {energy, ff_deviation(energy, usual[0], usual[1])};
        fwrite(found, sizeof found, 1, stdout);
    }
    return 0;
}
