// Faults of the machine for tests. SQLite's calls go through tables of its VFS; the few that the program
// makes itself are defined here, in front of those of the C library.
#define _GNU_SOURCE
#include "CFaults.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct plan {
    int is_armed;
    enum cfaults_kind kind;
    int left;
    int has_failed;
};

static _Thread_local struct plan plan;

void cfaults_arm(enum cfaults_kind kind, int number) {
    plan = (struct plan){.is_armed = 1, .kind = kind, .left = number};
}

int cfaults_disarm(void) {
    int has_failed = plan.has_failed;
    plan = (struct plan){0};
    return has_failed;
}

enum call { WRITE, OTHER, RENAME };

/// Whether a call fails: it counts if its kind can go wrong so.
static int fails(enum call call) {
    if (!plan.is_armed) return 0;
    if (plan.kind == CFAULTS_SHORT && call != WRITE) return 0;
    // Another name in the place of one needs no room.
    if (plan.kind == CFAULTS_FULL && call == RENAME) return 0;
    if (plan.kind == CFAULTS_FULL && plan.has_failed) return 1;
    if (--plan.left != 0) return 0;
    plan.has_failed = 1;
    return 1;
}

static int error_code(int other) { return plan.kind == CFAULTS_ERROR ? other : SQLITE_FULL; }

static int error_number(void) { return plan.kind == CFAULTS_ERROR ? EIO : ENOSPC; }

// The methods of files, each table with the one that it stands before.

struct table {
    sqlite3_io_methods methods;
    const sqlite3_io_methods *real;
};

static const sqlite3_io_methods *real(sqlite3_file *file) {
    return ((const struct table *)(const void *)file->pMethods)->real;
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    if (!fails(WRITE)) return real(file)->xWrite(file, bytes, count, offset);
    if (plan.kind == CFAULTS_SHORT) real(file)->xWrite(file, bytes, count / 2, offset);
    return error_code(SQLITE_IOERR_WRITE);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    return fails(OTHER) ? SQLITE_IOERR_TRUNCATE : real(file)->xTruncate(file, size);
}

static int map_shared(sqlite3_file *file, int page, int bytes, int extends, void volatile **start) {
    if (extends && fails(OTHER)) return error_code(SQLITE_IOERR_SHMSIZE);
    return real(file)->xShmMap(file, page, bytes, extends, start);
}

enum { tables_max = 16 };
static struct table tables[tables_max];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const sqlite3_io_methods *before(const sqlite3_io_methods *methods) {
    const sqlite3_io_methods *found = methods;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < tables_max; i++) {
        if (!tables[i].real) {
            tables[i].methods = *methods;
            tables[i].real = methods;
            tables[i].methods.xWrite = write_file;
            tables[i].methods.xTruncate = truncate_file;
            if (methods->iVersion >= 2 && methods->xShmMap) tables[i].methods.xShmMap = map_shared;
        }
        if (tables[i].real == methods) {
            found = &tables[i].methods;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static sqlite3_vfs *original;
static sqlite3_vfs faulty;

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    if ((flags & SQLITE_OPEN_CREATE) && fails(OTHER)) {
        file->pMethods = NULL;
        return error_code(SQLITE_CANTOPEN);
    }
    int code = original->xOpen(original, name, file, flags, out);
    if (code == SQLITE_OK && file->pMethods) file->pMethods = before(file->pMethods);
    return code;
}

static void install(void) {
    sqlite3_initialize();
    original = sqlite3_vfs_find(NULL);
    if (!original) return;
    faulty = *original;
    faulty.zName = "faulty";
    faulty.pNext = NULL;
    faulty.xOpen = open_file;
    sqlite3_vfs_register(&faulty, 1);
}

int cfaults_install(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    return original ? 0 : -1;
}

// The calls of the program itself.

ssize_t sendfile(int target, int source, off_t *offset, size_t count) {
    if (fails(WRITE)) {
        if (plan.kind == CFAULTS_SHORT && count > 1)
            return syscall(SYS_sendfile, target, source, offset, count / 2);
        errno = error_number();
        return -1;
    }
    return syscall(SYS_sendfile, target, source, offset, count);
}

int rename(const char *path, const char *target) {
    if (fails(RENAME)) {
        errno = error_number();
        return -1;
    }
    return (int)syscall(SYS_renameat, -100, path, -100, target);
}

int mkdir(const char *path, mode_t mode) {
    if (fails(OTHER)) {
        errno = error_number();
        return -1;
    }
    return (int)syscall(SYS_mkdirat, -100, path, mode);
}
