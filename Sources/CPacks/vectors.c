// Memory of a pack's N_Vectors.
#include "pack.h"
#include <stdlib.h>
#include <string.h>

static N_Vector_ID identify(N_Vector v) {
    (void)v;
    return SUNDIALS_NVEC_CUSTOM;
}

static sunindextype length(N_Vector v) {
    const pack *p = pack_owner(v);
    return (sunindextype)p->model.states * p->width;
}

static N_Vector with_values(N_Vector v, pack *owner) {
    if (!v) return NULL;
    const size_t bytes = (size_t)owner->model.states * owner->width * sizeof(double);
    pack_vector *content = malloc(sizeof *content);
    double *values = aligned_alloc(PACK_ALIGNMENT, (bytes + PACK_ALIGNMENT - 1) / PACK_ALIGNMENT * PACK_ALIGNMENT);
    if (!content || !values) {
        free(content);
        free(values);
        N_VFreeEmpty(v);
        return NULL;
    }
    memset(values, 0, bytes);
    *content = (pack_vector){.values = values, .owner = owner, .captures = false};
    v->content = content;
    return v;
}

N_Vector pack_vector_new(pack *owner) {
    N_Vector v = N_VNewEmpty(owner->context);
    if (!v) return NULL;
    v->ops->nvgetvectorid = identify;
    v->ops->nvgetlength = length;
    v->ops->nvclone = pack_vector_clone;
    v->ops->nvdestroy = pack_vector_destroy;
    owner->kernels->set_vector_operations(v->ops);
    return with_values(v, owner);
}

N_Vector pack_vector_clone(N_Vector w) {
    N_Vector v = N_VNewEmpty(w->sunctx);
    if (!v) return NULL;
    if (N_VCopyOps(w, v)) {
        N_VFreeEmpty(v);
        return NULL;
    }
    return with_values(v, pack_owner(w));
}

void pack_vector_destroy(N_Vector v) {
    if (!v) return;
    pack_vector *content = v->content;
    if (content) free(content->values);
    free(content);
    v->content = NULL;
    N_VFreeEmpty(v);
}
