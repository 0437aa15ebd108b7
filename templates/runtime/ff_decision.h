/* Events from the answers of a stream: votes, an answer that is unknown, a pause after each event. */
#ifndef FF_DECISION_H
#define FF_DECISION_H

#include "ff_types.h"

/* Votes and events beside the indices of classes. */
#define FF_UNKNOWN 0xFFFEu  /* answers whose margin is too small, or samples that were refused */
#define FF_NO_EVENT 0xFFFFu /* nothing new */

/* What was decided so far. */
struct ff_decision {
    uint32_t quiet; /* rows until another event may be told */
    uint16_t told;  /* decided last: a class, FF_UNKNOWN, FF_NO_EVENT for none */
    uint16_t next;  /* of the votes: the oldest one */
};

/* A class is decided that has `need` of the last `of` votes; `background` is a class that is no event, or FF_NO_EVENT. */
struct ff_decision_rule {
    uint32_t need;
    uint32_t of;
    uint32_t refractory;
    uint32_t background;
};

/* Begins: no vote, nothing told. */
static inline void ff_decision_start(struct ff_decision *decision, uint16_t *votes, uint32_t of)
{
    decision->quiet = 0;
    decision->told = FF_NO_EVENT;
    decision->next = 0;
    for (uint32_t i = 0; i < of; i++) {
        votes[i] = FF_NO_EVENT;
    }
}

/* The vote that most have given, at least `need`; of several the one that was given last. FF_NO_EVENT: there is none. */
static inline uint32_t ff_decision_winner(const uint16_t *votes, uint32_t newest, uint32_t need, uint32_t of)
{
    uint32_t best = FF_NO_EVENT;
    uint32_t most = need - 1u;
    uint32_t at = newest;

    for (uint32_t i = 0; i < of; i++) {
        uint32_t count = 0;

        for (uint32_t k = 0; k < of; k++) {
            count += votes[k] == votes[at];
        }
        if (votes[at] != FF_NO_EVENT && count > most) {
            best = votes[at];
            most = count;
        }
        at = at == 0 ? of - 1u : at - 1u;
    }
    return best;
}

/*
 * Takes the vote of an answer, a class or FF_UNKNOWN; `rows` have been taken since the vote before. Returns the event that
 * it brings: a class, FF_UNKNOWN, or FF_NO_EVENT.
 */
static inline uint32_t ff_decision_take(struct ff_decision *decision, uint16_t *votes,
        const struct ff_decision_rule *rule, uint32_t vote, uint32_t rows)
{
    const uint32_t newest = decision->next;
    uint32_t decided;
    int is_event;

    votes[newest] = (uint16_t)vote;
    decision->next = (uint16_t)(newest + 1u == rule->of ? 0 : newest + 1u);
    decision->quiet -= decision->quiet < rows ? decision->quiet : rows;
    decided = ff_decision_winner(votes, newest, rule->need, rule->of);
    if (decided == decision->told) {
        return FF_NO_EVENT;
    }
    is_event = decided < FF_UNKNOWN && decided != rule->background;
    if (is_event && decision->quiet > 0) { /* it waits, and what was told has ended */
        decision->told = FF_NO_EVENT;
        return FF_NO_EVENT;
    }
    decision->told = (uint16_t)decided;
    if (is_event) {
        decision->quiet = rule->refractory;
    }
    return is_event || decided == FF_UNKNOWN ? decided : FF_NO_EVENT;
}

#endif
