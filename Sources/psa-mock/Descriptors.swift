// The descriptors that the process may have, and for how many connections they are enough.

import Glibc
import HTTP
import PSA

/// Descriptors that an open sandbox with a file has: the database, its log and the index of that.
private let descriptorsOfFile = 3

/// The limits of the server, with no more connections, and no more open sandboxes with files, than
/// there are descriptors for. Raises the soft limit of descriptors to the hard one, and says so where
/// that is low.
/// - Parameters:
///   - keepsFiles: Whether sandboxes keep their data in files.
///   - sandboxes: The bounds of sandboxes, in which those that are open are cut down.
func limitsOfConnections(keepsFiles: Bool, _ sandboxes: inout SandboxLimits) -> HTTPLimits {
    let descriptors = raisedDescriptorLimit()
    let wanted = Limits.http
    let limits = wanted.bounded(
        by: descriptors, takenByFiles: keepsFiles ? descriptorsOfFile * sandboxes.openMax : 0)
    if keepsFiles { sandboxes.openMax = openSandboxes(sandboxes.openMax, descriptors) }
    if limits.connectionsMax < wanted.connectionsMax {
        complain(
            "psa-mock: \(descriptors) open files are allowed, which is enough for "
                + "\(limits.connectionsMax) connections instead of \(wanted.connectionsMax); "
                + "raise the hard limit, such as by 'ulimit -Hn', for more")
    }
    return limits
}

/// How many sandboxes with files may be open: those that are wanted, or as many as have descriptors
/// in the half that is not for connections.
private func openSandboxes(_ wanted: Int, _ descriptors: Int) -> Int {
    let left = min(HTTPLimits.descriptorsApart, descriptors / 4)
    let count = min(wanted, (descriptors / 2 - left) / descriptorsOfFile)
    if count < wanted {
        complain(
            "psa-mock: \(descriptors) open files are allowed, which is enough for \(count) open "
                + "sandboxes instead of \(wanted); raise the hard limit, such as by 'ulimit -Hn', "
                + "for more")
    }
    return max(1, count)
}

extension HTTPLimits {
    /// Descriptors that are no connections and no data: streams, event loops, the listener, and the
    /// images of fixtures and snapshots.
    fileprivate static let descriptorsApart = 256

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
