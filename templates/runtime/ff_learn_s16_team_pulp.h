/*
 * Updates of int16 masters on several PULP cores. Few units have an error, and they stand together as well as inputs that are not
 * zero do: so all cores list both for all, and each moves its share of the listed rows, for all units that move.
 */

#define FF_LEARN_INPUTS 256u

/* What is moved, by masters whose rows draw as they say: weights[i][j] -= (c_j x_i + r_ij) >> dither. */
struct ff_learn_s16_moves {
    const struct ff_masters *masters;
    const int8_t *x;
    const int16_t *c;
    uint32_t units; /* an even number */
    uint32_t base;
    uint32_t start; /* index of the first unit for its draws */
};

/* The lists of all cores, for some of the inputs and units. */
struct ff_learn_s16_shares {
    uint32_t inputs[FF_CORES]; /* of each core: those that are not zero, */
    uint32_t pairs[FF_CORES];  /* pairs of units one of which moves, */
    int32_t largest[FF_CORES]; /* the largest of their rates */
    uint16_t input[FF_LEARN_INPUTS];
    struct ff_learn_s16_blocks blocks;
};

static uint32_t ff_learn_s16_before(const uint32_t *of_each, uint32_t core)
{
    uint32_t sum = 0;
    for (uint32_t n = 0; n < core; n++) {
        sum += of_each[n];
    }
    return sum;
}

static uint32_t ff_learn_s16_count_pairs(const int16_t *c, uint32_t j, uint32_t end)
{
    uint32_t count = 0;
    for (; j < end; j += 2u) {
        count += (c[j] | c[j + 1u]) != 0;
    }
    return count;
}

/* The pairs of one core, of units from j to `end`, behind those of the cores before it. */
static void ff_learn_s16_enter_pairs(struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t j,
                                     uint32_t end, uint32_t core)
{
    uint32_t n = ff_learn_s16_before(shares->pairs, core);
    int32_t largest = 0;
    for (; j < end; j += 2u) {
        if ((moves->c[j] | moves->c[j + 1u]) != 0) {
            const int32_t rate = ff_learn_s16_pair(&shares->blocks, n++, moves->masters, moves->c, j, moves->base, moves->start);
            largest = rate > largest ? rate : largest;
        }
    }
    shares->largest[core] = largest;
    if (core + 1u == FF_CORES) {
        ff_learn_s16_fill(&shares->blocks, n, moves->masters->weights);
    }
}

static int32_t ff_learn_s16_largest_rate(const struct ff_learn_s16_shares *shares)
{
    int32_t largest = 0;
    for (uint32_t n = 0; n < FF_CORES; n++) {
        largest = shares->largest[n] > largest ? shares->largest[n] : largest;
    }
    return largest;
}

/* The inputs of one core, behind those of the cores before it. */
static void ff_learn_s16_enter_inputs(struct ff_learn_s16_shares *shares, const int8_t *x, uint32_t i, uint32_t end, uint32_t core)
{
    uint16_t *next = shares->input + ff_learn_s16_before(shares->inputs, core);
    for (; (i = ff_next_non_zero(x, i, end)) != end; i++) {
        *next++ = (uint16_t)i;
    }
}

/* Moves the rows of the inputs from `n` to `end`, for all units that move; returns how many values the limits changed. */
static uint32_t ff_learn_s16_move_inputs(const struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t n,
                                         uint32_t end)
{
    const uint32_t bytes = 2u * moves->masters->outputs, pairs = ff_learn_s16_before(shares->pairs, FF_CORES);
    const int32_t largest = ff_learn_s16_largest_rate(shares);
    struct ff_learn_s16_rows rows;
    uint32_t saturations = 0;
    while (pairs != 0 && n != end) {
        rows.start = shares->input[n] * bytes;
        for (rows.count = 0; rows.count != FF_LEARN_ROWS && n != end; rows.count++, n++) {
            struct ff_learn_s16_row *const row = &rows.row[rows.count];
            ff_learn_s16_row_of(row, moves->masters, moves->x, shares->input[n]);
            row->step = n + 1u < end ? (uint32_t)(shares->input[n + 1u] - shares->input[n]) * bytes : 0;
        }
        saturations += ff_learn_s16_move_blocks(&rows, shares->blocks.block, pairs, largest, moves->masters->dither);
    }
    return saturations;
}

/* What one core does for some units, from `unit` on: it lists its share, waits for the others, moves its share of the rows. */
static uint32_t ff_learn_s16_move_units(struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t unit,
                                        uint32_t units, uint32_t core)
{
    const uint32_t inputs = moves->masters->inputs;
    const uint32_t from = unit + 2u * ff_first_output(units / 2u, core), to = unit + 2u * ff_first_output(units / 2u, core + 1u);
    uint32_t saturations = 0;
    shares->pairs[core] = ff_learn_s16_count_pairs(moves->c, from, to);
    for (uint32_t i = 0; i < inputs; i += FF_LEARN_INPUTS) {
        const uint32_t count = inputs - i < FF_LEARN_INPUTS ? inputs - i : FF_LEARN_INPUTS;
        const uint32_t first = i + ff_bound_of(count, 4u, core, FF_CORES), end = i + ff_bound_of(count, 4u, core + 1u, FF_CORES);
        shares->inputs[core] = ff_count_non_zero_s8(moves->x + first, end - first);
        ff_team_barrier(); /* all have been counted */
        if (i == 0) {
            ff_learn_s16_enter_pairs(shares, moves, from, to, core);
        }
        ff_learn_s16_enter_inputs(shares, moves->x, first, end, core);
        ff_team_barrier(); /* all have been listed */
        const uint32_t rows = ff_learn_s16_before(shares->inputs, FF_CORES);
        saturations += ff_learn_s16_move_inputs(shares, moves, ff_first_output(rows, core), ff_first_output(rows, core + 1u));
        if (inputs - i > FF_LEARN_INPUTS) {
            ff_team_barrier(); /* nobody needs the inputs any more */
        }
    }
    return saturations;
}

/* What one core does of all; returns how many values the limits changed. */
static uint32_t ff_learn_s16_share(struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t core)
{
    const uint32_t most = 2u * FF_LEARN_PAIRS * FF_LEARN_BLOCKS;
    uint32_t saturations = 0;
    for (uint32_t unit = 0; unit < moves->units; unit += most) {
        if (unit != 0) {
            ff_team_barrier(); /* nobody needs the units before any more */
        }
        const uint32_t left = moves->units - unit;
        saturations += ff_learn_s16_move_units(shares, moves, unit, left < most ? left : most, core);
    }
    return saturations;
}
