// libhdf5 as Swift can use it: macros become functions, and what takes six calls takes one.
// Functions that can fail return a negative number then, or NULL.
#pragma once
#include <hdf5.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <hdf5_hl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef hid_t chdf5_id;

/// To be called before anything else of the library, which then leaves files alone when the program ends.
static inline void chdf5_leave_exit_alone(void) { H5dont_atexit(); }

/// Errors are told by the caller, not printed by the library.
static inline void chdf5_be_quiet(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

/// Creates a file with the newest format that 1.10 knows, which SWMR needs.
static inline chdf5_id chdf5_create(const char *path) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  H5Pclose(access);
  return file;
}

/// Opens for reading; a file whose writer is at work, or died, too. `*was_open` tells.
static inline chdf5_id chdf5_open(const char *path, int *was_open) {
  *was_open = 0;
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  if (file >= 0) return file;
  *was_open = 1;
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  // Each further attempt waits twice as long, from 1 ns on; a damaged file would take hours by default.
  H5Pset_metadata_read_attempts(access, 24);
  file = H5Fopen(path, H5F_ACC_RDONLY | H5F_ACC_SWMR_READ, access);
  H5Pclose(access);
  return file;
}

static inline int chdf5_close(chdf5_id file) { return H5Fclose(file); }
static inline int chdf5_flush(chdf5_id file) { return H5Fflush(file, H5F_SCOPE_GLOBAL); }
static inline int chdf5_start_swmr(chdf5_id file) { return H5Fstart_swmr_write(file); }

static inline hid_t chdf5_string_type(void) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

static inline int chdf5_make_group(chdf5_id file, const char *path) {
  hid_t creation = H5Pcreate(H5P_LINK_CREATE);
  H5Pset_create_intermediate_group(creation, 1);
  hid_t group = H5Gcreate2(file, path, creation, H5P_DEFAULT, H5P_DEFAULT);
  H5Pclose(creation);
  return group < 0 ? -1 : H5Gclose(group);
}

static inline int chdf5_has(chdf5_id file, const char *path) { return H5Lexists(file, path, H5P_DEFAULT) > 0; }

static inline int chdf5_attribute_strings(chdf5_id file, const char *object, const char *name, const char **values, size_t count, int is_scalar) {
  hid_t target = H5Oopen(file, object, H5P_DEFAULT);
  if (target < 0) return -1;
  hsize_t size = count;
  hid_t space = is_scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, NULL);
  hid_t type = chdf5_string_type();
  hid_t attribute = H5Acreate2(target, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  int result = attribute < 0 ? -1 : H5Awrite(attribute, type, values);
  if (attribute >= 0) H5Aclose(attribute);
  H5Tclose(type); H5Sclose(space); H5Oclose(target);
  return result;
}

static inline int chdf5_attribute_float(chdf5_id file, const char *object, const char *name, float value) {
  return H5LTset_attribute_float(file, object, name, &value, 1);
}

/// A scalar attribute of one number.
static inline int chdf5_attribute_one(chdf5_id file, const char *object, const char *name, hid_t kept, hid_t given, const void *value) {
  hid_t target = H5Oopen(file, object, H5P_DEFAULT);
  if (target < 0) return -1;
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t attribute = H5Acreate2(target, name, kept, space, H5P_DEFAULT, H5P_DEFAULT);
  int result = attribute < 0 ? -1 : H5Awrite(attribute, given, value);
  if (attribute >= 0) H5Aclose(attribute);
  H5Sclose(space); H5Oclose(target);
  return result;
}

/// A scalar float attribute, as NWB wants its rates.
static inline int chdf5_attribute_scalar(chdf5_id file, const char *object, const char *name, float value) {
  return chdf5_attribute_one(file, object, name, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, &value);
}

static inline int chdf5_attribute_int(chdf5_id file, const char *object, const char *name, int value) {
  return chdf5_attribute_one(file, object, name, H5T_STD_I32LE, H5T_NATIVE_INT, &value);
}

static inline int chdf5_attribute_ints(chdf5_id file, const char *object, const char *name, const int *values, size_t count) {
  return H5LTset_attribute_int(file, object, name, values, count);
}

/// A reference to another object, as DynamicTables' regions want them.
static inline int chdf5_attribute_reference(chdf5_id file, const char *object, const char *name, const char *to) {
  hobj_ref_t reference;
  if (H5Rcreate(&reference, file, to, H5R_OBJECT, -1) < 0) return -1;
  hid_t target = H5Oopen(file, object, H5P_DEFAULT);
  if (target < 0) return -1;
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t attribute = H5Acreate2(target, name, H5T_STD_REF_OBJ, space, H5P_DEFAULT, H5P_DEFAULT);
  int result = attribute < 0 ? -1 : H5Awrite(attribute, H5T_STD_REF_OBJ, &reference);
  if (attribute >= 0) H5Aclose(attribute);
  H5Sclose(space); H5Oclose(target);
  return result;
}

