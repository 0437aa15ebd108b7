import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { walk } from "../grid/expected.js";
import type { GridModel } from "../grid/models.js";
import { byDay } from "../support/night.js";
import { teamModels } from "./models.js";
import { threadProgram, walkProgram, wordsOf } from "./threads.js";

const models: GridModel[] = teamModels();
const walks = models.map((each) => walk(each, 20));
const input = Buffer.concat(walks.map((each) => each.input));
const expected = walks.flatMap(({ words }) => words);

describe("threads of this computer", () => {
  test.each(byDay([2, 8] as const, 1))(
    "%i cores give the bits of the reference, inferring and learning",
    (cores) => {
      expect(wordsOf(walkProgram(models, cores), input)).toEqual(expected);
    },
    400_000,
  );

  test("no core reads what another one writes", () => {
    expect(wordsOf(walkProgram(models, 4, { flags: ["-fsanitize=thread"] }), input)).toEqual(expected);
  }, 400_000);

  test.each(["", "ff_team_barrier();"])("a core that does not come back is named: %s", (then) => {
    const main = `#include "ff_team.h"
static void ff_stuck_part(void *context, uint32_t core)
{
    volatile uint32_t *const stuck = context;
    while (core == *stuck) {
    }
    ${then}
}
int main(void)
{
    uint32_t stuck = 2;
    ff_team_run(ff_stuck_part, &stuck);
    return 0;
}
`;
    const { status, stderr } = spawnSync(threadProgram(main, ["-DFF_CORES=4", "-DFF_TEAM_SECONDS=1"]), {
      timeout: 20_000,
    });
    expect(status).toBe(1);
    expect(`${stderr}`).toBe("ff_team: core 2 has not come back from part 1 within 1 s\n");
  });
});
