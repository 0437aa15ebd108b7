import { loadTarget } from "../../../src/target/target.js";
import { compile } from "../../../src/target/toolchain.js";
import { writeEcho } from "../../support/echo.js";
import type { Scene } from "../../support/scene.js";

const ECHO = `#include "echo.h"
static int32_t one(void)
{
    return 1;
}

static int32_t (*volatile function)(void) = one;

int32_t echo_infer(int32_t count)
{
    return function() + count;
}
`;

export default ({ folder }: Scene) =>
  compile(writeEcho(folder, { "echo/echo.c": ECHO }), "echo", loadTarget("rv32imc"));
