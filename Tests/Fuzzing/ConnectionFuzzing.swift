// The bytes of a connection: how they are cut changes nothing.

import Dialect

@testable import HTTP

/// The state machine of a connection, with its parser.
enum ConnectionFuzzing {
    /// Promise: the same requests and refusals follow from the same bytes, in one piece or in many.
    static func run(_ bytes: [UInt8]) {
        guard let seed = bytes.first else { return }
        let input = Array(bytes.dropFirst())
        let whole = transcript(of: [input[...]])
        let cut = transcript(of: pieces(of: input, seed))
        if whole != cut { fail("in one piece: \(whole)\nin pieces: \(cut)") }
    }

    /// The input in pieces of 1 to 16 bytes.
    private static func pieces(of input: [UInt8], _ seed: UInt8) -> [ArraySlice<UInt8>] {
        var (pieces, start, state) = ([ArraySlice<UInt8>](), 0, UInt32(seed) &+ 1)
        while start < input.count {
            state = state &* 1_664_525 &+ 1_013_904_223
            let end = min(input.count, start + 1 + Int(state >> 28))
            pieces.append(input[start..<end])
            start = end
        }
        return pieces
    }

    /// What follows from the pieces, in order, until the connection ends.
    private static func transcript(of pieces: [ArraySlice<UInt8>]) -> [String] {
        var state = ConnectionState(limits: Limits.http, now: 0)
        var (input, lines) = ([UInt8](), [String]())
        for piece in pieces {
            input += piece
            while true {
                switch state.process(input.span, now: 0) {
                case .answer(let request, let consumed, let closes):
                    if consumed > input.count || consumed == 0 { fail("consumed \(consumed)") }
                    input.removeFirst(consumed)
                    lines.append(line(of: request) + (closes ? " and close" : ""))
                    if closes { return lines }
                    continue
                case .needLimit:
                    state.allowBody(bytesMax: Limits.http.bodyBytesMax * 2)
                    continue
                case .refuse(let failure): return lines + ["refuse \(failure)"]
                case .startTLS: return lines + ["TLS"]
                case .sendContinue, .wait: break
                }
                break
            }
        }
        return lines
    }

    private static func line(of request: Request) -> String {
        "\(request.method.name) \(request.text(request.path)) \(request.bytes[request.body])"
    }
}
