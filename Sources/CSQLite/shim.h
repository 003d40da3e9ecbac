// The SQLite of the system, with what Swift cannot import: variadic functions and macros that cast.
#pragma once
#include <sqlite3.h>
#include <sys/mman.h>

// Hidden without _GNU_SOURCE. Defining it here would give this module other types than Glibc's.
extern int memfd_create(const char *, unsigned int);

/// Gives freed memory back to the system (malloc_trim(3)), which malloc.h declares, and Glibc's module
/// does not show.
extern int malloc_trim(size_t);

/// Creates an empty file in memory, closed on exec; -1 with errno.
static inline int csqlite_memory_file(void) { return memfd_create("psa-mock", 1u /* MFD_CLOEXEC */); }

/// Disables the memory statistics, whose counters all connections share behind a mutex. Works only
/// before the first connection is opened.
static inline int csqlite_disable_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Sets the number of bytes of the file of a database, which must not be in a transaction.
static inline int csqlite_truncate(sqlite3 *database, sqlite3_int64 count) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    return file && file->pMethods ? file->pMethods->xTruncate(file, count) : SQLITE_ERROR;
}

/// Turns one SQLITE_DBCONFIG_* switch of a connection on or off.
static inline int csqlite_set_switch(sqlite3 *database, int which, int on) {
    return sqlite3_db_config(database, which, on, (int *)0);
}

/// Binds a copy of `count` bytes. Like text, empty bytes without storage need an address, or they
/// are NULL.
static inline int csqlite_bind_blob(
    sqlite3_stmt *statement, int parameter, const unsigned char *bytes, sqlite3_uint64 count) {
    const void *start = bytes ? (const void *)bytes : "";
    return sqlite3_bind_blob64(statement, parameter, start, count, SQLITE_TRANSIENT);
}

/// Binds a copy of `count` bytes of UTF-8. SQLite takes a null pointer for NULL, so that empty text
/// without storage needs an address.
static inline int csqlite_bind_text(
    sqlite3_stmt *statement, int parameter, const unsigned char *text, sqlite3_uint64 count) {
    const char *start = text ? (const char *)text : "";
    return sqlite3_bind_text64(
        statement, parameter, start, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The bytes of the file of a connection's main database; -1 if it has none.
static inline sqlite3_int64 csqlite_file_bytes(sqlite3 *database) {
    sqlite3_file *file = 0;
    sqlite3_int64 count = -1;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK
        || !file || !file->pMethods || file->pMethods->xFileSize(file, &count) != SQLITE_OK)
        return -1;
    return count;
}

// Declared by sqlite3.h only where SQLITE_ENABLE_PREUPDATE_HOOK is defined, and missing in a library
// that was built without it: hence weak, so that its absence is seen at run time.
extern void *sqlite3_preupdate_hook(
    sqlite3 *,
    void (*)(void *, sqlite3 *, int, char const *, char const *, sqlite3_int64, sqlite3_int64),
    void *) __attribute__((weak));
extern int sqlite3_preupdate_old(sqlite3 *, int, sqlite3_value **) __attribute__((weak));
extern int sqlite3_preupdate_new(sqlite3 *, int, sqlite3_value **) __attribute__((weak));

/// Whether SQLite tells of each row before it changes.
static inline int csqlite_has_preupdate_hook(void) {
    return sqlite3_preupdate_hook && sqlite3_preupdate_old && sqlite3_preupdate_new;
}

/// The value of a column before (or after) the change of the row that the preupdate hook tells of;
/// null where there is none.
static inline sqlite3_value *csqlite_preupdate_value(sqlite3 *database, int column, int isNew) {
    sqlite3_value *value = 0;
    int code = isNew ? sqlite3_preupdate_new(database, column, &value)
                     : sqlite3_preupdate_old(database, column, &value);
    return code == SQLITE_OK ? value : 0;
}

/// Whether two values differ in type or in a byte.
static inline int csqlite_values_differ(sqlite3_value *left, sqlite3_value *right) {
    int type = sqlite3_value_type(left);
    if (type != sqlite3_value_type(right)) return 1;
    if (type == SQLITE_NULL) return 0;
    if (type == SQLITE_INTEGER) return sqlite3_value_int64(left) != sqlite3_value_int64(right);
    if (type == SQLITE_FLOAT) return sqlite3_value_double(left) != sqlite3_value_double(right);
    int count = sqlite3_value_bytes(left);
    if (count != sqlite3_value_bytes(right)) return 1;
    return count && __builtin_memcmp(sqlite3_value_blob(left), sqlite3_value_blob(right), count);
}