/// Strings: a scalar, or one dimension, which may be told to be extendible.
static inline int chdf5_strings(chdf5_id file, const char *path, const char **values, size_t count, int is_scalar, int extendible) {
  hsize_t size = count, most = H5S_UNLIMITED, chunk = count > 0 ? count : 1;
  hid_t space = is_scalar ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, extendible ? &most : NULL);
  hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  if (extendible) H5Pset_chunk(creation, 1, &chunk);
  hid_t type = chdf5_string_type();
  hid_t set = H5Dcreate2(file, path, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  int result = set < 0 ? -1 : (count == 0 ? 0 : H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
  if (set >= 0) H5Dclose(set);
  H5Tclose(type); H5Pclose(creation); H5Sclose(space);
  return result;
}

static inline int chdf5_ints(chdf5_id file, const char *path, const int32_t *values, size_t count) {
  hsize_t size = count;
  return H5LTmake_dataset(file, path, 1, &size, H5T_NATIVE_INT32, values);
}

static inline int chdf5_doubles(chdf5_id file, const char *path, const double *values, size_t count) {
  hsize_t size = count;
  return H5LTmake_dataset(file, path, 1, &size, H5T_NATIVE_DOUBLE, values);
}

static inline int chdf5_scalar_double(chdf5_id file, const char *path, double value) {
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t set = H5Dcreate2(file, path, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  int result = set < 0 ? -1 : H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
  if (set >= 0) H5Dclose(set);
  H5Sclose(space);
  return result;
}

static inline int chdf5_scalar_byte(chdf5_id file, const char *path, int8_t value, int is_new) {
  hid_t space = H5Screate(H5S_SCALAR);
  hid_t set = is_new ? H5Dcreate2(file, path, H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT) : H5Dopen2(file, path, H5P_DEFAULT);
  int result = set < 0 ? -1 : H5Dwrite(set, H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
  if (set >= 0) H5Dclose(set);
  H5Sclose(space);
  return result;
}

/// Room of a text that may change while others read the file, bytes; what is longer is cut.
enum { CHDF5_NOTE = 512 };

static inline hid_t chdf5_note_type(void) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, CHDF5_NOTE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

/// A scalar text of fixed room. `text` has room for CHDF5_NOTE bytes.
static inline int chdf5_write_note(chdf5_id file, const char *path, const char *text, int is_new) {
  hid_t space = H5Screate(H5S_SCALAR), type = chdf5_note_type();
  hid_t set = is_new ? H5Dcreate2(file, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT) : H5Dopen2(file, path, H5P_DEFAULT);
  int result = set < 0 ? -1 : H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text);
  if (set >= 0) H5Dclose(set);
  H5Tclose(type); H5Sclose(space);
  return result;
}

/// `text` has room for CHDF5_NOTE bytes.
static inline int chdf5_read_note(chdf5_id file, const char *path, char *text) {
  if (H5Lexists(file, path, H5P_DEFAULT) <= 0) return -1;
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT), type = chdf5_note_type();
  int result = set < 0 ? -1 : H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text);
  if (set >= 0) H5Dclose(set);
  H5Tclose(type);
  return result;
}

/// How a growing dataset keeps its numbers; whole ones are handed over as doubles.
enum { CHDF5_SINGLE = 0, CHDF5_DOUBLE = 1, CHDF5_WHOLE = 2 };

/// A dataset that grows along its first dimension; left open, its id returned.
static inline chdf5_id chdf5_growing(chdf5_id file, const char *path, int rank, const size_t *row, size_t chunk_rows, int kind, int compresses) {
  hsize_t size[4] = {0}, most[4], chunk[4];
  most[0] = H5S_UNLIMITED; chunk[0] = chunk_rows;
  for (int i = 1; i < rank; i++) size[i] = most[i] = chunk[i] = row[i - 1];
  hid_t space = H5Screate_simple(rank, size, most);
  hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, rank, chunk);
  if (compresses) {
    H5Pset_shuffle(creation);
    H5Pset_deflate(creation, 1);
  }
  double unwritten = NAN;
  if (kind != CHDF5_WHOLE) H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &unwritten);
  hid_t type = kind == CHDF5_SINGLE ? H5T_IEEE_F32LE : kind == CHDF5_DOUBLE ? H5T_IEEE_F64LE : H5T_STD_I32LE;
  hid_t set = H5Dcreate2(file, path, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  H5Pclose(creation); H5Sclose(space);
  return set;
}

