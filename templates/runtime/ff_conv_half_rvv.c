/* Convolutions of halves with sums of halves for RVV. */
#ifndef FF_CONV_HALF_RVV_C
#define FF_CONV_HALF_RVV_C

#include "ff_float.h"
#include "ff_conv_half.h"
#include "ff_conv_halves_rvv.h"
#include "ff_dense_half.h"
#include "ff_window_part.h"

/* NaN where a sum is not finite, of which even the product with 0 is not 0. */
#define FF_CONV_HALF_STORE(sums, z)                                                                   \
    "vfmax.vf v0, " sums ", %[value]\n\t"                                                             \
    "vfmacc.vf v0, %[value], " sums "\n\t"                                                            \
    "vse16.v v0, (%[" #z "])\n\t"
#define FF_CONV_HALF_BEGIN_3                                                                          \
    "vsetvli zero, %[vl], e16, m8, ta, ma\n\t"                                                        \
    "vle16.v v8, (%[bias])\n\t"                                                                       \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"
#define FF_CONV_HALF_END_3                                                                            \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_HALF_STORE("v8", z0) FF_CONV_HALF_STORE("v16", z1) FF_CONV_HALF_STORE("v24", z2)

#define FF_CONV_HALF_BEGIN_6                                                                          \
    "vsetvli zero, %[vl], e16, m4, ta, ma\n\t"                                                        \
    "vle16.v v8, (%[bias])\n\t"                                                                       \
    "vmv.v.v v12, v8\n\t"                                                                             \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v20, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"                                                                             \
    "vmv.v.v v28, v8\n\t"
#define FF_CONV_HALF_END_6                                                                            \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_HALF_STORE("v8", z0) FF_CONV_HALF_STORE("v12", z1) FF_CONV_HALF_STORE("v16", z2)          \
    FF_CONV_HALF_STORE("v20", z3) FF_CONV_HALF_STORE("v24", z4) FF_CONV_HALF_STORE("v28", z5)

FF_DEFINE_CONV_HALVES(ff_conv_half_of_3, 3, FF_CONV_HALF_BEGIN_3, "vfmacc.vf", FF_CONV_HALF_END_3)
FF_DEFINE_CONV_HALVES(ff_conv_half_of_6, 6, FF_CONV_HALF_BEGIN_6, "vfmacc.vf", FF_CONV_HALF_END_6)

#define ff_group_sum     ff_half
#define ff_group_lanes   ff_wide_lanes
#define ff_group_of_3    ff_conv_half_of_3
#define ff_group_of_6    ff_conv_half_of_6
#define ff_group_patch   ff_patch_half
#define ff_group_compute ff_conv_half_compute
#define ff_group_windows ff_conv_half_windows
#define ff_group_points  ff_conv_half_points
#define ff_group_all     ff_conv_half_map
#include "ff_conv_groups_rvv.h"
#undef ff_group_sum
#undef ff_group_lanes
#undef ff_group_of_3
#undef ff_group_of_6
#undef ff_group_patch
#undef ff_group_compute
#undef ff_group_windows
#undef ff_group_points
#undef ff_group_all

#include "ff_conv_half_public.h"

#endif
