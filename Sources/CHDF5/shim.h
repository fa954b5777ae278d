// Names HDF5 to Swift: macros Swift cannot import become static inline functions. No logic.
#pragma once
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#include <hdf5/serial/hdf5_hl.h>
#else
#include <hdf5.h>
#include <hdf5_hl.h>
#endif

// Property list classes
static inline hid_t chdf5_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_dataset_access(void) { return H5P_DATASET_ACCESS; }
static inline hid_t chdf5_link_create(void) { return H5P_LINK_CREATE; }

// File access flags
static inline unsigned chdf5_create_exclusively(void) { return H5F_ACC_EXCL; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_read_write(void) { return H5F_ACC_RDWR; }

// Creation order of links and attributes: tracked and indexed, as netCDF-4 wants it
static inline unsigned chdf5_creation_order(void) { return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED; }

// Types in the file (little endian everywhere) and in memory
static inline hid_t chdf5_file_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_file_int8(void) { return H5T_STD_I8LE; }
static inline hid_t chdf5_file_int32(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_memory_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_memory_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_memory_int8(void) { return H5T_NATIVE_INT8; }
static inline hid_t chdf5_memory_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }

static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }

// The version of the metadata cache configuration, which H5Fget_mdc_config wants filled in
static inline int chdf5_cache_config_version(void) { return H5AC__CURR_CACHE_CONFIG_VERSION; }
