// The errors of listening.

internal import Glibc

/// The reason why a server cannot listen.
public enum SocketError: Error, Equatable, Sendable {
    /// Another process listens on that port.
    case addressInUse(host: String, port: UInt16)
    /// No interface of this machine has that address.
    case addressNotAvailable(host: String)
    /// The port is below 1024, and the process is not privileged.
    case permissionDenied(port: UInt16)
    /// The host is neither a numeric address nor `localhost`.
    case notAnAddress(String)
    /// A system call failed with an error number.
    case failed(call: String, errno: Int32)

    /// The error and its remedy, for users.
    public var message: String {
        switch self {
        case .addressInUse(let host, let port):
            "Port \(port) of \(host) is in use. Stop the other process, or choose another port; "
                + "port 0 takes any free one."
        case .addressNotAvailable(let host):
            "This machine has no address \(host). Listen on 127.0.0.1, or on 0.0.0.0 for all."
        case .permissionDenied(let port):
            "Listening on port \(port) is not permitted. Choose a port above 1023."
        case .notAnAddress(let host):
            "'\(host)' is not a numeric address. Give one such as 127.0.0.1 or ::1, or localhost."
        case .failed(let call, let number):
            "\(call) failed: \(Self.text(of: number))."
        }
    }

    private static func text(of number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
