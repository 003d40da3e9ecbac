import HTTP

extension HTTPLimits {
    /// Limits that short examples reach.
    static let small = HTTPLimits(
        targetBytesMax: 40, headBytesMax: 200, headFieldsMax: 5, bodyBytesMax: 20,
        headSecondsMax: 10, bodySecondsMax: 20, idleSecondsMax: 30, writeSecondsMax: 5,
        connectionsMax: 8, pipelinedBytesMax: 1000, lingerBytesMax: 100, lingerSecondsMax: 2,
        drainSecondsMax: 5, refusedBytesMax: 1000, refusedSecondsMax: 6)

    /// Limits of a usual server.
    static let usual = HTTPLimits(
        targetBytesMax: 8192, headBytesMax: 32768, headFieldsMax: 100, bodyBytesMax: 1 << 20,
        headSecondsMax: 10, bodySecondsMax: 20, idleSecondsMax: 30, writeSecondsMax: 10,
        connectionsMax: 64, pipelinedBytesMax: 65536, lingerBytesMax: 1 << 20,
        lingerSecondsMax: 2, drainSecondsMax: 5)
}
