/* exp and log of floats, every operation rounded to float; at most 1 ulp from the real values. */
#ifndef FF_MATH_F32_H
#define FF_MATH_F32_H

/* exp(x); NaN stays NaN. */
float ff_exp_f32(float x);

/* Natural logarithm; -infinity for 0, NaN for negative numbers and NaN. */
float ff_log_f32(float x);

#endif
