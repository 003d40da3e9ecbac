// The clock that durations are measured by.

internal import Glibc

/// A clock that only goes on.
public enum MonotonicTime {
    /// The nanoseconds of the clock: one system call that the kernel answers without a switch.
    public static var nanoseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
