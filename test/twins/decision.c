/* Reads rules with votes, writes the event of each vote. */
#include "ff_decision.h"

#include <stdio.h>

int main(void)
{
    uint32_t head[5];

    while (fread(head, sizeof head, 1, stdin) == 1) {
        const struct ff_decision_rule rule = {head[0], head[1], head[2], head[3]};
        struct ff_decision decision;
        uint16_t votes[32];

        ff_decision_start(&decision, votes, rule.of);
        for (uint32_t i = 0; i < head[4]; i++) {
            uint32_t vote[2];
            uint32_t event;

            if (fread(vote, sizeof vote, 1, stdin) != 1) {
                return 1;
            }
            event = ff_decision_take(&decision, votes, &rule, vote[0], vote[1]);
            fwrite(&event, sizeof event, 1, stdout);
        }
    }
    return 0;
}
