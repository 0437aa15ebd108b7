import { loadTarget } from "../../../src/target/target.js";
import { compile } from "../../../src/target/toolchain.js";
import { writeEcho } from "../../support/echo.js";
import type { Scene } from "../../support/scene.js";

const ECHO = `#include "echo.h"
int32_t echo_infer(int32_t count)
{
    volatile int32_t values[count];

    values[count - 1] = count;
    return values[0];
}
`;

export default ({ folder }: Scene) =>
  compile(writeEcho(folder, { "echo/echo.c": ECHO }), "echo", loadTarget("rv32imc"));
