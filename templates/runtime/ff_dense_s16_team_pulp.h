/* Products of masters on several PULP cores: each lists its share of the inputs for all, and sums its share of the outputs. */

FF_DEFINE_DENSE_S16(ff_dense_s16_placed_four, 4, "49", FF_DENSE_S16_PLACES, FF_DENSE_S16_LOAD(0))
FF_DEFINE_DENSE_S16(ff_dense_s16_placed_one, 1, "19", FF_DENSE_S16_PLACES, FF_DENSE_S16_LOAD(0))

/*
 * What a team works on: a product, and a list whose entries have places in place of steps. Where more inputs are not zero than it
 * holds, it has some at a time.
 */
struct ff_dense_s16_team {
    struct ff_shared_product product;
    uint32_t listed[FF_CORES]; /* inputs of each core that are not zero */
    struct ff_dense_s16_words list;
};

/* Enters input `i` with the number n, and returns the number of the next one. */
static inline uint32_t ff_dense_s16_enter(struct ff_dense_s16_words *list, uint32_t n, uint32_t value, uint32_t place)
{
    struct ff_dense_s16_word *const word = &list->word[n / 4u];
    ((uint8_t *)&word->inputs)[n % 4u] = (uint8_t)value;
    word->step[n % 4u] = place;
    return n + 1u;
}

/* Lists what is not zero of one core, of `count` inputs from x on, the first of which is at `place`; its first number is n. */
static void ff_dense_s16_list_turn(struct ff_dense_s16_words *list, const int8_t *x, uint32_t count, uint32_t place, uint32_t bytes,
                                   uint32_t core, uint32_t n)
{
    const uint32_t whole = ff_whole_words(x, count);
    for (uint32_t at = 4u * core; at < whole; at += FF_TURN) {
        uint32_t i = at;
        for (uint32_t word = ff_word(x + at); word != 0; word >>= 8, i++) {
            if ((word & 0xffu) != 0) {
                n = ff_dense_s16_enter(list, n, word, place + i * bytes);
            }
        }
    }
    for (uint32_t i = core + 1u == FF_CORES ? whole : count; i < count; i++) {
        if (x[i] != 0) {
            n = ff_dense_s16_enter(list, n, (uint32_t)x[i], place + i * bytes);
        }
    }
}

/* Says how many words the list has, and fills the last one with zeros. */
static void ff_dense_s16_end_list(struct ff_dense_s16_words *list, uint32_t count)
{
    list->count = (count + 3u) / 4u;
    for (; count % 4u != 0; count++) {
        ((uint8_t *)&list->word[count / 4u].inputs)[count % 4u] = 0;
        list->word[count / 4u].step[count % 4u] = 0;
    }
}

/* acc += the list times its rows for `count` neighbouring outputs, an even number. */
static void ff_dense_s16_placed(const struct ff_dense_s16_words *list, const int16_t *weights, int32_t *acc, uint32_t count)
{
    uint32_t j = list->count == 0 ? count : 0;
    for (; count - j >= 8u; j += 8u) {
        ff_dense_s16_placed_four(list, weights + j, acc + j);
    }
    for (; j != count; j += 2u) {
        ff_dense_s16_placed_one(list, weights + j, acc + j);
    }
}

/* The outputs of one core, in pairs; one that is left over goes alone. */
static void ff_dense_s16_part(void *context, uint32_t core)
{
    struct ff_dense_s16_team *const team = context;
    const struct ff_shared_product *const product = &team->product;
    const uint32_t inputs = product->inputs, outputs = product->outputs, cores = product->cores, most = 4u * FF_DENSE_S16_WORDS;
    const uint32_t first = ff_bound_of(outputs, 2u, core, cores);
    const uint32_t count = ff_bound_of(outputs, 2u, core + 1u, cores) - first, pairs = count & ~(uint32_t)1u;
    const int16_t *const weights = (const int16_t *)product->weights + first;
    int32_t *const acc = product->acc + first;
    uint32_t non_zero = 0;
    ff_dense_s16_copy(product->from + first, acc, count);
    for (uint32_t i = 0, end = inputs; i < inputs;) {
        team->listed[core] = ff_turn_count(product->x + i, end - i, core);
        ff_team_meet(cores); /* all have been counted */
        const struct ff_counts numbers = ff_counts_of(team->listed, core);
        if (numbers.all <= most) {
            ff_dense_s16_list_turn(&team->list, product->x + i, end - i, i * 2u * outputs, 2u * outputs, core, numbers.before);
            if (core + 1u == cores) {
                ff_dense_s16_end_list(&team->list, numbers.all);
            }
            ff_team_meet(cores); /* all have been listed */
            ff_dense_s16_placed(&team->list, weights, acc, pairs);
            non_zero += numbers.all;
            i = end;
        }
        if (i < inputs) { /* not all at a time */
            end = inputs - i < most ? inputs : i + most;
            ff_team_meet(cores); /* nobody needs counts and list any more */
        }
    }
    if (core == 0) {
        team->product.non_zero = non_zero;
    }
    for (uint32_t i = 0; pairs != count && i < inputs; i++) {
        acc[pairs] += product->x[i] * (weights[i * outputs + pairs] >> 8);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_product(const int16_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                     const int32_t *from, int32_t *acc)
{
    struct ff_dense_s16_team team;
    const uint32_t cores = ff_team_size(inputs * outputs);
    if (cores == 1u) {
        return ff_dense_s16_some(weights, inputs, outputs, outputs, x, from, acc);
    }
    team.product = (struct ff_shared_product){weights, x, from, acc, inputs, outputs, cores, 0};
    team.list.start[0] = team.list.start[1] = team.list.start[2] = team.list.start[3] = 0; /* unused: places say it all */
    ff_team_share(cores, ff_dense_s16_part, &team);
    return team.product.non_zero;
}

/* The same on one core. */
static uint32_t ff_dense_s16_accumulate(const int16_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    return ff_dense_s16_some(weights, inputs, outputs, outputs, x, from, acc);
}
