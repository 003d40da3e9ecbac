// The descriptors that the process may have, and for how many connections they are enough.

import Glibc
import HTTP
import PSA

/// The limits of the server, with no more connections than there are descriptors for. Raises the soft
/// limit of descriptors to the hard one, and says so where that is low.
/// - Parameter keepsFiles: Whether sandboxes keep their data in files, of which each has three: the
///   database, its log and the index of that.
func limitsOfConnections(keepsFiles: Bool) -> HTTPLimits {
    let descriptors = raisedDescriptorLimit()
    let wanted = Limits.http
    let limits = wanted.bounded(
        by: descriptors, takenByFiles: keepsFiles ? 3 * Limits.sandboxesMax : 0)
    if limits.connectionsMax < wanted.connectionsMax {
        complain(
            "psa-mock: \(descriptors) open files are allowed, which is enough for "
                + "\(limits.connectionsMax) connections instead of \(wanted.connectionsMax); "
                + "raise the hard limit, such as by 'ulimit -Hn', for more")
    }
    return limits
}

extension HTTPLimits {
    /// Descriptors that are no connections and no data: streams, event loops, the listener, and the
    /// images of fixtures and snapshots.
    private static let descriptorsApart = 256

    /// The same with no more connections than descriptors are left for. What is not for connections
    /// takes half of them at most.
    fileprivate func bounded(by descriptors: Int, takenByFiles files: Int) -> HTTPLimits {
        var limits = self
        let left = descriptors - min(files + Self.descriptorsApart, descriptors / 2)
        limits.connectionsReserved = min(connectionsReserved, left / 8)
        limits.connectionsMax = max(1, min(connectionsMax, left - limits.connectionsReserved))
        return limits
    }
}

/// Raises the soft limit of descriptors to the hard one, as any process may (setrlimit(2)).
/// - Returns: The limit from now on.
private func raisedDescriptorLimit() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        preconditionFailure("getrlimit failed: errno \(errno)")
    }
    let soft = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 {
        limit.rlim_cur = soft
    }
    return Int(clamping: limit.rlim_cur)
}
