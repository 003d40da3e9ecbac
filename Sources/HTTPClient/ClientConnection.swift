// One connection of a client: connecting, sending, receiving, idle.

import Glibc
import HTTP
import TLS

/// A connection of a client, with the request that is under way on it.
final class ClientConnection {
    let token: UInt64
    let destination: Destination
    let socket: Int32
    /// The addresses of the host; it is connected to the first.
    let addresses: ArraySlice<String>
    private let receivers: ReceiverTLS
    /// The request under way; nil for an idle connection.
    private(set) var request: ClientRequest?
    /// When the request was to be sent.
    private(set) var since: Milliseconds = 0
    /// Whether an earlier request had a response on it.
    private(set) var isUsedAgain = false
    private var isConnected = false
    /// Its TLS, once it has begun; nil if it speaks plain HTTP.
    private var secure: SecureSocket?
    private var plaintext: [UInt8] = []
    private var sent = 0
    private var reader = ResponseReader()
    private var idleUntil: Milliseconds = 0
    private var interest: EventLoop.Interest = [.read, .write]

    /// Begins to connect to the first of the addresses, which are numeric hosts.
    init(
        _ token: UInt64, to destination: Destination, at addresses: ArraySlice<String>,
        _ receivers: ReceiverTLS
    ) throws(ClientError) {
        self.token = token
        self.destination = destination
        self.addresses = addresses
        self.receivers = receivers
        guard let host = addresses.first,
            let address = SocketAddress(numeric: host, port: destination.port)
        else { throw .unknownHost(destination.host) }
        switch Socket.connect(to: address) {
        case .success(let socket): self.socket = socket
        case .failure(let error): throw .notConnected(error.reason)
        }
    }

    /// The addresses that are left if this one cannot be connected to.
    var otherAddresses: ArraySlice<String> { addresses.dropFirst() }

    /// The time at which something is due: the end of its request, or of its rest.
    var deadline: Milliseconds { request?.deadline ?? idleUntil }
    var isIdle: Bool { request == nil }
    /// Whether a part of the response has come.
    var hasAnswered: Bool { reader.hasBegun }
    /// Whether it can be used again after its response.
    var keepsAlive: Bool { reader.keepsAlive }

    func close() { Socket.close(socket) }

    /// Begins a request.
    func begin(_ request: ClientRequest, since: Milliseconds) {
        self.request = request
        self.since = since
        sent = 0
        reader = ResponseReader()
    }

    /// Ends a request whose response is complete.
    func rest(until time: Milliseconds) {
        request = nil
        idleUntil = time
        isUsedAgain = true
    }

    /// The events to wait for, if they are others than before.
    func newInterest() -> EventLoop.Interest? {
        let hasUnsent = sent < request?.bytes.count ?? 0
        let isSending =
            !isConnected
            || secure.map { $0.isHandshaking ? $0.session.outputCount > 0 : hasUnsent } ?? hasUnsent
        let wanted: EventLoop.Interest = isSending ? [.read, .write] : .read
        guard wanted != interest else { return nil }
        interest = wanted
        return wanted
    }

    /// Does what can be done now.
    /// - Returns: The response, once it is complete.
    func step(_ room: inout [UInt8]) throws(ClientError) -> ClientResponse? {
        guard try connect() else { return nil }
        try send()
        return try receive(&room)
    }

    private func connect() throws(ClientError) -> Bool {
        guard !isConnected else { return true }
        switch Socket.connectionState(socket) {
        case .connecting: return false
        case .failed(let error): throw .notConnected(error.reason)
        case .connected:
            isConnected = true
            if destination.isSecure { try startTLS() }
            return true
        }
    }

    private func startTLS() throws(ClientError) {
        secure = SecureSocket(try receivers.session(to: destination.host))
        let nothing: [UInt8] = []
        _ = secure?.take(nothing.span, socket, into: &plaintext)
    }

    private func send() throws(ClientError) {
        guard let request, secure?.isHandshaking != true else { return }
        while sent < request.bytes.count {
            switch Socket.send(socket, secure, request.bytes.span.extracting(sent...)) {
            case .bytes(let count): sent += count
            case .wouldBlock: return
            // The server may have answered, and reads no more.
            case .failed: return
            }
        }
    }

    private func read(_ room: inout [UInt8]) -> TransferResult {
        guard let secure else { return Socket.receive(socket, into: &room) }
        return secure.receive(socket, through: &room, into: &plaintext)
    }

    private func receive(_ room: inout [UInt8]) throws(ClientError) -> ClientResponse? {
        while true {
            let wasHandshaking = secure?.isHandshaking == true
            let result = read(&room)
            if wasHandshaking, secure?.isHandshaking == false { try send() }
            switch result {
            case .wouldBlock: return nil
            case .failed: throw secure?.session.failure.map { .tls($0) } ?? .closed
            case .bytes(0):
                guard request != nil else { throw .closed }
                try reader.end()
                return reader.response
            case .bytes(let count):
                // Nothing was asked.
                guard request != nil else { throw .closed }
                try reader.read(secure == nil ? room[..<count] : plaintext[..<count])
                if let response = reader.response { return response }
            }
        }
    }
}