/// Takes back all rows of a growing dataset from `rows` on.
static inline int chdf5_cut(chdf5_id set, size_t rows) {
  hsize_t size[4];
  hid_t space = H5Dget_space(set);
  int rank = H5Sget_simple_extent_dims(space, size, NULL);
  H5Sclose(space);
  size[0] = rows;
  return rank < 1 ? -1 : H5Dset_extent(set, size);
}

#ifndef F_OFD_GETLK
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#endif

/// Marks a file as being written, until the descriptor that is returned is closed. The library's own locks end where readers
/// may begin (SWMR), and readers would mind a lock of that kind.
static inline int chdf5_hold(const char *path) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file >= 0) fcntl(file, F_OFD_SETLK, &lock);
  return file;
}

/// Whether another holds a file: 1; whether another program has it open through HDF5, which then refuses to write it: 2.
static inline int chdf5_is_held(const char *path) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return 0;
  int held = fcntl(file, F_OFD_GETLK, &lock) >= 0 && lock.l_type != F_UNLCK;
  if (!held && flock(file, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK) held = 2;
  close(file);
  return held;
}

extern int fallocate(int file, int mode, off_t from, off_t count);

/// Takes blocks of the disk for what a file will have, its size as before.
static inline int chdf5_reserve(int file, int64_t from, int64_t count) {
  const int keep_size = 1;  // FALLOC_FL_KEEP_SIZE
  return fallocate(file, keep_size, from, count);
}

/// Gives blocks past a file's end back to the disk.
static inline int chdf5_give_back(int file) {
  struct stat now;
  return fstat(file, &now) < 0 ? -1 : ftruncate(file, now.st_size);
}

/// Bytes of a file.
static inline int64_t chdf5_file_size(int file) {
  struct stat now;
  return fstat(file, &now) < 0 ? -1 : (int64_t)now.st_size;
}

static inline void chdf5_let_go(int file) { if (file >= 0) close(file); }

/// Appends rows to a growing dataset that has `have` rows.
static inline int chdf5_append(chdf5_id set, const void *values, size_t have, size_t rows, int is_double) {
  hsize_t size[4], start[4] = {0};
  hid_t space = H5Dget_space(set);
  int rank = H5Sget_simple_extent_dims(space, size, NULL);
  H5Sclose(space);
  size[0] = have + rows;
  if (rank < 1 || H5Dset_extent(set, size) < 0) return -1;
  space = H5Dget_space(set);
  start[0] = have; size[0] = rows;
  hid_t memory = H5Screate_simple(rank, size, NULL);
  H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, size, NULL);
  int result = H5Dwrite(set, is_double ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values);
  H5Sclose(memory); H5Sclose(space);
  return result;
}

/// Appends rows that are one whole chunk to a growing dataset that has `have` rows and compresses nothing: past the library's
/// own copy of the chunk.
static inline int chdf5_append_chunk(chdf5_id set, const void *values, size_t have, size_t rows, size_t bytes, int is_double) {
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
  return chdf5_append(set, values, have, rows, is_double);
#else
  hsize_t size[4], start[4] = {0};
  hid_t space = H5Dget_space(set);
  int rank = H5Sget_simple_extent_dims(space, size, NULL);
  H5Sclose(space);
  size[0] = have + rows; start[0] = have;
  if (rank < 1 || H5Dset_extent(set, size) < 0) return -1;
  return H5Dwrite_chunk(set, H5P_DEFAULT, 0, start, bytes, values);
#endif
}

static inline int chdf5_close_dataset(chdf5_id set) { return H5Dclose(set); }

/// Makes a dataset the scale of a dimension of another.
static inline int chdf5_attach_scale(chdf5_id file, const char *path, const char *scale, unsigned dimension) {
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT), axis = H5Dopen2(file, scale, H5P_DEFAULT);
  int result = -1;
  if (set >= 0 && axis >= 0) {
    if (H5DSis_scale(axis) <= 0) H5DSset_scale(axis, strrchr(scale, '/') + 1);
    result = H5DSattach_scale(set, axis, dimension);
  }
  if (set >= 0) H5Dclose(set);
  if (axis >= 0) H5Dclose(axis);
  return result;
}

