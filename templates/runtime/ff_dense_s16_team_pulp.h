/* Products of masters on several PULP cores: each lists its share of the inputs for all, and sums its share of the outputs. */

FF_DEFINE_DENSE_S16(ff_dense_s16_placed_four, 4, "49", FF_DENSE_S16_PLACES, FF_DENSE_S16_LOAD(0))
FF_DEFINE_DENSE_S16(ff_dense_s16_placed_one, 1, "19", FF_DENSE_S16_PLACES, FF_DENSE_S16_LOAD(0))

/* What a team works on: a product, and a list whose entries have places in place of steps. */
struct ff_dense_s16_team {
    struct ff_shared_product product;
    uint32_t listed[FF_CORES]; /* inputs of each core that are not zero */
    struct ff_dense_s16_words list;
};

/* Lists the share of a core of the inputs from `i` on, behind those of the cores before it; the last one fills the last word. */
static void ff_dense_s16_list_share(struct ff_dense_s16_team *team, uint32_t i, uint32_t count, uint32_t core)
{
    struct ff_shared_product *const product = &team->product;
    struct ff_dense_s16_words *const list = &team->list;
    const int8_t *const x = product->x;
    const uint32_t cores = product->cores, bytes = 2u * product->outputs;
    const uint32_t first = i + ff_bound_of(count, 4u, core, cores), end = i + ff_bound_of(count, 4u, core + 1u, cores);
    uint32_t n = 0;
    team->listed[core] = ff_count_non_zero_s8(x + first, end - first);
    ff_team_meet(cores); /* all have been counted */
    for (uint32_t before = 0; before < core; before++) {
        n += team->listed[before];
    }
    for (i = first; (i = ff_next_non_zero(x, i, end)) != end; i++, n++) {
        struct ff_dense_s16_word *const word = &list->word[n / 4u];
        ((int8_t *)&word->inputs)[n % 4u] = x[i];
        word->step[n % 4u] = i * bytes;
    }
    if (core + 1u == cores) {
        product->non_zero += n;
        list->count = (n + 3u) / 4u;
        for (; n % 4u != 0; n++) {
            ((int8_t *)&list->word[n / 4u].inputs)[n % 4u] = 0;
            list->word[n / 4u].step[n % 4u] = 0;
        }
    }
    ff_team_meet(cores); /* all have been listed */
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
    const uint32_t inputs = product->inputs, outputs = product->outputs, most = 4u * FF_DENSE_S16_WORDS;
    const uint32_t first = ff_bound_of(outputs, 2u, core, product->cores);
    const uint32_t count = ff_bound_of(outputs, 2u, core + 1u, product->cores) - first, pairs = count & ~(uint32_t)1u;
    const int16_t *const weights = (const int16_t *)product->weights + first;
    int32_t *const acc = product->acc + first;
    ff_dense_s16_copy(product->from + first, acc, count);
    for (uint32_t i = 0; i < inputs; i += most) {
        ff_dense_s16_list_share(team, i, inputs - i < most ? inputs - i : most, core);
        ff_dense_s16_placed(&team->list, weights, acc, pairs);
        if (inputs - i > most) {
            ff_team_meet(product->cores); /* nobody needs them any more */
        }
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
