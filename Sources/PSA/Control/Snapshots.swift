// What a sandbox was at a moment, to go back to.

import HTTP
import Primitives
import SQLite

extension Control {
    static let snapshots: [Control] = [
        Control(.get, "/_mock/snapshots", "lists the snapshots of the sandbox") {
            exchange, response in
            let list = exchange.sandboxes.snapshots(of: exchange.name).map { name, snapshot in
                Reply.object([
                    ("name", .text(name)), ("takenAt", .text(snapshot.takenAt.text)),
                    ("mode", .text(snapshot.mode.rawValue)),
                    ("bytes", .number(snapshot.image.byteCount)),
                ])
            }
            response.write(.list(list), at: exchange.now)
        },
        Control(.put, "/_mock/snapshots/{name}", "remembers what the sandbox is now") {
            exchange, response in
            try exchange.sandboxes.take(exchange.word, of: exchange.name)
            response.writeNothing(at: exchange.now)
        },
        Control(.post, "/_mock/snapshots/{name}/restore", "makes the sandbox again what it was") {
            exchange, response in
            guard try exchange.sandboxes.restore(exchange.word, of: exchange.name) else {
                throw Refusal.noSnapshot(exchange.word)
            }
            response.writeNothing(at: exchange.now)
        },
        Control(.delete, "/_mock/snapshots/{name}", "forgets a snapshot") { exchange, response in
            guard exchange.sandboxes.forget(exchange.word, of: exchange.name) else {
                throw Refusal.noSnapshot(exchange.word)
            }
            response.writeNothing(at: exchange.now)
        },
    ]
}
