// Who may control the mock.

import HTTP
import Primitives

/// Who may use the paths below `/_mock`: they change and tell everything, so that a page in a
/// browser, or a neighbour in the network, is none of those.
public struct Access: Sendable {
    private let token: String?

    /// Clients of this machine, by a name of this machine.
    public static let loopback = Access(token: nil)

    /// Whoever has a token.
    public static func bearer(_ token: String) -> Access { Access(token: token) }

    /// Refuses whoever may not.
    /// - Throws: `Refusal.noAccess` with what to do.
    func check(_ request: Request) throws(Refusal) {
        guard let token else { return try checkLoopback(request) }
        let shown =
            request.value(of: "X-Mock-Token")
            ?? request.value(of: "Authorization").flatMap { field in
                let pieces = field.split(separator: " ", maxSplits: 1)
                return pieces.count == 2 && ASCII.equal(String(pieces[0]), "Bearer")
                    ? String(pieces[1]) : nil
            }
        guard let shown, ConstantTime.equal(shown, token) else {
            throw .noAccess(
                "The control plane needs the token that the server printed: send "
                    + "'X-Mock-Token: TOKEN' or 'Authorization: Bearer TOKEN'.")
        }
    }

    /// A page of a browser can be made to ask this machine by a name of its own (DNS rebinding), or
    /// from another origin.
    private func checkLoopback(_ request: Request) throws(Refusal) {
        guard request.isFromLoopback else {
            throw .noAccess("The control plane answers clients of this machine only.")
        }
        let host = request.value(of: "Host")
        guard host.map(Self.isLoopback) ?? true else {
            throw .noAccess(
                "The control plane answers under a name of this machine only, such as "
                    + "localhost; the Host header says '\(host ?? "")'.")
        }
        guard let origin = request.value(of: "Origin") else { return }
        guard let host, origin == "http://" + host || origin == "https://" + host else {
            throw .noAccess("The control plane answers no page of another origin: '\(origin)'.")
        }
    }

    /// Whether a Host field names this machine.
    private static func isLoopback(_ host: String) -> Bool {
        var name = host[...]
        if name.hasPrefix("["), let end = name.firstIndex(of: "]") {
            name = name[name.index(after: name.startIndex)..<end]
        } else if let colon = name.lastIndex(of: ":") {
            name = name[..<colon]
        }
        let isAddress = name.split(separator: ".", omittingEmptySubsequences: false).map {
            UInt8($0)
        }
        return ASCII.equal(String(name), "localhost") || name == "::1"
            || (isAddress.count == 4 && isAddress[0] == 127 && !isAddress.contains(nil))
    }
}
