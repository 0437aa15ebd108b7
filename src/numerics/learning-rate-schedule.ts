/** Twin of templates/runtime/ff_learning_rate.h: the learning-rate schedule. */

/** Sixteenths of the rate after `step` updates: 16, one less after each `stride`, 1 at the end; always 16 for stride 0. */
export function learningRateSchedule(step: number, stride: number): number {
  const passed = stride === 0 ? 0 : Math.floor(step / stride);
  return passed < 15 ? 16 - passed : 1;
}

/** errors *= sixteenths / 16: integers rounded half up, floats exactly but for subnormals. */
export function scaleErrors(errors: Int32Array | Float32Array, sixteenths: number): void {
  const integer = errors instanceof Int32Array;
  for (let k = 0; k < errors.length; k++)
    errors[k] = integer ? (errors[k]! * sixteenths + 8) >> 4 : errors[k]! * (sixteenths / 16);
}
