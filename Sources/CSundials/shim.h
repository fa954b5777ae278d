// Names SUNDIALS to Swift: macros Swift cannot import, and what differs between versions, become static inline
// functions. No logic.
#pragma once
#include <cvodes/cvodes.h>
#include <cvodes/cvodes_ls.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_config.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

static inline double *_Nonnull dosis_nvector_data(N_Vector _Nonnull v) { return NV_DATA_S(v); }
static inline double *_Nonnull dosis_dense_data(SUNMatrix _Nonnull m) { return SM_DATA_D(m); }

#if SUNDIALS_VERSION_MAJOR >= 7
// SUNDIALS 7 takes a communicator by value and reports errors through the context.
static inline int dosis_context_create(SUNContext *context) { return SUNContext_Create(SUN_COMM_NULL, context); }
static inline int dosis_silence(SUNContext context, void *cvode) {
    (void)cvode;
    return SUNContext_ClearErrHandlers(context);
}
#else
static inline int dosis_context_create(SUNContext *context) { return SUNContext_Create(NULL, context); }
static void dosis_ignore_message(int code, const char *module, const char *function, char *message, void *data) {
    (void)code, (void)module, (void)function, (void)message, (void)data;
}
static inline int dosis_silence(SUNContext context, void *cvode) {
    (void)context;
    return CVodeSetErrHandlerFn(cvode, dosis_ignore_message, NULL);
}
#endif
