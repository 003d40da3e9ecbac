// The limit of file descriptors, and the limits of connections and sandboxes that follow from it.

import Dialect
import Glibc
import HTTP
import MockServer
import Tenancy

/// The descriptors of an open sandbox with a file: the database, its log and the index of the log.
private let descriptorsOfFile = 3

/// The limits of the server, with no more connections and open sandboxes with files than there are
/// descriptors for. Raises the soft limit of descriptors to the hard one, and prints a warning if
/// that is too low.
/// - Parameters:
///   - keepsFiles: Whether sandboxes keep their data in files.
///   - sandboxes: The limits of sandboxes, in which `openMax` is reduced.
func limitsOfConnections(keepsFiles: Bool, _ sandboxes: inout SandboxLimits) -> HTTPLimits {
    let descriptors = raisedDescriptorLimit()
    let wanted = Limits.http
    let limits = wanted.bounded(
        by: descriptors, takenByFiles: keepsFiles ? descriptorsOfFile * sandboxes.openMax : 0)
    if keepsFiles { sandboxes.openMax = openSandboxes(sandboxes.openMax, descriptors) }
    if limits.connectionsMax < wanted.connectionsMax {
        printError(
            "psa-mock: \(descriptors) open files are allowed, which is enough for "
                + "\(limits.connectionsMax) connections instead of \(wanted.connectionsMax); "
                + "raise the hard limit, such as by 'ulimit -Hn', for more")
    }
    return limits
}

/// The number of sandboxes with files that may be open: `wanted`, or as many as the half of the
/// descriptors allows that is not for connections.
private func openSandboxes(_ wanted: Int, _ descriptors: Int) -> Int {
    let left = min(HTTPLimits.descriptorsReserved, descriptors / 4)
    let count = min(wanted, (descriptors / 2 - left) / descriptorsOfFile)
    if count < wanted {
        printError(
            "psa-mock: \(descriptors) open files are allowed, which is enough for \(count) open "
                + "sandboxes instead of \(wanted); raise the hard limit, such as by 'ulimit -Hn', "
                + "for more")
    }
    return max(1, count)
}

extension HTTPLimits {
    /// The descriptors for neither connections nor data: streams, event loops, the listener, and
    /// the images of fixtures and snapshots.
    fileprivate static let descriptorsReserved = 256

    /// The limits with no more connections than there are descriptors for. Descriptors for other
    /// purposes take half of them at most.
    fileprivate func bounded(by descriptors: Int, takenByFiles files: Int) -> HTTPLimits {
        var limits = self
        let left = descriptors - min(files + Self.descriptorsReserved, descriptors / 2)
        limits.connectionsReserved = min(connectionsReserved, left / 8)
        limits.connectionsMax = max(1, min(connectionsMax, left - limits.connectionsReserved))
        return limits
    }
}

/// Raises the soft limit of descriptors to the hard one, as any process may (setrlimit(2)).
/// - Returns: The new limit.
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
