/* Convolutions of halves with float sums for RVV. */
#ifndef FF_CONV_F16_RVV_C
#define FF_CONV_F16_RVV_C

#include "ff_float.h"
#include "ff_conv_f16.h"
#include "ff_conv_halves_rvv.h"
#include "ff_dense_f16.h"
#include "ff_window_part.h"

/* NaN where a sum is not finite, of which even the product with 0 is not 0; + 0 turns -0 into 0. */
#define FF_CONV_F16_STORE_3(sums, z)                                                                  \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vfmax.vf v0, " sums ", %[zero]\n\t"                                                              \
    "vfmacc.vf v0, %[zero], " sums "\n\t"                                                             \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vfncvt.f.f.w v0, v0\n\t"                                                                         \
    "vfadd.vf v0, v0, %[value]\n\t"                                                                   \
    "vse16.v v0, (%[" #z "])\n\t"
#define FF_CONV_F16_BEGIN_3                                                                           \
    "vsetvli zero, %[vl], e16, m4, ta, ma\n\t"                                                        \
    "vle16.v v0, (%[bias])\n\t"                                                                       \
    "vfwcvt.f.f.v v8, v0\n\t"                                                                         \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"                                                         \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"                                                                             \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"
#define FF_CONV_F16_END_3                                                                             \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_F16_STORE_3("v8", z0) FF_CONV_F16_STORE_3("v16", z1) FF_CONV_F16_STORE_3("v24", z2)

#define FF_CONV_F16_STORE_6(sums, z)                                                                  \
    "vsetvli zero, zero, e32, m4, ta, ma\n\t"                                                         \
    "vfmax.vf v0, " sums ", %[zero]\n\t"                                                              \
    "vfmacc.vf v0, %[zero], " sums "\n\t"                                                             \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"                                                         \
    "vfncvt.f.f.w v0, v0\n\t"                                                                         \
    "vfadd.vf v0, v0, %[value]\n\t"                                                                   \
    "vse16.v v0, (%[" #z "])\n\t"
#define FF_CONV_F16_BEGIN_6                                                                           \
    "vsetvli zero, %[vl], e16, m2, ta, ma\n\t"                                                        \
    "vle16.v v0, (%[bias])\n\t"                                                                       \
    "vfwcvt.f.f.v v8, v0\n\t"                                                                         \
    "vsetvli zero, zero, e32, m4, ta, ma\n\t"                                                         \
    "vmv.v.v v12, v8\n\t"                                                                             \
    "vmv.v.v v16, v8\n\t"                                                                             \
    "vmv.v.v v20, v8\n\t"                                                                             \
    "vmv.v.v v24, v8\n\t"                                                                             \
    "vmv.v.v v28, v8\n\t"                                                                             \
    "vsetvli zero, zero, e16, m2, ta, ma\n\t"
#define FF_CONV_F16_END_6                                                                             \
    "fmv.h.x %[value], zero\n\t"                                                                      \
    FF_CONV_F16_STORE_6("v8", z0) FF_CONV_F16_STORE_6("v12", z1) FF_CONV_F16_STORE_6("v16", z2)       \
    FF_CONV_F16_STORE_6("v20", z3) FF_CONV_F16_STORE_6("v24", z4) FF_CONV_F16_STORE_6("v28", z5)

FF_DEFINE_CONV_HALVES(ff_conv_f16_of_3, 3, FF_CONV_F16_BEGIN_3, "vfwmacc.vf", FF_CONV_F16_END_3)
FF_DEFINE_CONV_HALVES(ff_conv_f16_of_6, 6, FF_CONV_F16_BEGIN_6, "vfwmacc.vf", FF_CONV_F16_END_6)

#define ff_group_sum     float
#define ff_group_lanes   ff_lanes
#define ff_group_of_3    ff_conv_f16_of_3
#define ff_group_of_6    ff_conv_f16_of_6
#define ff_group_patch   ff_patch_f16
#define ff_group_compute ff_conv_f16_compute
#define ff_group_windows ff_conv_f16_windows
#define ff_group_points  ff_conv_f16_points
#define ff_group_all     ff_conv_f16_map
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

#include "ff_conv_f16_public.h"

#endif
