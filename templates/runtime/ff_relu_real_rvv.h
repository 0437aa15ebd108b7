/* Sums become activations, vectors of them; once for each stored type. */

/* NaN where a sum is not finite, of which even the product with 0 is not 0. */
static inline ff_vstored ff_relu(vfloat32m8_t sums, size_t vl)
{
    const vfloat32m8_t active = __riscv_vfmax_vf_f32m8(sums, 0.0f, vl);
    return ff_vstore(__riscv_vfmacc_vf_f32m8(active, 0.0f, sums, vl), vl);
}
