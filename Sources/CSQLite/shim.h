// The SQLite of the system, with what Swift cannot import: variadic functions and macros that cast.
#pragma once
#include <sqlite3.h>
#include <sys/mman.h>

// Hidden without _GNU_SOURCE. Defining it here would give this module other types than Glibc's.
extern int memfd_create(const char *, unsigned int);

/// Creates an empty file in memory, closed on exec; -1 with errno.
static inline int csqlite_memory_file(void) { return memfd_create("psa-mock", 1u /* MFD_CLOEXEC */); }

/// Disables the memory statistics, whose counters all connections share behind a mutex. Works only
/// before the first connection is opened.
static inline int csqlite_disable_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
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
