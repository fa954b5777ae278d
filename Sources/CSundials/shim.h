// Names SUNDIALS to Swift: macros Swift cannot import become static inline functions. No logic.
#pragma once
#include <cvode/cvode.h>
#include <cvode/cvode_ls.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_config.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

static inline double *dosis_nvector_data(N_Vector v) { return NV_DATA_S(v); }
static inline double *dosis_dense_data(SUNMatrix m) { return SM_DATA_D(m); }

// SUNDIALS 7 takes a communicator by value; 6 takes a pointer.
static inline int dosis_context_create(SUNContext *context) { return SUNContext_Create(NULL, context); }