/// Rank of a dataset, its sizes into `sizes` (at least 8); negative where there is none.
static inline int chdf5_sizes(chdf5_id file, const char *path, size_t *sizes) {
  if (H5Lexists(file, path, H5P_DEFAULT) <= 0) return -1;
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
  if (set < 0) return -1;
  hid_t space = H5Dget_space(set);
  hsize_t size[H5S_MAX_RANK];
  int rank = H5Sget_simple_extent_dims(space, size, NULL);
  for (int i = 0; i < rank && i < 8; i++) sizes[i] = size[i];
  H5Sclose(space); H5Dclose(set);
  return rank;
}

/// Bytes that a dataset takes in its file, as compressed; 0 where none were written, or there is none.
static inline size_t chdf5_stored(chdf5_id file, const char *path) {
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
  if (set < 0) return 0;
  size_t stored = H5Dget_storage_size(set);
  H5Dclose(set);
  return stored;
}

/// Reads rows `first` … of a numeric dataset as doubles.
static inline int chdf5_read(chdf5_id file, const char *path, size_t first, size_t rows, double *values) {
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
  if (set < 0) return -1;
  hid_t space = H5Dget_space(set);
  hsize_t size[H5S_MAX_RANK], start[H5S_MAX_RANK] = {0};
  int rank = H5Sget_simple_extent_dims(space, size, NULL), result;
  if (rank == 0) {
    result = H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  } else {
    start[0] = first; size[0] = rows;
    hid_t memory = H5Screate_simple(rank, size, NULL);
    result = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, size, NULL);
    if (result >= 0) result = H5Dread(set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values);
    H5Sclose(memory);
  }
  H5Sclose(space); H5Dclose(set);
  return result;
}

/// Reads all strings of a dataset into `values`; each is to be freed.
static inline int chdf5_read_strings(chdf5_id file, const char *path, char **values) {
  hid_t set = H5Dopen2(file, path, H5P_DEFAULT);
  if (set < 0) return -1;
  hid_t found = H5Dget_type(set);
  int result = -1;
  if (H5Tget_class(found) == H5T_STRING && H5Tis_variable_str(found) > 0) {
    hid_t type = chdf5_string_type();
    result = H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Tclose(type);
  }
  H5Tclose(found); H5Dclose(set);
  return result;
}

/// Names of a group's members, one by one; 0 past the end, negative on failure.
static inline int chdf5_member(chdf5_id file, const char *group, size_t index, char *name, size_t size) {
  H5G_info_t info;
  if (H5Gget_info_by_name(file, group, &info, H5P_DEFAULT) < 0) return -1;
  if (index >= info.nlinks) return 0;
  return (int)H5Lget_name_by_idx(file, group, H5_INDEX_NAME, H5_ITER_INC, index, name, size, H5P_DEFAULT);
}

/// A string attribute; to be freed; NULL where there is none.
static inline char *chdf5_read_attribute(chdf5_id file, const char *object, const char *name) {
  if (H5Aexists_by_name(file, object, name, H5P_DEFAULT) <= 0) return NULL;
  hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute < 0) return NULL;
  char *value = NULL;
  hid_t type = chdf5_string_type();
  if (H5Aread(attribute, type, &value) < 0) value = NULL;
  H5Tclose(type); H5Aclose(attribute);
  return value;
}

/// An attribute that holds a text of any kind, or a number, as text; to be freed; NULL where there is none.
static inline char *chdf5_attribute_text(chdf5_id file, const char *object, const char *name) {
  if (H5Aexists_by_name(file, object, name, H5P_DEFAULT) <= 0) return NULL;
  hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute < 0) return NULL;
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  hssize_t points = H5Sget_simple_extent_npoints(space);
  size_t size = H5Tget_size(type);
  H5T_class_t kind = H5Tget_class(type);
  char *value = NULL;
  if (points <= 0) {
    value = calloc(1, 1);
  } else if (points == 1 && kind == H5T_STRING && H5Tis_variable_str(type) > 0) {
    hid_t text = chdf5_string_type();
    if (H5Aread(attribute, text, &value) < 0) value = NULL;
    H5Tclose(text);
  } else if (points == 1 && kind == H5T_STRING && size < ((size_t)1 << 30)) {
    value = calloc(1, size + 1);
    if (value && H5Aread(attribute, type, value) < 0) { free(value); value = NULL; }
  } else if (points == 1 && (kind == H5T_INTEGER || kind == H5T_FLOAT)) {
    double number;
    if (H5Aread(attribute, H5T_NATIVE_DOUBLE, &number) >= 0 && (value = calloc(1, 32))) snprintf(value, 32, "%.17g", number);
  }
  H5Sclose(space); H5Tclose(type); H5Aclose(attribute);
  return value;
}

