// Faults of the machine for tests: the n-th write, or what else changes a file, of this thread fails.
#pragma once

/// What goes wrong.
enum cfaults_kind {
    /// One call fails, of whatever kind: EIO.
    CFAULTS_ERROR,
    /// A call and all behind it that need room fail: ENOSPC.
    CFAULTS_FULL,
    /// Half of the bytes of a write are written, then there is no room, this once.
    CFAULTS_SHORT
};

/// Puts the faults between SQLite and the files of all connections that are opened from now on. 0 if done.
int cfaults_install(void);

/// Lets the n-th call of this thread that counts go wrong, from 1 on.
void cfaults_arm(enum cfaults_kind kind, int number);

/// Ends it.
/// Returns whether a call went wrong.
int cfaults_disarm(void);
